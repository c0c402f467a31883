"""`python -m mapsvc` is `mapsvc`."""

from mapsvc.cli import main

main()
