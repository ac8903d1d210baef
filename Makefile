# Everything a fresh machine needs: Python 3.11 or later and make.
#   make demo   install, load the example and open the app
#   make test   install and run all tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= demo/pollinate.db

.PHONY: install demo test lint bench screenshots clean

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: install
	mkdir -p demo
	$(BIN)/pollinate load --store $(STORE) examples/woodbrook
	$(BIN)/pollinate simulate --out demo/district --districts 1
	$(BIN)/pollinate load --store $(STORE) demo/district
	$(BIN)/pollinate trace --store $(STORE) "Life Processes" --to "Owen Pratt"
	$(BIN)/pollinate serve --store $(STORE) --open

test: install
	$(BIN)/pytest

lint: install node_modules/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	npx --no-install eslint --max-warnings 0 viz/static api/pages/static

node_modules/installed: package.json
	npm install --no-package-lock --no-audit --no-fund --silent
	touch $@

bench: install
	for name in store load neo4j_store bench_api picture; do $(BIN)/python -m bench.$$name || exit 1; done

screenshots: install
	$(BIN)/python -m bench.screenshots docs

clean:
	rm -rf $(VENV) node_modules demo .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
