# `make serve` and `make test` set up all they need, from Python and make alone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: serve test coverage browser fmt setup lock shots clean

serve: $(VENV)/.run
	$(BIN)/mapsvc serve $(DIR)

test: $(VENV)/.dev browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile

# The same tests, and which lines none of them runs. Tracing makes our code two to three times as slow.
coverage: $(VENV)/.dev browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered

setup: $(VENV)/.dev

browser:
	@sh tools/need-chromium.sh

fmt: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

shots: $(VENV)/.dev browser
	$(BIN)/python tools/shots.py shots

# Needs uv (from PyPI) on the PATH. No index address may come to stand in the files.
lock:
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml --group build -o requirements/run.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml --all-extras --group build --group dev -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) .cache shots

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "mapsvc needs Python 3.11 or newer with venv (on Debian and Ubuntu: apt install python3 python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements/run.txt pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.txt pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@ $(VENV)/.run
