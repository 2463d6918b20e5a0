#!/bin/sh
# Makes .venv from the pinned requirements; does nothing when it is current.
#   scripts/setup.sh          what the desk needs to run
#   scripts/setup.sh --dev    and what its tests need
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "setup: $*" >&2; }

find_python() {
    for name in python3.11 python3.12 python3.13 python3; do
        if "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    say "Python 3.11 or newer with its venv module is needed and was not found; install python3.11 (on Debian: apt install python3 python3-venv) and call make again."
    exit 1
}

make_venv() {
    .venv/bin/python -c '' 2>/dev/null && return
    python=$(find_python)
    say "making .venv with $python"
    rm -rf .venv
    "$python" -m venv .venv || {
        say "$python cannot make a virtual environment; install its venv package (on Debian: apt install python3-venv)."
        exit 1
    }
}

install() {
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python .venv/bin/python --require-hashes -r "$1"
    elif [ -x .venv/bin/uv ]; then
        .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$1"
    else
        .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
        .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$1"
    fi
}

# the list that was installed is kept beside what it installed; equal lists need no work
current() { cmp -s "$1" ".venv/installed-$1"; }

ensure() {
    current "$1" && return
    say "installing $1"
    install "$1"
    cp "$1" ".venv/installed-$1"
}

make_venv
if [ "${1:-}" = --dev ]; then
    current requirements.txt || rm -f .venv/installed-requirements-dev.txt
    ensure requirements-dev.txt
    cp requirements.txt .venv/installed-requirements.txt
else
    ensure requirements.txt
fi
