#!/bin/sh
# See that there is a Chromium for the tests of the pages, with fonts for Chinese.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name"; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get -qq update
    apt-get -qq install --yes --no-install-recommends chromium fonts-noto-cjk >/dev/null
else
    echo "no Chromium: the tests of the pages will be skipped" >&2
    echo "on Debian: apt-get install chromium fonts-noto-cjk" >&2
fi
