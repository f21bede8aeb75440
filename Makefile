# Two commands do all the set-up on a fresh machine: `make run` and `make test`. Python 3.11 and make are all they need.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NOTEBOOKS := $(VENV)/.notebooks
RIVALS := $(VENV)/.rivals
# Two processes, a folder of tests each at a time; each has two Neo4j servers of its own.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

# Random graphs of the non-interference test in `make test-all`; `make test` takes 30.
GRAPHS ?= 1000

.PHONY: run notebook setup test test-all mutants lint bench lock clean

run: setup  ## install, start the local Neo4j, load the seeds, serve
	@DEV_PRINCIPALS=$${DEV_PRINCIPALS-1} exec $(BIN)/graph-service run

setup: $(STAMP)  ## build .venv with the console script graph-service

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "graph-service needs Python 3.11 or newer; name one with PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked dependencies into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

notebook: setup $(NOTEBOOKS)  ## open the analysts' notebooks, and start the service for them if none answers
	@DEV_PRINCIPALS=$${DEV_PRINCIPALS-1} exec $(BIN)/graph-service notebook

$(NOTEBOOKS): $(STAMP) requirements-notebooks.lock
	@echo "Installing what notebooks need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-notebooks.lock
	@touch $@

test: setup  ## what is to pass before anything lands: about ten minutes on two cores
	$(PYTEST) -m "not slow"

test-all: setup $(NOTEBOOKS)  ## the same, larger, and on the newest calendar release of Neo4j too
	NONINTERFERENCE_GRAPHS=$(GRAPHS) $(PYTEST)
	NEO4J_RELEASE=calendar $(PYTEST) -m "not slow" tests/noninterference tests/whole/test_main_question.py \
		tests/store/test_store.py tests/store/test_migrations.py tests/store/test_opening.py

mutants: setup  ## weaken access in one place at a time and show that a test notices
	$(BIN)/python -m tests.mutants

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup $(RIVALS)  ## measure side by side, for most of an hour; results go to docs/benchmarks.md
	$(BIN)/python -m benchmarks

$(RIVALS): $(STAMP) requirements-bench.lock
	@echo "Installing the libraries that ours are measured beside …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-bench.lock
	@touch $@

lock: setup  ## pin all dependencies anew, with hashes and without addresses
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--extra dev --extra distributed --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--extra notebooks --constraint requirements.lock --output-file requirements-notebooks.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--extra bench --constraint requirements.lock --output-file requirements-bench.lock pyproject.toml

clean:
	rm -rf $(VENV) .graph-data dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
