#!/usr/bin/env bash
# Makes .venv in the checkout from hash-pinned requirements: by uv where it is on PATH, else by pip.
set -euo pipefail
python=${1:-python3}
if command -v uv >/dev/null 2>&1; then
  [ -x .venv/bin/python ] || uv venv --quiet --python "$python" .venv
  VIRTUAL_ENV=$PWD/.venv uv pip sync --quiet --compile-bytecode --require-hashes requirements/dev.txt
  VIRTUAL_ENV=$PWD/.venv uv pip install --quiet --no-deps --no-build-isolation --editable .
else
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi
# Compiled once here: a start that has to compile its sources takes three times as long.
.venv/bin/python -m compileall -q posapp
.venv/bin/python -m tools.strings --compile
