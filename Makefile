# `make lab` starts JupyterLab with Alacard; `make test` runs every test. Each sets up what it needs,
# and a second run reuses what is there. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.alacard
PIP := tools/install.sh $(VENV)
# The builder and npm scripts find jupyter-builder by PATH.
export PATH := $(abspath $(BIN)):$(PATH)
# Where no bytecode is kept, each kernel and server compiles all its packages again.
unexport PYTHONDONTWRITEBYTECODE
FRONT := $(shell find src style schema -type f 2>/dev/null) package.json tsconfig.json
LABEXTENSION := alacard_ext/labextension/package.json
# Cards and templates are compiled, and what is compiled is not kept in git.
SOURCES := $(shell find alacard_ext/cards/data alacard_ext/notebooks/templates -name '*.yaml' -o -name '*.py')
COMPILED := $(STAMPS)/compiled

.PHONY: help lab team test lint lint-py lint-js types compile test-models test-js test-py test-notebooks test-ui pictures attack mutants gpu-check wheel bench bench-notebooks bench-libraries bench-readmes bench-catalog bench-library bench-demos bench-jobs lock check-lock clean check-tools check-user

help:  ## show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

check-tools:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Alacard needs Python 3.11 or newer as '$(PYTHON)'; install it or run 'make PYTHON=… $(MAKECMDGOALS)'."; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || \
	  { echo "Alacard needs Node.js 20 or newer with npm to build its front end; install it from nodejs.org or your system's packages."; exit 1; }
	@command -v npm >/dev/null || { echo "Alacard needs npm, which comes with Node.js; install it."; exit 1; }

