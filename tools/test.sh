#!/usr/bin/env bash
# Every test. Journeys start whole programs and a browser and mostly wait: they run after the rest.
set -uo pipefail
status=0
.venv/bin/python -m pytest -q -n 2 --dist loadfile -m "not journey" "$@" || status=1
.venv/bin/python -m pytest -q -n 2 --dist loadfile -m journey "$@" || status=1
exit $status
