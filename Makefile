# Needs Python 3.11 or newer and make. `make demo` and `make test` are all a newcomer has to know.
.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory --no-builtin-rules
# Where it is set (images of containers do), each of the hundred processes of the suite compiles every file anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PY := $(BIN)/python
MANAGE := $(PY) manage.py
HASH = $(shell cksum < requirements/$(1).txt | cut -d' ' -f1)
RUNTIME := .venv/.runtime-$(call HASH,runtime)
DEV := .venv/.dev-$(call HASH,dev)
# One worker more than cores: browsers and databases keep a worker waiting. At least three, at most six.
WORKERS := $(shell n=$$(nproc 2>/dev/null || echo 2); n=$$((n + 1)); [ $$n -lt 3 ] && n=3; [ $$n -gt 6 ] && n=6; echo $$n)
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	--custom-compile-command "make lock"

.PHONY: help demo run setup test test-sqlite test-postgresql check check-lint check-types check-deploy check-migrations \
	check-docs bench docs lock clean runtime

help: ## what can be made
	@grep -hE '^[a-z-]+:[^=]*##' Makefile | sed 's/:.*##/\t/' | expand -t 18

demo: export DATABASE_URL := sqlite:///var/cmms.sqlite3
demo: export HTTPS := false
demo: runtime ## a plant to try, on http://127.0.0.1:8000 (PORT=… changes it)
	@$(PY) -m cmms.server --check-port
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) seed_demo
	@exec $(PY) -m cmms.server

run: runtime ## the production server on whatever DATABASE_URL and the other variables name
	@$(PY) -m cmms.server --check-port
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@exec $(PY) -m cmms.server

setup: $(DEV) var/secret-key ## .venv with everything that developing needs

test: test-sqlite test-postgresql ## the whole suite, on SQLite and then on PostgreSQL

test-sqlite: $(DEV)
	$(PY) -m pytest -q -n $(WORKERS) --dist worksteal --database sqlite

test-postgresql: $(DEV)
	$(PY) -m pytest -q -n $(WORKERS) --dist worksteal --database postgresql

check: $(DEV) var/secret-key ## lint, types, deployment settings, migrations, docs; tells all faults, not the first alone
	@$(MAKE) --keep-going -j 2 check-types check-lint check-deploy check-migrations check-docs

check-lint:
	$(BIN)/ruff check .

check-types:
	$(BIN)/mypy .

check-deploy:
	ALLOWED_HOSTS=cmms.example.com HTTPS=true $(MANAGE) check --deploy --fail-level WARNING

check-migrations:
	$(MANAGE) makemigrations --check --dry-run

check-docs:
	$(MANAGE) build_docs --check
	$(MANAGE) translations --check

bench: $(DEV) ## the measurements that docs and notes quote
	$(PY) -m benchmarks

docs: $(DEV) var/secret-key ## make the generated pages in docs/ again
	$(MANAGE) build_docs

lock: $(DEV) ## pin the newest releases that requirements/*.in allow
	$(LOCK) --upgrade requirements/runtime.in --output-file requirements/runtime.txt
	$(LOCK) --upgrade requirements/dev.in --constraint requirements/runtime.txt --output-file requirements/dev.txt

clean: ## remove what was made, but keep var/ with its database
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtime: $(if $(wildcard $(DEV)),$(DEV),$(RUNTIME)) var/secret-key

# The stamps carry the hash of the lock they stand for: a changed lock is installed, an unchanged one costs nothing.
$(PY):
	@found=; for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Python 3.11 or newer is needed, and none was found (PYTHON=… names one)." >&2; exit 1; fi; \
	$$found -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$$found lacks venv: install your system's package of that name (python3-venv on Debian)." >&2; exit 1; }; \
	echo "Making .venv with $$found …"; $$found -m venv .venv

$(RUNTIME): | $(PY)
	@echo "Installing the pinned libraries …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@rm -f .venv/.runtime-* .venv/.dev-*; touch $@

$(DEV): | $(PY)
	@echo "Installing the pinned libraries and tools …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@rm -f .venv/.runtime-* .venv/.dev-*; touch $@

# Made once, readable by its owner alone; seed_demo does the same for var/demo-password.
var/secret-key: | $(PY)
	@mkdir -p var; umask 077; $(PY) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@.new && mv $@.new $@
