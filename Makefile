# make run    install into .venv, serve the page and open it
# make test   everything that must hold: format, lint, types, tests (minutes)
# make test-all  the same, with the slow tests
# make benchmark  how fast it trains beside PyTorch and ConvNetJS (minutes)
# make load  how the stream bears 300 viewers, and what one costs the training (minutes)
# make benchmark-page  what the page costs the browser (twelve minutes)
# make screenshots  take the README's pictures anew
# make protocol-types  write the page's types of all messages out of server/protocol/

PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
export PATH := $(BIN):$(PATH)
# A file stays in one process; tests/pace.py puts the long ones first.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: run test test-all benchmark benchmark-page load check format screenshots protocol-types clean

run: .venv/.installed
	convscope serve $(ARGS)

test: check
	pytest $(SIDE_BY_SIDE)

# What is slow measures times, so it has the computer to itself.
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

# What can be said without running the program.
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
