# Each target does its own set-up; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help docs demo test bench simulate soak check lint format lock clean venv
BIN := .venv/bin
# Each test process has mail servers of its own, and stories mostly wait for mail.
PYTEST := $(BIN)/pytest -n 3 --dist worksteal

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: venv ## three weeks of four chases in under a minute, on an embedded mail server
	@$(BIN)/chaser demo

test: ## all tests, on real mail servers and with real mail programs
	@scripts/need-tools python git >/dev/null
	@scripts/need-packages
	@scripts/setup-venv
	$(PYTEST)

bench: ## the figures of docs/performance.md, measured anew; some of them: make bench FIGURES="a c"
	@scripts/need-packages
	@scripts/setup-venv
	$(BIN)/python -m tests.bench $(FIGURES)

simulate: venv ## a year of a thousand creators, judged by an oracle that knows the method's rules alone
	$(BIN)/python -m tests.simulation.year --parts 2 $(YEAR)

soak: ## a day of a service with twenty mailboxes on which everything goes wrong, in a few minutes
	@scripts/need-packages
	@scripts/setup-venv
	$(BIN)/pytest -q -s tests/soak/day.py

check: lint ## everything a change must pass: lint, then test
	@$(MAKE) --no-print-directory test

lint: venv ## ruff, format, types, direction of imports; the words against their rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/chaser lint --home .

format: venv ## put the code into its one form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

docs: venv ## write docs/reference anew from the code
	@$(BIN)/python scripts/reference.py

lock: venv ## write constraints.txt anew, with today's versions of everything
	scripts/lock

clean: ## remove what can be made again (.venv, caches, builds); never a home's data
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

venv:
	@scripts/setup-venv
