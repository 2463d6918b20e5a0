#!/bin/sh
# Pins what pyproject.toml asks for, with hashes and for every platform, without naming any host or path.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

pin() { uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header "$@"; }

pin -o requirements.txt
pin --group dev -c requirements.txt -o requirements-dev.txt
