#!/usr/bin/env bash
# Every test. Journeys start whole programs and a browser: they run after the rest, one at a time.
set -uo pipefail
status=0
.venv/bin/python -m pytest -q -n 2 --dist loadfile -m "not journey" "$@" || status=1
.venv/bin/python -m pytest -q -m journey "$@" || status=1
exit $status
