# Everything runs in .venv, which is made here from a plain Python with pip and venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup build check test expected bench clean

setup: .venv/.ready

.venv/.ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

build: setup
	$(BIN)/kg build

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/kg check

test: check
	$(BIN)/pytest --cov --cov-report=term

expected: setup
	$(BIN)/python tests/rewrite.py

bench: setup
	$(BIN)/python tests/benchmarks/startup.py
	$(BIN)/python tests/benchmarks/queries.py

clean:
	rm -rf .venv build dist
