# Everything is set up in .venv, in this folder; nothing is installed elsewhere.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: demo test check coverage soak cluster bench lock messages clean

demo: .venv/program  ## import the examples and serve them
	$(BIN)/hemeroteca demo --port $(PORT)

test: .venv/tools check  ## every test
	$(BIN)/pytest -n auto --dist worksteal

check: .venv/tools  ## style, types, and that what is imported is declared
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deptry .

coverage: .venv/tools  ## which branches the tests of one process go through; the floor stands in pyproject.toml
	$(BIN)/pytest -n auto --dist worksteal -m "not soak and not browser and not cluster" --hypothesis-profile few --cov --cov-report term

soak: .venv/tools  ## long runs: thousands of kills and flipped bytes, every page and walk in every form
	$(BIN)/pytest -rP -m soak -o addopts=--import-mode=importlib

cluster: .venv/tools  ## the tests on real servers, three of OpenSearch and one PostgreSQL, which it starts and ends
	$(BIN)/python -m tests.cluster run -- $(BIN)/pytest -n 0 -rs $$($(BIN)/python -m tests.cluster suites)
	$(BIN)/pytest -n 0 -rs -m "cluster and not soak" tests/cluster

bench: .venv/tools  ## accuracy, relevance and speed beside the peers; an hour
	$(BIN)/python -m pip install --quiet --disable-pip-version-check tantivy
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.relevance
	for size in 10000 100000 1000000; do $(BIN)/python -m benchmarks.search --documents $$size --work bench-work || exit; done
	$(BIN)/python -m benchmarks.growth bench-work/generated-100000-*/home
	$(BIN)/python -m benchmarks.hostile bench-work/generated-100000-*/home

.venv/program: requirements.txt pyproject.toml
	$(call environment,requirements.txt,$@)

.venv/tools: requirements-dev.txt pyproject.toml
	$(call environment,requirements-dev.txt,$@)

define environment
	@$(PYTHON) -c 'import sys; sys.exit("Hemeroteca needs Python 3.11 or newer; set PYTHON=") if sys.version_info < (3, 11) else 0'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(2)
endef

lock: .venv/tools  ## write both requirement files anew from pyproject.toml
	$(BIN)/uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile $(LOCK) -c requirements.txt --group dev --all-extras pyproject.toml -o requirements-dev.txt

messages: .venv/tools  ## gather what the pages say for every language in webui/i18n/translations
	$(BIN)/pybabel -q extract -F babel.cfg --no-default-keywords -k _ -k ngettext:1,2 -k N_ -k Message -k note -k _error \
		--no-location --sort-output -o $(TRANSLATIONS)/messages.pot archive importers index webui
	for each in $(TRANSLATIONS)/*.po; do $(BIN)/pybabel -q update -l $$(basename $$each .po) -o $$each \
		-i $(TRANSLATIONS)/messages.pot --no-fuzzy-matching --ignore-obsolete -w 120 && sed -i '/$(STAMPS)/d' $$each || exit; done
	rm $(TRANSLATIONS)/messages.pot

TRANSLATIONS := webui/i18n/translations
STAMPS := ^"\(Report-Msgid\|POT-Creation\|PO-Revision\|Last-Translator\|Language-Team\|Generated-By\)

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

clean:
	rm -rf .venv dist build .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis hemeroteca-demo bench-work .cluster
