#!/bin/sh
# Make sure that this machine has what the Makefile needs; what is missing comes from Debian where we may install it.
#   sh tools/setup.sh build   Python 3.11 or newer with venv, and a virtual environment in .venv
#   sh tools/setup.sh test    and Node.js 18 or newer, npm, Chromium, a Chinese font
set -eu

missing=""
need() { missing="$missing $*"; }

python=""
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || need python3 python3-venv
[ -z "$python" ] || "$python" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv

if [ "${1:-build}" = test ]; then
    node -e 'process.exit(parseInt(process.versions.node) < 18)' 2>/dev/null || need nodejs
    command -v npm >/dev/null || need npm
    command -v chromium >/dev/null || need chromium
    fc-list :lang=zh-cn 2>/dev/null | grep -q . || need fonts-noto-cjk fontconfig
fi

if [ -n "$missing" ]; then
    root=""
    if [ "$(id -u)" != 0 ]; then
        root="sudo -n"
    fi
    if ! command -v apt-get >/dev/null || ! { [ -z "$root" ] || $root true 2>/dev/null; }; then
        echo "Please install:$missing" >&2
        exit 1
    fi
    echo "Installing:$missing"
    $root apt-get update -qq
    # shellcheck disable=SC2086 # a list of packages
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
    [ -n "$python" ] || python=python3
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --clear .venv
fi
