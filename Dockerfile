# Debian 12 has Python 3.11, the oldest that mapsvc supports. Every step is run on a bare Debian by tools/prove_image.py.
FROM debian:bookworm-slim AS build
# Debian's own security updates are wanted, so its packages are not pinned; Python's are, by hash.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY requirements/run.txt requirements/run.txt
RUN python3 -m venv /opt/mapsvc \
    && /opt/mapsvc/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .
# Indexed and compiled here, so that a container answers within a second and never needs to write.
RUN /opt/mapsvc/bin/pip install --no-cache-dir --no-build-isolation --no-deps . \
    && MAPSVC_CACHE=/var/lib/mapsvc /opt/mapsvc/bin/mapsvc compile

FROM debian:bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin mapsvc
COPY --from=build /opt/mapsvc /opt/mapsvc
COPY --from=build /var/lib/mapsvc /var/lib/mapsvc
ENV MAPSVC_HOST=0.0.0.0 MAPSVC_PORT=8000 MAPSVC_CACHE=/var/lib/mapsvc PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["/opt/mapsvc/bin/python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"MAPSVC_PORT\"]}/healthz', timeout=2)"]
ENTRYPOINT ["/opt/mapsvc/bin/mapsvc"]
CMD ["serve"]
