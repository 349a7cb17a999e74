# Each target does its own set-up; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test test-all check lint format lock clean venv
BIN := .venv/bin
# Two test processes: each has a mail server of its own, and stories mostly wait for mail.
PYTEST := $(BIN)/pytest -n 2
# What is settled. `make test-all` also runs what is being worked on: the service under faults, the state machine, other
# mail servers, real mail programs, big mailboxes.
SETTLED := tests/asking tests/core tests/settings tests/words tests/store tests/repository tests/mail tests/clock \
	tests/demo tests/stories/test_stories.py tests/stories/test_harness.py

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: venv ## three weeks of four chases in under a minute, on an embedded mail server
	@$(BIN)/chaser demo

test: ## all tests, on a real mail server (Debian's Dovecot)
	@scripts/need-tools python git >/dev/null
	@scripts/need-packages
	@scripts/setup-venv
	$(PYTEST) $(SETTLED) --deselect tests/demo/test_demo.py::test_stopped_in_the_middle_it_takes_everything_with_it

test-all: ## the tests of `make test`, and those of what is still being worked on
	@scripts/need-packages
	@scripts/setup-venv
	$(PYTEST)

check: lint ## everything a change must pass: lint, then test
	@$(MAKE) --no-print-directory test

lint: venv ## ruff, format, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: venv ## put the code into its one form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: venv ## write constraints.txt anew, with today's versions of everything
	scripts/lock

clean: ## remove what can be made again (.venv, caches, builds); never a home's data
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

venv:
	@scripts/setup-venv
