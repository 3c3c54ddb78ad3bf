# Braidwork. Each target does its own set-up from a fresh clone: Python 3.11+ and make are enough.
.DEFAULT_GOAL := help
.PHONY: help demo test check format docs pictures bench lock clean

bin := .venv/bin

# Tests read real public files from here when the folder exists; the product itself never looks for it.
ifneq ($(wildcard ../shared/data),)
  BRAIDWORK_TEST_DATA ?= $(abspath ../shared/data)
  export BRAIDWORK_TEST_DATA
endif

help:  ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

demo:  ## the main job on a synthetic region: its headline, one visit end to end, the audit of a number, the equity view
	@scripts/environment runtime
	$(bin)/braidwork demo

test:  ## every test; T="-k gap tests/unit" passes options to pytest
	@scripts/environment full
	PYTHONDONTWRITEBYTECODE= $(bin)/python -m pytest -n auto --dist loadfile $(T)  # its hundred commands read each other’s bytecode

check:  ## format, lint, types, import floors and house rules; run it before every commit
	@scripts/environment full
	$(bin)/ruff format --check --exclude docs/reference src tests benchmarks docs
	$(bin)/ruff check src tests benchmarks docs
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/python -m pytest tests/house

format:  ## put the code into the one format and apply safe lint mends
	@scripts/environment full
	$(bin)/ruff check --fix-only src tests benchmarks docs
	$(bin)/ruff format --exclude docs/reference src tests benchmarks docs

docs:  ## write docs/reference again from the code and the specification tests
	@scripts/environment full
	$(bin)/python docs/generate.py

pictures:  ## take the pictures of README and the tutorials again; needs Chromium and what make demo wrote
	@scripts/environment full
	$(bin)/python docs/picture.py report/demo
	$(bin)/python docs/visit_pictures.py data/demo

bench:  ## the measured comparisons of speed and memory
	@scripts/environment full
	$(bin)/python benchmarks/run.py

lock:  ## resolve the dependencies again; L=--upgrade takes newer versions
	@scripts/lock $(L)

clean:  ## remove the environment and caches; your data and reports stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	rm -rf spark-warehouse metastore_db derby.log artifacts
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +
