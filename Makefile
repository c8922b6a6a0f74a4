# make run    install into .venv, serve the page and open it
# make test   check format, lint and types, and run the tests (minutes)
# make test-all  the same, then the slow tests
# make benchmark  measure training speed against PyTorch and ConvNetJS (minutes)
# make load  measure the stream with 300 viewers, and what one viewer costs the training (minutes)
# make benchmark-page  measure what the page costs the browser (twelve minutes)
# make screenshots  take the README's pictures again
# make protocol-types  write the page's types of all messages from server/protocol/

PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
export PATH := $(BIN):$(PATH)
# All tests of a file run in one process; tests/pace.py puts the longest files first.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: run test test-all benchmark benchmark-page load check format screenshots protocol-types clean

run: .venv/.installed
	convscope serve $(ARGS)

test: check
	pytest $(SIDE_BY_SIDE)

# Slow tests measure times, so nothing else runs beside them.
test-all: test
	pytest -m slow

benchmark: .venv/.installed-tests
	python -m tests.benchmarks.training $(ARGS)

load: .venv/.installed-tests
	python -m tests.benchmarks.load $(ARGS)

benchmark-page: .venv/.installed-tests
	python -m tests.benchmarks.page $(ARGS)

screenshots: .venv/.installed-tests
	CONVSCOPE_SCREENSHOTS=1 pytest tests/browser/test_screenshots.py

protocol-types: .venv/.installed-tests
	python -m tests.contract.page_types

# Checks that do not run the program.
check: .venv/.installed-tests tests/static/node_modules/.installed
	ruff format --check .
	ruff check .
	mypy
	cd static && ../tests/static/node_modules/.bin/biome check . ../tests/static
	tests/static/node_modules/.bin/tsc -p static
	node --test tests/static/*.test.js tests/static/*/*.test.js

format: .venv/.installed-tests tests/static/node_modules/.installed
	ruff check --fix .
	ruff format .
	cd static && ../tests/static/node_modules/.bin/biome check --write . ../tests/static

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Convscope needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml | .venv/bin/python
	python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/.installed-tests: pyproject.toml tests/chromium.py .venv/.installed
	python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	python -m tests.chromium
	touch $@

tests/static/node_modules/.installed: tests/static/package-lock.json .venv/.installed-tests
	cd tests/static && npm ci --silent --no-audit --no-fund
	touch $@

clean:
	rm -rf .venv tests/static/node_modules tests/benchmarks/.venv tests/benchmarks/node_modules .mypy_cache .pytest_cache .ruff_cache
