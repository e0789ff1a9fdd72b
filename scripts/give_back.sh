#!/bin/sh
# After `sudo make ...`: what root made in build/ becomes the caller's, so that the next plain
# `make` can go on with it. The lab's images and the bare roots stay root's. Follows no link.
set -eu
cd "$(dirname "$0")/.."
if [ "$(id -u)" != 0 ] || [ "${SUDO_UID:-0}" = 0 ] || [ ! -d build ]; then exit 0; fi
find build -xdev \( -path build/lab -o -path build/bare \) -prune -o \
  -user 0 -execdir chown -h "$SUDO_UID:$SUDO_GID" {} +
