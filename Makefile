# Short: each target is one line of meaning. What `run` does is in collab/supervisor.py.
PYTHON ?= python3
BIN := .venv/bin
CHECK_ENV := SECRET_KEY=only-to-read-the-settings-never-to-serve SITE_URL=http://localhost DATABASE_URL=postgresql://localhost/none

.PHONY: run test lint bench chaos reset install pins messages words

run: words  ## the whole site, on PORT (8000)
	@exec $(BIN)/python -m collab.supervisor

test: lint words  ## all checks and tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(PYTEST)

lint: install  ## style, types, import contracts, templates, migrations
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache && $(CHECK_ENV) $(BIN)/mypy && $(BIN)/djlint --quiet --lint templates

bench: install  ## speed as a ratio against a control in the same run
	@$(BIN)/python manage.py bench

chaos: install  ## mail and kill -9: nothing lost, nothing twice that nobody can see; and what each guard is for
	@$(BIN)/python -m tests.chaos

reset: install  ## throw away the data of `make run`
	@$(BIN)/python -m collab.supervisor reset

install: .venv/installed

.venv/installed: requirements/development.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: install it, or name it: make PYTHON=python3.12 run") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@touch .venv/installed

pins:  ## after a change in pyproject.toml
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements/production.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --all-extras -c requirements/production.txt pyproject.toml -o requirements/development.txt

words: install  ## the languages, as Django reads them; at once when nothing changed
	@$(BIN)/python -m collab.lib.catalogue compile

messages:  ## after a change of words: fill the catalogue with what is new, then translate it
	@$(BIN)/python -m collab.lib.catalogue update
