#!/bin/sh
# Runs the suite `ogctests` against a server: tools/ogctests.sh http://127.0.0.1:8000/ogc
# It wants other versions of what we use, so it gets an environment of its own, which is thrown away afterwards.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 ADDRESS" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet ogctests python-dotenv
"$folder/bin/python" - "$1" <<'PYTHON'
import sys

import httpx
from ogctests.main import run_ogctests

# Left to itself the suite loses its client where it is run from the folder of another project.
with httpx.Client(base_url=sys.argv[1]) as client:
    flags = ["-q", "--tb=line", "-p", "no:cacheprovider", "-W", "ignore"]
    sys.exit(run_ogctests("features/core", sys.argv[1], flags, client))
PYTHON
