# Doorstroom: everything a person or CI runs. Needs python3 (3.11 or newer, with venv) and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
UV_VERSION := 0.13.9

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
PACKAGES := shared services/intake-service services/placement-service services/housing-service deploy/standalone
MANIFESTS := pyproject.toml $(PACKAGES:%=%/pyproject.toml)
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	--no-emit-package doorstroom-shared --no-emit-package doorstroom-intake --no-emit-package doorstroom-placement \
	--no-emit-package doorstroom-housing --no-emit-package doorstroom-standalone

# Certificates of the machine rather than those inside uv, so that a network with its own authority works.
export UV_SYSTEM_CERTS := 1
export PORT

.DEFAULT_GOAL := help
.PHONY: help install run run-kafka demo reset token test check bench release faults lock clean

help:  ## show this help
	@awk 'BEGIN {FS = ":.*##"} /^[a-z-]+:.*##/ {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run  ## start everything in one process on PORT (8000), with embedded PostgreSQL; data stays in .run/
	@$(BIN)/python -m standalone run

run-kafka: $(VENV)/.dev  ## the same as separate processes over a real Kafka, behind the same PORT
	@$(BIN)/python -m standalone run-kafka

demo: $(VENV)/.run  ## play the letter's three categories to a counted home; against BASE_URL, what runs on PORT, or its own
	@$(BIN)/python -m standalone demo

token: $(VENV)/.run  ## print a token: make token ROLE=municipality ORG=GM0344
	@$(BIN)/python -m standalone token --role $(or $(ROLE),$(error say which role: make token ROLE=coordinator)) $(if $(ORG),--org $(ORG))

reset: $(VENV)/.run  ## remove all data of run and run-kafka
	@$(BIN)/python -m standalone reset

test: $(VENV)/.dev  ## all tests, on a PostgreSQL and a Kafka that they start; one part: make test T=tests/unit
	@$(BIN)/python -m pytest $(T)

check: $(VENV)/.dev  ## ruff, mypy, import contracts with planted violations, declared dependencies
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@for package in $(PACKAGES); do (cd $$package && $(CURDIR)/$(BIN)/deptry src) || exit 1; done
	$(BIN)/deptry tests benchmarks
	$(BIN)/python -m pytest --quiet tests/architecture

bench: $(VENV)/.dev  ## the figures of docs/assurance.md; one row: make bench ONLY=P1
	@$(BIN)/python -m benchmarks $(ONLY)

release: $(VENV)/.dev  ## record a release: event schemas and OpenAPI documents under docs/releases/VERSION
	@$(BIN)/python -m standalone release docs/releases/$(or $(VERSION),$(error say which version: make release VERSION=0.1.0))

faults: $(VENV)/.dev  ## the rows R of docs/assurance.md, which break things on purpose; one row: make faults ONLY=R1
	@$(BIN)/python -m tests.faults $(ONLY)

lock: $(UV)  ## resolve all dependencies again, into requirements.lock and requirements-dev.lock
	$(COMPILE) --upgrade --group build pyproject.toml --output-file requirements.lock
	$(COMPILE) --upgrade --group build --group dev pyproject.toml --constraint requirements.lock --output-file requirements-dev.lock

clean:  ## remove the installation and what tools left behind, not the data
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

install: $(VENV)/.dev

$(UV): Makefile
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $(UV)

# A stamp per lock file: the second run installs nothing.
$(VENV)/.run: requirements.lock $(MANIFESTS) $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(PACKAGES:%=--editable ./%)
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements-dev.lock
	@touch $@
