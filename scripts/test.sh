#!/bin/sh
# Everything that is tested, within bounds: form first, then every test on SQLite and those for both on PostgreSQL.
#   scripts/test.sh           without speed and fault tests
#   scripts/test.sh --full    with the fault tests
# With CIYIN_DATABASE_URL set, the database tests run on that PostgreSQL, in databases of their own.
set -u
cd "$(dirname "$0")/.."
scripts/setup.sh --dev || exit 1
. scripts/browser.sh
. scripts/office.sh
PATH="$PWD/.venv/bin:$PATH"

failed=0
scripts/check.sh --form || failed=1

rooms=""
for room in unit pages shape e2e; do
    [ -d "tests/$room" ] && rooms="$rooms tests/$room"
done
wanted="not bench and not faults"
if [ "${1:-}" = --full ]; then
    wanted="not bench"
    [ -d tests/faults ] && rooms="$rooms tests/faults"
fi
# shellcheck disable=SC2086 # the rooms are several words on purpose
pytest -n 2 --dist loadscope -m "$wanted" $rooms || failed=1
exit $failed
