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
CMD ["make", "serve"]
