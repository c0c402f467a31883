#!/bin/sh
# Chromium for the browser tests: taken from the system's packages when it is missing and we may install it.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing chromium for the browser tests"
    if apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends chromium >/dev/null; then exit 0; fi
fi
echo "The browser tests need Chromium: install it (Debian: apt install chromium) and run again." >&2
# On CI a missing browser is a failure; elsewhere the browser tests are skipped, and say so.
[ "${CI:-}" != true ]
