# `make` alone tells what there is. Every target installs what it misses.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install generate check test conformance gate up migrate migration bench rules stats lock clean

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
NODE := node_modules/.package-lock.json

databases := sqlite postgresql
seeds := 1 2 3 4 5
each = $(foreach value,$(2),$(1) $(value))
conform = $(BIN)/dovetail conform --app backend.main:create_app --prepare "alembic upgrade head" $(call each,--database,$(databases))
# Attackers who are told to wait prove nothing.
attacked = ENVIRONMENT=test $(foreach limit,LOGINS_PER_ACCOUNT_AND_ADDRESS LOGINS_PER_ACCOUNT LOGINS_PER_ADDRESS REGISTRATIONS_PER_ADDRESS,$(limit)="1000000 per hour")

help: ## tell what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(INSTALLED) $(NODE) ## the environment, with `dovetail` at .venv/bin/dovetail

$(INSTALLED): requirements.lock codegen/pyproject.toml
	@scripts/environment.sh $(PYTHON)
	@touch $@

$(NODE): package-lock.json package.json
	@scripts/node.sh
	@touch $@

generate: $(INSTALLED) ## everything that the contract says, into generated/
	@$(BIN)/dovetail generate

up: $(INSTALLED) generate migrate ## the API on http://127.0.0.1:8000, on the embedded database
	@$(BIN)/python -m backend

migrate: $(INSTALLED) ## bring the database to the newest migration
	@$(BIN)/alembic upgrade head

migration: $(INSTALLED) migrate ## write a migration from what changed: make migration m="add tags"
	@$(BIN)/alembic revision --autogenerate -m "$(m)"

test: $(INSTALLED) $(NODE) ## every test; starts its own PostgreSQL and Redis
	@scripts/postgresql.sh
	@scripts/redis.sh
	@npm run --silent coverage
	@$(BIN)/pytest

check: $(INSTALLED) $(NODE) ## format, lint, types, generated files, hosts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/pyright
	@$(BIN)/mypy
	@npm run --silent check
	@$(BIN)/dovetail generate --check
	@scripts/hosts.sh

conformance: $(INSTALLED) ## attack the backend by its contract: make conformance seeds="1 2" phases=coverage
	@scripts/postgresql.sh
	@export $(attacked) FILES=$$(mktemp -d) && trap 'rm -rf $$FILES' EXIT && \
	$(conform) --credentials "python -m tests.conformance.accounts" --account admin --account ada --peer ada --peer grace \
		$(call each,--seed,$(seeds)) $(call each,--phase,$(phases)) $(if $(reports),--reports $(reports)) -- --exclude-tag=test && \
	$(conform) --phase coverage --phase fuzzing -- --include-tag=test # they empty the database

rules: $(INSTALLED) ## bring codegen/docs/rules.md in line with the rules' docstrings
	@$(BIN)/dovetail explain --markdown > codegen/docs/rules.md

gate: $(INSTALLED) ## put faults into the backend, one at a time: make gate names="'extra property'"
	@export $(attacked) && $(BIN)/python -m tests.conformance.gate $(names)

bench: $(INSTALLED) ## what it costs, as ratios in one run: make bench names="pages memory"
	@$(BIN)/python -m tests.bench $(names)

stats: $(INSTALLED) ## generated and hand-written lines, by language
	@$(BIN)/python scripts/stats.py

lock: $(INSTALLED) ## resolve requirements.in and codegen/pyproject.toml into requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --universal requirements.in codegen/pyproject.toml -o requirements.lock

clean: ## remove what was installed and cached, not the data in var/
	rm -rf .venv node_modules build .dovetail .pytest_cache .mypy_cache .ruff_cache
