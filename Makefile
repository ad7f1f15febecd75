# Every command of the site. `make` lists them; desk/README.md says what each does and which variables it takes.

.DEFAULT_GOAL := help

# Asked of the shell, for make's own functions break a path at its spaces.
ROOT := $(shell cd "$$(dirname "$(strip $(MAKEFILE_LIST))")" && pwd)
PYTHON ?= python3
VENV ?= $(ROOT)/.venv
PORT ?= 8000
# What switches a switch off; desk/settings.py reads them all, and refuses what is neither on nor off.
OFF = 0 false False FALSE no No NO off Off OFF
# What is measured beside us is kept apart from what we are made of.
BENCH = $(ROOT)/.build/bench/venv

# What was typed after `make TARGET` and is not a variable of this file is a site setting for this one build.
SETTINGS := $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name)))
export DESK_SETTINGS = $(SETTINGS)
# Paths are taken from where the person stands, which desk/standing.py finds out: it asks how make was called, and so
# make must be its parent. A command that is not a child of a shell also ends with its make.
export DESK_SHELL_PWD := $(value PWD)
export PYTHONPATH = $(ROOT)
# Whatever the locale is, files are UTF-8.
export PYTHONUTF8 = 1
# Images of containers often set it; each command would compile all code anew, half a second of it.
unexport PYTHONDONTWRITEBYTECODE
RUN = exec "$(VENV)/bin/python"

# A PYTHON that was named must be that of the environment; whichever it is will do otherwise.
NAMED := $(if $(filter command environment,$(origin PYTHON)),--named)
# What is not there is set up: $(call has,VENV,LOCK) || $(call set-up,VENV,LOCK)
has = test -x "$(1)/bin/python" $(if $(NAMED),-a 0 = 1) && cmp -s "$(ROOT)/$(2)" "$(1)/$(2)"
START = command -v "$(PYTHON)" >/dev/null || { echo "There must be a Python 3.11 or newer, and $(PYTHON) is none; name one as PYTHON=…" >&2; exit 1; }; exec "$(PYTHON)" "$(ROOT)/desk/start.py"
set-up = { $(START) environment "$(1)" $(2) $(NAMED) $(SYSTEM); }

.PHONY: help
help: ## List the commands
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' "$(ROOT)/Makefile"

.PHONY: site-venv
site-venv:
	@$(call has,$(VENV),requirements.txt) || $(call set-up,$(VENV),requirements.txt)

.PHONY: spell-venv
spell-venv: site-venv
	@$(call has,$(VENV),requirements-spell.txt) || $(call set-up,$(VENV),requirements-spell.txt)

# The tests alone may install what the system lacks.
test test-venv: SYSTEM = --system
.PHONY: test-venv
test-venv: site-venv
	@$(call has,$(VENV),requirements-test.txt) || $(call set-up,$(VENV),requirements-test.txt)

##@ The site
.PHONY: html
html: site-venv ## Build output/ with pelicanconf.py
	@$(RUN) -m desk html

.PHONY: serve
serve: site-venv ## Build, serve on 127.0.0.1:PORT, rebuild and reload on every save. HOST= for a telephone
	@$(RUN) -m desk serve --port "$(PORT)" --host "$(if $(filter command,$(origin HOST)),$(HOST))"

.PHONY: devserver
devserver: serve ## The same as serve

.PHONY: publish
publish: site-venv ## Build output/ for SITEURL=https://… with publishconf.py, strictly. PROVE=1, MEMORY=rclone:…
	@$(RUN) -m desk publish

.PHONY: check
check: site-venv $(if $(filter-out $(OFF),$(SPELL)),spell-venv) ## Name every fault; build nothing. FORMAT=, FILES=, STRICT=1, SPELL=1, EXTERNAL=1
	@$(RUN) -m desk check

.PHONY: deploy
deploy: site-venv ## Ship what publish built: TO=dir:…, ssh://…, rclone:…, git:…; DRY_RUN=1
	@$(RUN) -m desk deploy

.PHONY: rollback
rollback: site-venv ## Put the release before back: TO=…; RELEASE=… names another
	@$(RUN) -m desk rollback

.PHONY: releases
releases: site-venv ## List the releases that a host keeps: TO=…
	@$(RUN) -m desk releases

.PHONY: clean
clean: ## Delete what was built: output/ and .build/
	@$(START) clean

.PHONY: paper
paper: site-venv ## Make a paper of your own: asks, or takes NAME=, LANG=, TIMEZONE=, SECTIONS=, DESK=, ACCENT=
	@$(RUN) -m desk paper

##@ Articles
.PHONY: new
new: site-venv ## Begin an article: TITLE="…", as a draft with today's date
	@$(RUN) -m desk new "$$TITLE"

.PHONY: import
import: site-venv ## Make a draft of a text, .docx or .html, FILE=… (- is standard input)
	@$(RUN) -m desk importing "$$FILE"

.PHONY: report
report: site-venv ## Place a reader's report, FILE=… (- is standard input); APPLY=1 writes its change
	@$(RUN) -m desk report "$$FILE"

##@ The project
.PHONY: test
test: test-venv ## Install what the tests need, then run them all
	@$(RUN) -m tests

.PHONY: bench-venv
bench-venv: test-venv
	@$(call has,$(BENCH),requirements-bench.txt) || $(call set-up,$(BENCH),requirements-bench.txt)

.PHONY: bench
bench: bench-venv ## Measure speed beside Hugo and Pelican. ARTICLES="1000 10000", RUNS=3, WRITE=1
	@$(RUN) -m tests.benchmarks

.PHONY: screenshots
screenshots: test-venv ## Take pictures of the pages into docs/ and .build/screenshots/
	@$(RUN) -m tests.browser.screenshots

.PHONY: specimen
specimen: test-venv ## Build a specimen paper of thirty invented articles into .build/specimen/
	@$(RUN) -m tests.specimen

.PHONY: lock
lock: test-venv ## Renew requirements*.txt from pyproject.toml
	@"$(VENV)/bin/python" "$(ROOT)/desk/lock.py"
