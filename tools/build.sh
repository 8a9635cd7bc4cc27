#!/usr/bin/env bash
# Makes the bundle in dist/posapp and tries it on a virtual screen.
set -euo pipefail
bash tools/system.sh all  # what lies on this machine goes into the bundle
.venv/bin/pyinstaller --noconfirm --log-level ERROR --distpath dist --workpath build build.spec
POSAPP_BUNDLE=dist/posapp .venv/bin/python -m pytest -q -p no:randomly tests/bundle
echo "dist/posapp: $(du -sm --apparent-size dist/posapp | cut -f1) MB"
