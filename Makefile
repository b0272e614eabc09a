# Two commands are all a newcomer needs: `make serve` and `make test`. `make help` lists the others.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve build check models test test-slow test-again test-endurance coverage lint clean

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
# Tests run in as many processes as there are processors, those of one file in one. COVERAGE=1 make test: the branches that
# tests take are counted, added to what was counted before; `make coverage` tells.
# The files begin in the order of their folders: journeys early, small ones at the end, so that no process waits for another.
PYTEST := pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(if $(COVERAGE),--cov --cov-append --cov-report= --cov-fail-under=0)
# What is installed is noted per place: a moved folder is installed anew (its programs hold the old path).
PLACE := $(shell pwd | cksum | cut -d' ' -f1)
FOR_SERVING := $(VENV)/.serving-$(PLACE)
FOR_TESTS := $(VENV)/.tests-$(PLACE)
FOR_MODELS := $(VENV)/.models-$(PLACE)
ASKED_OF_PIP := pyproject.toml constraints.txt
TELL := @printf '%s\n'
# The model that is asked for, where the program itself looks: in the environment, else in .env. Only another than the bundled
# one needs the extra `models`.
KB_MODEL_OF_FILE = $(shell sed -nE 's/^[[:space:]]*(export[[:space:]]+)?KB_MODEL[[:space:]]*=//p' .env 2>/dev/null \
  | tail -n 1 | sed -E "s/[[:space:]]+\#.*//; s/^[[:space:]]+//; s/[[:space:]]+$$//; s/^['\"]//; s/['\"]$$//")
MODEL := $(if $(filter undefined,$(origin KB_MODEL)),$(KB_MODEL_OF_FILE),$(KB_MODEL))
FOR_BUILDING := $(if $(filter-out none multilingual-e5-small multilingual-e5-small-trained %.difference,$(MODEL)),$(FOR_MODELS),$(FOR_SERVING))

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS=$$'\t' read -r name what; do printf '  make %-10s %s\n' "$$name" "$$what"; done

serve: $(FOR_BUILDING) ## install what is missing, build the index, serve on http://127.0.0.1:8000
	@exec $(VENV)/bin/kb serve

build: $(FOR_BUILDING) ## build the index of the articles
	@$(VENV)/bin/python build_index.py

check: $(FOR_SERVING) ## check the articles without building anything
	@$(VENV)/bin/kb check

models: $(FOR_MODELS) ## install what KB_MODEL and the tests of models need: sentence-transformers with PyTorch

# Each test process, and each of the hundreds of programs they start, would compile every module where none are kept.
test test-slow test-again test-endurance: export PYTHONDONTWRITEBYTECODE =

test: $(FOR_TESTS) ## pass every test but the slow ones
	@$(RUN) $(PYTEST) -m "not slow"

test-slow: $(FOR_TESTS) ## pass the slow tests
	@$(RUN) $(PYTEST) -m slow

test-again: $(FOR_TESTS) ## pass what failed last time once more, one test at a time
	@$(RUN) pytest --verbose --maxfail 5 --last-failed --last-failed-no-failures none $(if $(COVERAGE),--cov --cov-append --cov-report= --cov-fail-under=0)

# Half an hour of readers, forms, builds, killed servers and a primary that is switched twice. ENDURE=90 is a short look.
test-endurance: $(FOR_TESTS) ## half an hour of traffic while servers die and the database moves (ENDURE=seconds)
	@OTVET_ENDURE=$(or $(ENDURE),1800) $(RUN) pytest -q -s -p no:cacheprovider tests/deploy/test_endurance.py

coverage: $(FOR_TESTS) ## tell which share of the branches the tests with COVERAGE=1 took
	@$(RUN) coverage report

lint: $(FOR_TESTS) ## look for mistakes with ruff and mypy; the formatter's opinion counts
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy

clean: ## remove the environment, indexes and caches; the database and the articles stay
	rm -rf $(VENV) var/index var/models *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

# Installing shows one line per package; the whole log stays beside the environment for when something fails.
define install
	@begin=$$SECONDS; \
	if ! $(RUN) pip install --progress-bar off -c constraints.txt -e '.$(1)' 2>&1 | tee $(VENV)/install.log \
	  | awk '/^ *(Downloading|Using cached|Processing) [^ ]+\.(whl|gz|zip)/ { sub(/^ *(Downloading|Using cached|Processing) */, ""); sub(/.*\//, ""); split($$0, part, "-"); \
	           size = match($$0, /\([^)]*\)/) ? substr($$0, RSTART, RLENGTH) : ""; print "  " ++n ". " part[1], part[2], size; fflush() } \
	         /^Installing collected/ { print "  unpacking"; fflush() } /^ERROR|^error/ { print; fflush() }'; then \
	  tail -n 15 $(VENV)/install.log; echo "Installing failed; the whole log is $(VENV)/install.log"; exit 1; \
	fi; \
	echo "  done in $$((SECONDS - begin)) s"
endef

$(FOR_SERVING): $(ASKED_OF_PIP) | $(VENV)/bin/python
	$(TELL) 'Installing Otvet and what it needs, about 210 MB: a minute or two the first time'
	$(call install,)
	@touch $@

$(FOR_MODELS): $(ASKED_OF_PIP) | $(VENV)/bin/python
	$(TELL) 'Installing Otvet with what models other than the bundled one need, PyTorch among it: several minutes the first time'
	$(call install,[models])
	@touch $@ $(FOR_SERVING)

$(FOR_TESTS): $(ASKED_OF_PIP) | $(VENV)/bin/python
	$(TELL) 'Installing Otvet, what it needs and the test tools: a few minutes the first time'
	$(call install,[postgres$(comma)dev])
	@touch $@ $(FOR_SERVING)

comma := ,

$(VENV)/bin/python:
	$(TELL) 'Making the environment $(VENV)'
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Otvet needs Python 3.11 or newer as '$(PYTHON)'; say which one with: make PYTHON=/path/to/python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
