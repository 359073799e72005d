# The verbs people expect. Everything runs in .venv, made on first use.
PYTHON ?= python3
VENV := .venv
DEPLOY := .venv-deploy
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEPLOY_READY := $(DEPLOY)/.ready

.PHONY: chat telegram test soak fuzz coverage lint format bench check-deploy docs lock clean

chat: $(READY) ## the interview in this terminal
	@$(BIN)/intake chat

telegram: $(READY) ## the interview on Telegram (INTAKE_TELEGRAM_TOKEN)
	@$(BIN)/intake telegram

test: $(READY) ## the whole test suite
	$(BIN)/python locales/build.py
	$(BIN)/pytest -n 2 $(ARGS)

coverage: $(READY) ## the same with branch coverage; flows/ must have 95 %
	$(BIN)/python locales/build.py
	$(BIN)/pytest -n 2 --cov --cov-report=term:skip-covered $(ARGS)
	$(BIN)/coverage report --include="flows/*" --fail-under=95 --format=total

soak: $(READY) ## kill the bot among failures, flood it; minutes; docs/operations/soak.md
	$(BIN)/python locales/build.py
	PYTHONPATH=tests $(BIN)/python -m soak $(ARGS)

fuzz: $(READY) ## a hundred thousand broken updates through the whole channel
	$(BIN)/python locales/build.py
	PYTHONPATH=tests $(BIN)/python -m fuzzing $(ARGS)

lint: $(READY) ## style, types, imports, flow, catalogs, generated pages
	$(BIN)/python locales/build.py
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/intake flow lint
	$(BIN)/python docs/build.py --check

format: $(READY) ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## measure; prints figures, judges nothing
	$(BIN)/python locales/build.py
	$(BIN)/python -m benchmarks

check-deploy: $(DEPLOY_READY) ## look at deploy/ with the tools of each format
	BIN=$(DEPLOY)/bin deploy/check.sh

docs: $(READY) ## write the generated pages
	$(BIN)/python docs/build.py

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-header --no-strip-extras --no-annotate -q

lock: ## pin every dependency again (needs uv on the PATH)
	$(LOCK) -o requirements/runtime.txt pyproject.toml
	$(LOCK) --group dev -o requirements/dev.txt pyproject.toml
	$(LOCK) --group build -o requirements/build.txt
	$(LOCK) --group deploy -o requirements/deploy.txt

clean: ## remove what these verbs made
	rm -rf $(VENV) $(DEPLOY) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

$(READY): requirements/dev.txt pyproject.toml locales/build.py
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEPLOY_READY): requirements/deploy.txt
	@test -d $(DEPLOY) || $(PYTHON) -m venv $(DEPLOY)
	@$(DEPLOY)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
