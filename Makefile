# posapp: `make help` lists what there is. `make run` and `make test` set everything up by themselves.
SHELL := /bin/bash
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE
export UV_PYTHON_DOWNLOADS := never

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.stamp
CATALOGUES := $(wildcard resources/locale/*/LC_MESSAGES/posapp.po)

.PHONY: help setup system libraries run test check format strings bench soak screenshots build lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv from the hash-pinned requirement files

$(STAMP): requirements/dev.txt pyproject.toml $(CATALOGUES)
	@bash tools/setup.sh "$(PYTHON)"
	@touch $(STAMP)

system: ## install the Debian packages that are missing (asks for root only if it has to)
	@bash tools/system.sh all

libraries:
	@bash tools/system.sh libraries

run: setup libraries ## open the till on a demo shop, with the practice gateway and inbox
	$(BIN)/posapp demo

test: setup libraries ## run every test
	@bash tools/test.sh

check: setup ## formatting, lint, types, layers, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.strings --check

format: setup ## let ruff put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

strings: setup ## gather new texts into the translation catalogues
	$(BIN)/python -m tools.strings

bench: setup libraries ## print each figure beside its target and its floor
	$(BIN)/python -m tools.bench

soak: setup libraries ## the long simulations, at full size
	$(BIN)/python -m tools.soak

screenshots: setup libraries ## take the pictures of every screen
	$(BIN)/python -m tools.screenshots

build: setup libraries ## make the bundle in dist/
	@bash tools/build.sh

lock: ## pin the dependencies anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --group dev --python-version 3.11 pyproject.toml -o requirements/dev.txt

clean: ## remove what the other targets made
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
