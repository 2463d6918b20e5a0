#!/bin/sh
# Every long figure, one after the other, into docs/measured.md with commit and date.
# What is recorded for this commit already is not run again: after a break, call it once more.
#   scripts/full.sh            all of them
#   scripts/full.sh NAME ...   only those
set -u
cd "$(dirname "$0")/.."
scripts/setup.sh --dev || exit 1
. scripts/browser.sh
. scripts/office.sh
PATH="$PWD/.venv/bin:$PATH"
record=docs/measured.md
commit=$(git rev-parse --short HEAD)
mkdir -p .bench
failed=0
wanted=$*

[ -f "$record" ] || cat >"$record" <<'HEAD'
# Measured

Made by `make full`; one line a figure, newest last. The last line a command printed stands beside its outcome.

| figure | outcome | seconds | commit | date | said |
|---|---|---|---|---|---|
HEAD

# measure NAME COMMAND...: run it unless this commit has it, keep its words, note its outcome
measure() {
    name=$1
    shift
    case " ${wanted:-$name} " in *" $name "*) ;; *) return ;; esac
    if grep -q "^| $name | ok | .* | $commit |" "$record"; then
        echo "kept    $name"
        return
    fi
    began=$(date +%s)
    if "$@" >".bench/full-$name.txt" 2>&1; then outcome=ok; else outcome=FAILED; failed=1; fi
    said=$(tail -n 1 ".bench/full-$name.txt" | tr '|' '/' | cut -c1-120)
    echo "| $name | $outcome | $(($(date +%s) - began)) | $commit | $(date +%F) | $said |" >>"$record"
    echo "$outcome $name"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
measure demo-three-years env CIYIN_VAR="$folder" python -m tools demo
measure bench-import pytest -q -s -m bench tests/bench/test_import.py
measure bench-hotspots pytest -q -s -m bench tests/bench/test_hotspots.py
measure bench-surges pytest -q -s -m bench tests/bench/test_surges.py
chicago=${CIYIN_TEST_SHARED:-../shared}/data/incidents/chicago_public_d11_d25_2012_2016.csv.gz
[ -f "$chicago" ] && measure surge-backtest python -m tools surge-backtest "$chicago" --time Date --area Beat --category "Primary Type"
measure surge-trials python -m tools surge-trials --replicates 30 --seed 20261123
measure bench-patrol pytest -q -s -m bench tests/bench/test_patrol.py
measure kills env CIYIN_TEST_KILLS=500 pytest -q -s -m faults tests/faults/test_writer_killed.py tests/faults/test_upkeep_killed.py
measure tests-and-faults scripts/test.sh --full
exit $failed
