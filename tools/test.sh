#!/usr/bin/env bash
# Every test. Journeys start whole programs and a browser and mostly wait: they run after the rest.
# A worker that dies ends the run at once: a new one in its place would wait for ever.
set -uo pipefail
run=(.venv/bin/python -m pytest -q -n 2 --dist loadfile --max-worker-restart 0)
status=0
timeout --kill-after 30 25m "${run[@]}" -m "not journey" "$@" || status=1
timeout --kill-after 30 25m "${run[@]}" -m journey "$@" || status=1
exit $status
