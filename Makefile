# `make` alone lists what there is. Variables: CORPUS (documents), DATA (snapshots), HOST, PORT, Q (question), QUESTIONS, REPORT, REQUESTS.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
CORPUS ?= corpus
DATA ?= data
HOST ?= 127.0.0.1
PORT ?= 8000
Q ?= 美唄市のふるさと納税の令和6年度の実績は？
QUESTIONS ?= $(wildcard eval/questions/*.jsonl)
REPORT ?= report
REQUESTS ?= 5000

BIN := .venv/bin
READY := .venv/ready
UV := uv==0.13.9
CYCLONEDX := cyclonedx-bom==7.5.0
TOOLS := .venv/tools
# Nothing but the package registry is ever asked: a model that is not on the machine is an error at once.
export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup tools run build serve ask eval test check corpus one-question openapi bench bench-pages bench-llm bench-scale fuzz endure lock licenses sbom bundle clean

help: ## この一覧
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## .venv を作り、yakusoku コマンドを入れる

$(READY): requirements.lock requirements.hashes pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 以上が要ります: make PYTHON=python3.12 setup" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.hashes
	$(BIN)/pip install --quiet --no-build-isolation --no-deps -e .
	@touch $@

tools: $(TOOLS) ## 試験と学習の道具、ほかの埋め込みモデルを動かす部品（torch、sentence-transformers）も入れる

# torch comes first and alone: what depends on it would otherwise take a build of several gigabytes.
$(TOOLS): $(READY)
	$(BIN)/pip install --quiet "$$(grep '^torch==' requirements.lock)"
	$(BIN)/pip install --quiet -r requirements.lock
	@touch $@

run: setup ## 準備し、CORPUS（既定は corpus/）から索引を作り、http://127.0.0.1:8000 で配信する
	$(BIN)/yakusoku build $(CORPUS) --data $(DATA)
	$(BIN)/yakusoku serve --data $(DATA) --host $(HOST) --port $(PORT)

build: setup ## CORPUS から新しいスナップショットを DATA に作る
	$(BIN)/yakusoku build $(CORPUS) --data $(DATA)

serve: setup ## DATA のスナップショットを配信する
	$(BIN)/yakusoku serve --data $(DATA) --host $(HOST) --port $(PORT)

ask: setup ## Q="質問" に答える
	@$(BIN)/yakusoku ask "$(Q)" --data $(DATA)

eval: setup ## QUESTIONS で評価し、REPORT に報告を書く
	$(BIN)/yakusoku eval $(QUESTIONS) --data $(DATA) --report $(REPORT)

test: tools ## 数十秒の試験（モデルもブラウザも使わない）
	$(BIN)/pytest -m "not model and not browser"

check: tools ## 整形・型・層・すべての試験（CI と同じ）
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

corpus: setup ## 元の文書のフォルダ CORPUS=dir から corpus/ の記録を作り直す
	@if [ "$(origin CORPUS)" = file ]; then echo "元の文書のフォルダを指定してください: make corpus CORPUS=dir" >&2; exit 2; fi
	$(BIN)/python corpus/make.py $(CORPUS)

one-question: build ## docs/one-question.md を、質問 Q の五つの段階から作り直す
	{ echo "# 一つの質問、五つの段階"; \
	  printf '\n`make one-question` が `yakusoku ask QUESTION --trace` から作ります。手では直しません。\n\n> %s\n\n' "$(Q)"; \
	  $(BIN)/yakusoku ask "$(Q)" --data $(DATA) --trace; } > one-question.new
	mv one-question.new docs/one-question.md

openapi: setup ## docs/openapi.json を API から作り直す
	$(BIN)/python -m service.doors.describe > openapi.new
	mv openapi.new docs/openapi.json

bench: tools ## 速さと大きさを測り、docs/benchmarks.md に書く（CORPUS の文書で。10分ほど）
	$(BIN)/python -m bench.run $(CORPUS) --output docs/benchmarks.md

bench-pages: tools ## ページの速さ・重さ・メモリを測り、docs/benchmarks.md に書く（5分ほど）
	$(BIN)/python -m bench.desk --output docs/benchmarks.md

bench-llm: tools ## 言語モデルを添えた答え（LLM=URL/v1 があれば実物、なければ台本）を QUESTIONS で測り、docs/benchmarks.md に書く
	$(BIN)/python -m bench.writers $(DATA) $(QUESTIONS) $(if $(LLM),--url $(LLM) --every 50) --output docs/benchmarks.md
	$(BIN)/python -m bench.faults $(DATA) --questions $(QUESTIONS) --output docs/benchmarks.md

bench-scale: tools ## DATA の単位を 1 千から 10 万に増やし、検索の時間と取りこぼしを docs/benchmarks.md に書く
	$(BIN)/python -m bench.scale $(DATA) --output docs/benchmarks.md

fuzz: tools ## API、質問、文書を何千通りも試して壊そうとし、docs/benchmarks.md に書く（30分ほど）
	$(BIN)/python -m bench.fuzz --output docs/benchmarks.md

endure: build ## REQUESTS 回続けて聞き、大きさが変わらないかを docs/benchmarks.md に書く
	$(BIN)/python -m bench.endure $(DATA) --requests $(REQUESTS) --output docs/benchmarks.md

lock: ## pyproject.toml から requirements.lock を作り直す
	rm -rf .venv-lock
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet "$$(grep '^torch==' requirements.lock)"
	.venv-lock/bin/pip install --quiet -e '.[dev,models,postgres]'
	{ head -1 requirements.lock; .venv-lock/bin/pip freeze --all --exclude-editable --exclude pip | sed 's/+cpu$$//'; } > requirements.new
	mv requirements.new requirements.lock
	.venv-lock/bin/pip install --quiet $(UV)
	{ head -1 requirements.hashes; grep '^setuptools==' requirements.lock | .venv-lock/bin/uv pip compile --quiet \
	  --generate-hashes --universal --python-version 3.11.5 -c requirements.lock --no-annotate --no-header pyproject.toml -; \
	} > requirements.new
	mv requirements.new requirements.hashes
	rm -rf .venv-lock

licenses: tools ## 入る部品のライセンスを docs/licenses.md に並べる
	$(BIN)/python -m deploy.licenses > licenses.new
	mv licenses.new docs/licenses.md

sbom: setup ## 入っている部品の一覧（SBOM、CycloneDX の JSON）を yakusoku.cdx.json に書く
	$(PYTHON) -m venv .venv-sbom
	.venv-sbom/bin/pip install --quiet $(CYCLONEDX)
	.venv-sbom/bin/cyclonedx-py environment .venv --pyproject pyproject.toml --output-reproducible -o yakusoku.cdx.json
	rm -rf .venv-sbom

bundle: setup ## ネットワークのない機械へ運ぶフォルダ bundle/ を作る（同じ OS と Python のため）
	rm -rf bundle
	$(BIN)/pip wheel --quiet --no-build-isolation --require-hashes -r requirements.hashes -w bundle/wheels
	$(BIN)/pip wheel --quiet --no-build-isolation --no-deps . -w bundle/wheels
	sed -E '/^ *--hash/d; s/ *\\$$//' requirements.hashes > bundle/requirements.txt
	cp deploy/install.sh deploy/yakusoku.service bundle/
	cd bundle && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS

clean: ## .venv、DATA、生成物を消す
	rm -rf .venv $(DATA) $(REPORT) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results bundle yakusoku.cdx.json
