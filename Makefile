# The usual targets. Everything runs in .venv, which is created on first use.
PYTHON ?= python3
VENV := .venv
DEPLOY := .venv-deploy
MUTANTS := .venv-mutants
AUDIT := .venv-audit
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEPLOY_READY := $(DEPLOY)/.ready
MUTANTS_READY := $(MUTANTS)/.ready
AUDIT_READY := $(AUDIT)/.ready
PEERS := .venv-bench

.PHONY: chat web telegram browser test office test-fast coverage soak rolling fuzz mutants leaks lint format bench check-deploy audit docs count lock clean

chat: $(READY) ## the interview in this terminal
	@$(BIN)/intake chat

web: $(READY) ## the interview as a web page on http://127.0.0.1:8080
	@$(BIN)/intake web $(ARGS)

browser: ## install Chromium for the tests of the web page, on Debian and Ubuntu
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk; } || \
	  { echo "NO BROWSER: Chromium could not be installed; the browser tests will be skipped" >&2; false; }

telegram: $(READY) ## the interview on Telegram (INTAKE_TELEGRAM_TOKEN)
	@$(BIN)/intake telegram

test: $(READY) ## the whole test suite
	$(BIN)/python locales/build.py
	$(BIN)/pytest -n 2 $(ARGS)

test-fast: $(READY) ## the tests that are not marked slow; under a minute
	$(BIN)/python locales/build.py
	$(BIN)/pytest -n 2 -m "not slow" $(ARGS)

office: $(READY) ## open the Word documents in LibreOffice, where it is installed
	$(BIN)/python locales/build.py
	@if command -v soffice >/dev/null; then \
	  INTAKE_OFFICE=1 $(BIN)/pytest -q tests/brief/test_brief_word.py $(ARGS); \
	else \
	  echo "SKIPPED: LibreOffice is not installed, so no Word document was opened in it."; \
	  echo "On Debian: apt-get install --no-install-recommends libreoffice-writer-nogui"; \
	fi

coverage: $(READY) ## the whole suite with branch coverage; flows/ must have 95 %
	$(BIN)/python locales/build.py
	$(BIN)/pytest -n 2 --cov --cov-report=term:skip-covered $(ARGS)
	$(BIN)/coverage report --include="flows/*" --fail-under=95 --format=total

mutants: $(MUTANTS_READY) ## mutation testing of the rules (hours; ARGS=--help)
	$(MUTANTS)/bin/python locales/build.py
	PYTHONPATH=tests nice $(MUTANTS)/bin/python -m mutation $(ARGS)

leaks: $(READY) ## search the log of 100,000 updates for planted secrets and facts
	$(BIN)/python locales/build.py
	PYTHONPATH=tests $(BIN)/python -m campaigns.leaks $(or $(UPDATES),100000)

soak: $(READY) ## failures, killed processes and overload (minutes); docs/operations/soak.md
	$(BIN)/python locales/build.py
	PYTHONPATH=tests $(BIN)/python -m campaigns.soak $(ARGS)

rolling: $(READY) ## replicas restarted one by one under load (needs Caddy)
	$(BIN)/python locales/build.py
	PYTHONPATH=tests $(BIN)/python -m campaigns.rolling $(ARGS)

fuzz: $(READY) ## a hundred thousand malformed updates, and as many malformed files
	$(BIN)/python locales/build.py
	PYTHONPATH=tests $(BIN)/python -m campaigns.fuzz $(ARGS)

lint: $(READY) ## style, types, imports, flow, catalogs, generated pages
	$(BIN)/python locales/build.py
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/intake flow lint
	$(BIN)/python docs/build.py --check

format: $(READY) ## format the code with ruff
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) $(PEERS)/.ready ## benchmarks; prints figures, never fails on them; BEFORE=<commit> beside them
	$(BIN)/python locales/build.py
	$(if $(BEFORE),test -d .bench-before || git worktree add --detach .bench-before $(BEFORE))
	$(if $(BEFORE),git -C .bench-before checkout --quiet --detach $(BEFORE))
	$(if $(BEFORE),cd .bench-before && PYTHONPATH=. $(CURDIR)/$(BIN)/python locales/build.py)
	$(if $(BEFORE),BENCH_BEFORE=.bench-before) PYTHONPATH=tests $(BIN)/python -m benchmarks $(ARGS)

check-deploy: $(DEPLOY_READY) ## check deploy/ with the tools of each format
	BIN=$(DEPLOY)/bin deploy/check.sh

audit: $(AUDIT_READY) ## ask PyPI for known vulnerabilities of the pinned dependencies; fails without an answer
	$(AUDIT)/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
	  -r requirements/runtime.txt -r requirements/dev.txt

docs: $(READY) ## generate the pages that come from code
	$(BIN)/python docs/build.py

count: $(READY) ## lines of code by folder; ARGS=REVISION counts a commit
	$(BIN)/python docs/count_code.py $(ARGS)

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-header --no-strip-extras --no-annotate -q

lock: ## pin every dependency again (needs uv on the PATH)
	$(LOCK) -o requirements/runtime.txt pyproject.toml
	$(LOCK) --group dev -o requirements/dev.txt pyproject.toml
	$(LOCK) --group build -o requirements/build.txt
	$(LOCK) --group audit -o requirements/audit.txt
	$(LOCK) --group deploy -o requirements/deploy.txt
	$(LOCK) --group mutants -c requirements/dev.txt -o requirements/mutants.txt pyproject.toml
	$(LOCK) --group bench -o requirements/bench.txt

clean: ## delete everything that these targets create
	rm -rf $(VENV) $(DEPLOY) $(MUTANTS) $(AUDIT) $(PEERS) .mutants.sqlite3 dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

$(READY): requirements/dev.txt pyproject.toml locales/build.py
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEPLOY_READY): requirements/deploy.txt
	@test -d $(DEPLOY) || $(PYTHON) -m venv $(DEPLOY)
	@$(DEPLOY)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(MUTANTS_READY): requirements/mutants.txt
	@test -d $(MUTANTS) || $(PYTHON) -m venv $(MUTANTS)
	@$(MUTANTS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(AUDIT_READY): requirements/audit.txt
	@test -d $(AUDIT) || $(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# The libraries that the benchmarks compare with, without our own code.
$(PEERS)/.ready: requirements/bench.txt
	@test -d $(PEERS) || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@
