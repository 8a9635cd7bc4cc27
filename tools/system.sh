#!/usr/bin/env bash
# Installs the Debian packages that are missing. "libraries": what Qt needs to start;
# "all": that and what tests and the bundle use (a virtual screen, a browser, strip).
set -euo pipefail
libraries="libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0 libgssapi-krb5-2"
window="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
tests="xvfb xauth xdotool binutils chromium chromium-driver"
wanted="$libraries"
[ "${1:-all}" = all ] && wanted="$libraries $window $tests"
command -v dpkg-query >/dev/null 2>&1 || exit 0   # not Debian: the README names what is needed
missing=""
for package in $wanted; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "${1:-all}" = libraries ] && [ -n "$(.venv/bin/python -c 'import PySide6.QtWidgets' 2>&1 || true)" ] || [ "${1:-all}" = all ]; then
  echo "installing:$missing"
  root=""
  [ "$(id -u)" = 0 ] || root=sudo
  $root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
