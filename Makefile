# make site: set up, build content/ into output/, say how to look at it.
# make test: set up (browser and Node tests included), run every check.
.PHONY: site serve test lint types catalogs node pytest format clean

BIN := .venv/bin
PYTHON_FILES := src tests tools hatch_build.py

site: .venv/installed
	$(BIN)/huibian build
	@echo
	@echo "Look at it:  $(BIN)/huibian serve        then open http://127.0.0.1:8000/"
	@echo "or publish the folder output/ with any web server."

serve: .venv/installed
	$(BIN)/huibian serve

test: .venv/tested node_modules/.installed lint types catalogs node pytest

lint: .venv/tested
	$(BIN)/ruff check $(PYTHON_FILES)
	$(BIN)/ruff format --check $(PYTHON_FILES)

types: .venv/tested
	$(BIN)/mypy

catalogs: .venv/tested
	$(BIN)/python tools/catalogs.py --check
	$(BIN)/python tools/docs.py --check

node: node_modules/.installed .venv/tested
	node --test tests/node/

pytest: .venv/tested node_modules/.installed
	$(BIN)/pytest -n 2 --dist loadfile

format: .venv/tested
	$(BIN)/ruff check --fix $(PYTHON_FILES)
	$(BIN)/ruff format $(PYTHON_FILES)

CATALOGS := $(wildcard src/huibian/locale/*/LC_MESSAGES/*.po)

.venv/installed: pyproject.toml hatch_build.py $(CATALOGS)
	sh tools/setup.sh build
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/tested: pyproject.toml hatch_build.py $(CATALOGS)
	sh tools/setup.sh test
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ .venv/installed

node_modules/.installed: package.json package-lock.json .venv/tested
	npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

clean:
	rm -rf .venv node_modules output .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
