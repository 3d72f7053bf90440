#!/bin/sh
# ネットワークのない機械で: `sh install.sh /opt/yakusoku`。`make bundle` が作ったフォルダの中で動かす。
set -eu
cd "$(dirname "$0")"
place="${1:?置く場所を書いてください: sh install.sh /opt/yakusoku}"
sha256sum --quiet -c SHA256SUMS
"${PYTHON:-python3}" -m venv "$place/.venv"
"$place/.venv/bin/pip" install --quiet --no-index --find-links wheels -r requirements.txt
"$place/.venv/bin/pip" install --quiet --no-index --find-links wheels --no-deps yakusoku
"$place/.venv/bin/yakusoku" --version
