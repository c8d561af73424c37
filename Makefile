# Two commands do all the set-up: `make morning` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKSPACE := demo-workspace
SEED ?= 7

# Where compiled modules are not kept, every process of ours and of the tests compiles all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help morning demo test check format docs bench browser clean

help: ## show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

morning: $(VENV)/.installed ## set up, then one whole morning on the demo web: crawl, rank, list, report, CSV
	@$(BIN)/topcomment demo --once --seed $(SEED) --dir $(WORKSPACE)

demo: $(VENV)/.installed ## serve the demo web and make a workspace wired to it
	$(BIN)/topcomment demo --seed $(SEED) --dir $(WORKSPACE)

test: $(VENV)/.developing browser ## set up what tests need (a Chromium included), then every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(VENV)/.developing ## style, types, one-way imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.developing ## apply the formatter
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.developing ## write the generated pages of docs/ again
	$(BIN)/python -m cli.docs

bench: $(VENV)/.installed ## measure speed and memory as ratios beside their aims (ten minutes)
	$(BIN)/python benchmarks/bench.py

browser: $(VENV)/.developing
	@sh tests/find-chromium.sh $(BIN)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "topcomment needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version 2>&1`. Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

# torch comes first and alone: which build pip finds (CUDA or the small CPU one) is pip's configuration.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing topcomment into $(VENV) (a minute or two the first time) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt torch
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean: ## remove the environment and the demo workspace
	rm -rf $(VENV) $(WORKSPACE)
