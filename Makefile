# Every command of the project. What the system must have stands in README.md.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# The machine's own uv if it has one, else one inside the virtual environment.
UV := $(or $(shell command -v uv),$(VENV)/bin/uv)
STAMP := .cache/installed
# In an environment of its own: what it needs does not go together with what we need.
SEMGREP = $(UV) tool run --quiet --from 'semgrep==1.182.0' semgrep scan --metrics off --disable-version-check

.PHONY: help demo test quick lint format bench assets messages reference clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The environment: made once, brought up to the lock when the lock changes.
$(STAMP): pyproject.toml uv.lock
	@mkdir -p .cache
	@test -x $(BIN)/python || (echo "Making the virtual environment …" && $(PYTHON) -m venv $(VENV))
	@test -x $(UV) || (echo "Fetching uv …" && $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9')
	@echo "Installing from the lock …"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --locked --inexact --quiet --extra documents --extra statistics --python $(BIN)/python
	@touch $@

assets: .cache/assets .cache/fonts  ## Build styles, fonts and scripts
.cache/assets: package.json package-lock.json tools/assets.mjs $(shell find src/lindung/kernel/web/scss src/lindung/kernel/web/static/lindung -type f 2>/dev/null)
	@mkdir -p .cache
	@node tools/assets.mjs
	@touch $@

# What documents and charts are set with; from the packages that the styles bring.
.cache/fonts: $(STAMP) .cache/assets tools/fonts.py
	@$(BIN)/python tools/fonts.py
	@touch $@

messages: .cache/messages  ## Compile translations
.cache/messages: $(STAMP) $(shell find src/lindung/locale -name '*.po' 2>/dev/null)
	@$(BIN)/python tools/messages.py --compile
	@touch $@

demo: $(STAMP) .cache/assets .cache/fonts .cache/messages  ## Run everything here with invented people
	@$(BIN)/lindung demo $(if $(COUNTRY),--country $(COUNTRY)) $(if $(PORT),--port $(PORT))

test: $(STAMP) .cache/assets .cache/fonts .cache/messages  ## All tests, journeys in a real browser included
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

quick: $(STAMP) .cache/messages  ## The tests that take a breath
	@$(BIN)/python -m pytest -n 2 -m "not slow and not journey"

lint: $(STAMP) .cache/messages  ## Style, types, import contract, careless lines, translations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=src $(BIN)/lint-imports
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive src bench tools
	@$(SEMGREP) --quiet --error --config tools/semgrep/rules.yaml src bench
	@$(SEMGREP) --test tools/semgrep >.cache/semgrep-rules 2>&1 || (cat .cache/semgrep-rules; exit 1)
	@$(BIN)/python tools/messages.py --check
	@$(BIN)/python tools/reference.py --check

format: $(STAMP)  ## Put the code into shape
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

reference: $(STAMP)  ## Write docs/reference afresh from the code and the packs
	@$(BIN)/python tools/reference.py

bench: $(STAMP) .cache/assets .cache/fonts .cache/messages  ## Pages, care, the plan and figures at 100,000 cases; figures at a million from a snapshot
	@$(BIN)/python -m bench.run
	@$(BIN)/python -m bench.plan
	@$(BIN)/python -m bench.care
	@$(BIN)/python -m bench.figures

clean:  ## Remove everything built; the demo's data too
	@for link in var/postgres .cache/postgres-tests; do test ! -L $$link || rm -rf "$$(readlink -f $$link)"; done
	rm -rf $(VENV) .cache node_modules build dist var src/lindung/kernel/web/static/built src/lindung/kernel/fonts/{built,scripts}
