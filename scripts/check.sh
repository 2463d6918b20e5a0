#!/bin/sh
# Says within a minute whether the code keeps its own rules.
#   scripts/check.sh          form, types, contracts, shape and the tests of the floor
#   scripts/check.sh --form   the same without any test
set -u
cd "$(dirname "$0")/.."
scripts/setup.sh --dev || exit 1
PATH="$PWD/.venv/bin:$PATH"
notes=$(mktemp -d)
trap 'rm -rf "$notes"' EXIT

# run NAME COMMAND...: in the background, its words and its verdict kept for report
run() {
    name=$1
    shift
    { "$@" >"$notes/$name.txt" 2>&1; echo $? >"$notes/$name.code"; } &
}

failed=0
report() {
    code=$(cat "$notes/$1.code")
    [ "$code" = 0 ] || failed=1
    if [ "$code" = 0 ]; then printf 'ok      %s\n' "$1"; else printf 'FAILED  %s\n' "$1"; fi
    if [ "$code" != 0 ] || [ "$1" = tests ]; then cat "$notes/$1.txt"; fi
}

# types take one core; the quick ones share the other and are done when the tests begin
run types mypy
run lint ruff check --quiet .
run format ruff format --check --quiet .
run contracts lint-imports --no-logo
if [ "${1:-}" = --form ]; then
    wait
else
    # the floor and the form: what every room stands on. `make test` runs every room.
    quick="tests/shape tests/unit/core tests/unit/tables"
    for room in audit clocks personal tallies; do quick="$quick tests/unit/domain/$room"; done
    # shellcheck disable=SC2086 # the rooms are several words on purpose
    run tests pytest -q -n 2 --dist loadfile -m "not slow and not postgres" --durations=5 --durations-min=2 $quick
    wait
fi

report lint
report format
report types
report contracts
[ "${1:-}" = --form ] || report tests
exit $failed
