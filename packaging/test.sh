#!/bin/sh
# Sets up what is missing and runs every check; ends with 0 only if all pass.
#
#   sh packaging/test.sh               everything
#   sh packaging/test.sh ARGUMENT...   the arguments go to pytest, e.g. tests/rules or -x
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=packaging/set_up.sh
. packaging/set_up.sh

# What the tests look through: PDF pages and their text, a real screen for dragging, the scripts themselves.
system_libraries="$system_libraries poppler-utils qpdf fonts-noto-cjk xvfb xauth libxtst6 shellcheck"

provide_system || exit 1
provide_environment
provide_libraries test packaging/requirements-dev.txt packaging/requirements-build.txt
provide_catalogues

export PATH="$PWD/$venv/bin:$PATH"
# No window, no sound: the tests draw into memory.
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"

failed=
# check COMMAND...: run it, remember it if it fails, go on.
check() {
    say "Check: $*" "检查：$*"
    "$@" || failed="$failed [$*]"
}

check ruff check .
check ruff format --check .
check mypy
check lint-imports
check pytest "$@"

[ -z "$failed" ] || fail "Not passed:$failed" "未通过：$failed"
say "All checks passed." "所有检查均已通过。"