$(STAMPS)/venv: | check-tools
	@test -x $(BIN)/python || { $(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment; install its 'venv' module (Debian: apt install python3-venv)."; exit 1; }; }
	@mkdir -p $(STAMPS) && touch $@

node_modules/.package-lock.json: package.json package-lock.json .npmrc | check-tools
	npm ci --no-progress
	@touch $@

# The build tools come first, so that the editable install needs no network of its own. The front end
# is built by a target of its own, once, and while other packages are put in place.
$(STAMPS)/base: $(STAMPS)/venv pyproject.toml constraints.txt
	$(PIP) "hatchling>=1.27" "jupyter-builder>=1.2,<2" "hatch-jupyter-builder>=0.9" editables \
	  "jupytext>=1.16,<2" "pydantic>=2.9,<3" "pyyaml>=6"
	@mkdir -p alacard_ext/labextension
	@rm -f alacard_ext/labextension/install.json  # an earlier install wrote it through the link below
	SKIP_JUPYTER_BUILDER=1 $(PIP) --no-build-isolation -e ".[lab,catalog]"
	@touch $@

$(LABEXTENSION): $(STAMPS)/base $(FRONT) | node_modules/.package-lock.json
	npm run build --silent
	$(BIN)/jupyter-builder develop . --overwrite >/dev/null
	@touch $@

# Told at once, and not by JupyterLab after minutes of set-up.
STARTED := $(or $(filter team,$(MAKECMDGOALS)),lab)
check-user:
	@[ "$$(id -u)" != 0 ] || [[ "$(LAB_ARGS)" == *--allow-root* ]] || \
	  { echo "JupyterLab does not start as root. Run 'make $(STARTED)' as another user or, in a container, 'make $(STARTED) LAB_ARGS=--allow-root'."; exit 1; }

lab: check-tools check-user $(COMPILED) $(LABEXTENSION)  ## set up everything and start JupyterLab with the Alacard sidebar
	$(BIN)/jupyter lab --AlacardApp.open_panel=True $(LAB_ARGS)

$(STAMPS)/team: $(STAMPS)/base
	SKIP_JUPYTER_BUILDER=1 $(PIP) --no-build-isolation -e ".[lab,catalog,postgresql]"
	@touch $@

team: check-tools check-user $(STAMPS)/team $(COMPILED) $(LABEXTENSION)  ## try out a team: PostgreSQL, a server with two people, two workers
	@$(BIN)/python -m tools.team $(LAB_ARGS)

$(STAMPS)/test: $(STAMPS)/base tools/install-test-models.sh tools/torchvision-cpu.sh tools/extras.py
	tools/install-test-models.sh $(VENV)
	@touch $@

test-models: $(STAMPS)/test  # tiny models that the tests run; kept, and made again where their source changed
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.local_hub.models

# Tests wait for kernels, pages and servers as well as for a core, so more of them run side by side
# than there are cores, and each process takes the next test that is left: none is busy alone at the
# end. Python's take longest and begin as soon as their models are there; the browser's are done
# sooner, and three processes then keep two cores busy. What needs Node.js alone is checked while
# Python's packages are put in place.
# In CI, a browser test that fails and a Python test that met a time limit are tried a second time,
# and pytest's summary names it as 'RERUN'.
AGAIN := $(if $(CI),--reruns 1)
TIMED_OUT := $(if $(CI),$(AGAIN) --only-rerun '[Tt]ime-?[Oo]ut')
SHARED := --dist worksteal -n
test: check-tools  ## set up everything and run every test
	+$(MAKE) --no-print-directory -k -j3 --output-sync=target test-py test-ui test-js lint-js lint-py

lint: lint-js lint-py  ## check style and types

lint-py: $(STAMPS)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	for platform in win32 darwin; do $(BIN)/mypy --config-file tools/mypy-platforms.ini --platform $$platform --cache-dir .mypy_cache/$$platform || exit 1; done

lint-js: node_modules/.package-lock.json
	npm run lint:check --silent

types: $(STAMPS)/base  ## write src/ground/api/types.ts from the pydantic models
	npm run types --silent

$(COMPILED): $(STAMPS)/base $(SOURCES)
	$(BIN)/python -m alacard_ext.cards.presets
	$(BIN)/python -m alacard_ext.notebooks.percent
	@touch $@

compile: $(COMPILED)  ## compile the cards and templates after an edit

test-js: node_modules/.package-lock.json  ## TypeScript tests
	npm test --silent

test-py: test-models $(COMPILED) node_modules/.package-lock.json  ## Python tests, those of the notebooks with real kernels and tiny real models
	$(BIN)/python -m pytest tests $(SHARED) 3 $(TIMED_OUT)

test-notebooks: test-models $(COMPILED)  ## of the Python tests those of the notebooks alone
	$(BIN)/python -m pytest tests/notebooks $(SHARED) 3 $(TIMED_OUT)

test-ui: test-models $(COMPILED) $(LABEXTENSION)  ## browser tests
	$(BIN)/python -c 'from tests.bench.wheel import wheel; wheel()'  # once, and not by each process
	$(BIN)/python -m pytest ui-tests $(SHARED) 2 $(AGAIN)

pictures: $(STAMPS)/test $(LABEXTENSION)  ## make the README's pictures again in docs/screenshots/; look at each
	ALACARD_UPDATE_SCREENSHOTS=1 $(BIN)/python -m pytest ui-tests/test_pictures.py

attack: $(STAMPS)/test $(COMPILED) $(LABEXTENSION)  ## the attacks that SECURITY.md promises to withstand
	$(BIN)/python -m pytest tests -m attack
	$(BIN)/python -m pytest ui-tests -m attack

mutants: $(STAMPS)/test $(COMPILED) $(LABEXTENSION)  ## break the program on purpose, and see whether the tests find it
	$(BIN)/python -m tools.mutants $(FAULTS)

gpu-check: $(STAMPS)/test $(COMPILED)  ## run ten notebooks on this machine's graphics card, and compare what they take with the estimates
	$(BIN)/python -m tools.gpu_check

wheel: check-tools $(STAMPS)/base  ## build the wheel into dist/
	npm run build:prod --silent
	$(PIP) build
	rm -rf dist && $(BIN)/python -m build --no-isolation --wheel
	@ls dist

bench: $(STAMPS)/test $(LABEXTENSION)  ## ratios: warm and cold generation, start-up, bundle size
	$(BIN)/python -m tests.bench

bench-notebooks: $(STAMPS)/test  ## execute the full task x difficulty table
	$(BIN)/python -m tests.bench_notebooks

bench-libraries: $(STAMPS)/test  ## execute other libraries' notebooks, each in its own environment
	$(BIN)/python -m tests.bench_libraries

bench-readmes:  ## what becomes of the examples on real model pages; CODE=1 prints them
	$(BIN)/python -m tests.bench_readmes $(if $(CODE),--code)

# For those who install the wheel: every package that it needs, on each system, with its hashes.
lock: $(STAMPS)/test  ## write requirements-lock.txt from pyproject.toml and constraints.txt
	$(BIN)/uv pip compile pyproject.toml --extra lab -c constraints.txt --universal --python-version 3.11.5 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements-lock.txt

LOCKED := .cache/locked
check-lock: wheel  ## install requirements-lock.txt with its hashes and the wheel into an empty environment
	rm -rf $(LOCKED) && $(PYTHON) -m venv $(LOCKED)
	$(LOCKED)/bin/python -m pip --disable-pip-version-check install -q --require-hashes -r requirements-lock.txt
	$(LOCKED)/bin/python -m pip --disable-pip-version-check install -q --no-deps --no-index dist/*.whl
	$(LOCKED)/bin/python -m pip check && $(LOCKED)/bin/alacard deal --seed 7

N ?= 100000
bench-catalog: $(STAMPS)/test  ## the catalog's figures beside plain FTS5; N=2100000 for all sizes, WRITE=1 for the page
	$(BIN)/python -m tests.bench_catalog N=$(N) $(if $(WRITE),WRITE=1)

bench-library: $(STAMPS)/test  ## the library's figures on SQLite and PostgreSQL; PEOPLE=1: a hundred act, WRITE=1 for the page
	$(BIN)/python -m tests.bench_library $(if $(PEOPLE),--only people) N=$(N) $(if $(WRITE),WRITE=1)

KILLS ?= 200
bench-jobs: $(STAMPS)/test  ## how soon jobs are taken and told, throughput, and 200 kills (KILLS=20, JOBS=200, ONLY=pickup,faults)
	KILLS=$(KILLS) JOBS=$(JOBS) ONLY=$(ONLY) $(BIN)/python -m tests.bench_jobs

bench-demos: $(STAMPS)/test  ## a large bundle, a gallery of 10,000 demos, and launches; N= for another size, WRITE=1 for the page
	N=$(N) WRITE=$(WRITE) $(BIN)/python -m tests.bench_demos

clean:  ## remove everything that was built
	rm -rf $(VENV) node_modules lib dist alacard_ext/labextension tsconfig.tsbuildinfo .cache \
	  alacard_ext/cards/data/deck.json alacard_ext/notebooks/templates/compiled
