# Two commands are all a newcomer needs: `make serve` and `make test`. `make help` lists the others.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve build check test test-slow lint clean

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
# What is installed is noted per place: a moved folder is installed anew (its programs hold the old path).
PLACE := $(shell pwd | cksum | cut -d' ' -f1)
FOR_SERVING := $(VENV)/.serving-$(PLACE)
FOR_TESTS := $(VENV)/.tests-$(PLACE)
ASKED_OF_PIP := pyproject.toml constraints.txt
TELL := @printf '%s\n'

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS=$$'\t' read -r name what; do printf '  make %-10s %s\n' "$$name" "$$what"; done

serve: $(FOR_SERVING) ## install what is missing, build the index, serve on http://127.0.0.1:8000
	@exec $(VENV)/bin/kb serve

build: $(FOR_SERVING) ## build the index of the articles
	@$(VENV)/bin/python build_index.py

check: $(FOR_SERVING) ## check the articles without building anything
	@$(VENV)/bin/kb check

test: $(FOR_TESTS) ## pass every test but the slow ones
	@$(RUN) pytest -m "not slow"

test-slow: $(FOR_TESTS) ## pass the slow tests
	@$(RUN) pytest -m slow

lint: $(FOR_TESTS) ## look for mistakes with ruff and mypy
	@$(RUN) ruff check .
	@$(RUN) mypy

clean: ## remove the environment, indexes and caches; the database and the articles stay
	rm -rf $(VENV) var/index var/models *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

# Installing shows one line per package; the whole log stays beside the environment for when something fails.
define install
	@begin=$$SECONDS; \
	if ! $(RUN) pip install --progress-bar off -c constraints.txt -e '.[$(1)]' 2>&1 | tee $(VENV)/install.log \
	  | awk '/^ *(Downloading|Using cached|Processing) [^ ]+\.(whl|gz|zip)/ { sub(/^ *(Downloading|Using cached|Processing) */, ""); sub(/.*\//, ""); split($$0, part, "-"); \
	           size = match($$0, /\([^)]*\)/) ? substr($$0, RSTART, RLENGTH) : ""; print "  " ++n ". " part[1], part[2], size; fflush() } \
	         /^Installing collected/ { print "  unpacking: a minute or two"; fflush() } /^ERROR|^error/ { print; fflush() }'; then \
	  tail -n 15 $(VENV)/install.log; echo "Installing failed; the whole log is $(VENV)/install.log"; exit 1; \
	fi; \
	echo "  done in $$((SECONDS - begin)) s"
endef

$(FOR_SERVING): $(ASKED_OF_PIP) | $(VENV)/bin/python
	$(TELL) 'Installing Otvet and what it needs: several minutes the first time (README tells how to download 0.5 GB instead of 3 on Linux)'
	$(call install,build)
	@touch $@

$(FOR_TESTS): $(ASKED_OF_PIP) | $(VENV)/bin/python
	$(TELL) 'Installing Otvet, what it needs and the test tools: several minutes the first time'
	$(call install,build$(comma)postgres$(comma)dev)
	@touch $@ $(FOR_SERVING)

comma := ,

$(VENV)/bin/python:
	$(TELL) 'Making the environment $(VENV)'
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Otvet needs Python 3.11 or newer as '$(PYTHON)'; say which one with: make PYTHON=/path/to/python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
