FROM python:3.11-slim
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home mapsvc && chown mapsvc /app
USER mapsvc
COPY --chown=mapsvc . .
# Everything is set up and compiled in the image, so that the container starts at once.
ENV MAPSVC_HOST=0.0.0.0 MAPSVC_CACHE=/app/.cache
RUN make .venv/.run && .venv/bin/mapsvc compile
EXPOSE 8000
HEALTHCHECK CMD [".venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz')"]
CMD [".venv/bin/mapsvc", "serve"]
