#!/bin/sh
# A Chromium for the tests: one already there, else Playwright's own, else the distribution's package (as root only).
# Usage: find-chromium.sh VENV/bin
set -u
bin=$1

here() {
    "$bin/python" -m crawler.browser.chromium >/dev/null 2>&1
}

here && exit 0
echo "No Chromium here; trying Playwright's own download ..."
timeout 300 "$bin/playwright" install chromium >/dev/null 2>&1 && here && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Playwright's download did not work; installing the distribution's chromium package ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && here && exit 0
fi
echo "The tests need a Chromium and none could be installed. Install one with your package manager" >&2
echo "(chromium, chromium-browser or google-chrome on the PATH), then run make test again." >&2
exit 1
