# Everything runs in .venv, which is made here from a plain Python with pip and venv. The pages'
# scripts travel bundled in src/kg/assets: only who changes or tests them needs Node and a browser.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup build check test expected schemas notebooks bench pages browser docs release-notes clean

setup: .venv/.ready

.venv/.ready: pyproject.toml
	@echo "installing kg and what develops it into .venv: some minutes the first time"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

build: setup
	$(BIN)/kg build

web/node_modules/.ready: web/package-lock.json
	if command -v npm >/dev/null; then cd web && npm ci --silent; else mkdir -p web/node_modules; fi
	touch $@

tests/comunica/node_modules/.ready: tests/comunica/package-lock.json
	if command -v npm >/dev/null; then cd tests/comunica && npm ci --silent; else mkdir -p tests/comunica/node_modules; fi
	touch $@

tests/editor/node_modules/.ready: tests/editor/package-lock.json
	if command -v npm >/dev/null; then cd tests/editor && npm ci --silent; else mkdir -p tests/editor/node_modules; fi
	touch $@

pages: web/node_modules/.ready
	cd web && npm run --silent build

browser:
	tests/browser.sh

check: setup web/node_modules/.ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/kg check
	$(BIN)/python tests/quality.py
	if command -v npm >/dev/null; then cd web && npm run --silent check; fi

test: check browser tests/comunica/node_modules/.ready tests/editor/node_modules/.ready
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term

expected: setup
	@echo "asking all questions and running all commands of the documents anew: a minute or more"
	$(BIN)/python tests/rewrite.py

schemas: setup
	$(BIN)/kg schema

notebooks: build
	$(BIN)/python tests/notebooks.py

# The documentation, as a static site in site/
docs: setup
	rm -rf site
	$(BIN)/python docs/make.py site

bench: setup
	$(BIN)/python tests/benchmarks/startup.py
	$(BIN)/python tests/benchmarks/queries.py
	$(BIN)/python tests/benchmarks/pages.py
	$(BIN)/kg build && $(BIN)/python tests/benchmarks/serving.py

# What changed in the data since a release, for CHANGELOG.md: make release-notes OLD=path/to/kg.nq
release-notes: setup
	@test -n "$(OLD)" || { echo "name the last build or its kg.nq: make release-notes OLD=path" >&2; exit 2; }
	@work=$$(mktemp -d) && trap 'rm -r "$$work"' EXIT && $(BIN)/kg build --out "$$work/build" && \
	{ $(BIN)/kg diff "$(OLD)" "$$work/build" --format markdown || test $$? = 1; }

clean:
	rm -rf .venv build dist site web/node_modules tests/comunica/node_modules tests/editor/node_modules
