#!/bin/sh
# Sets up what is missing and opens Evidence Desk on the sample case; without a screen it writes the
# sample case's reports instead and prints where they are.
#
#   sh packaging/run.sh              the window, or the reports where there is no screen
#   sh packaging/run.sh --headless   the reports even where there is a screen
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=packaging/set_up.sh
. packaging/set_up.sh
desk=$venv/bin/evidence-desk

case ${1:-} in
    "") headless= ;;
    --headless) headless=yes ;;
    *) fail "Usage: sh packaging/run.sh [--headless]" "用法：sh packaging/run.sh [--headless]" ;;
esac

has_display() {
    if [ -n "$headless" ]; then return 1; fi
    if on_macos; then [ -z "${SSH_CONNECTION:-}" ]; else [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; fi
}

# window_opens: can Qt really show something there? Settings may be left over, libraries missing.
window_opens() {
    try='from PySide6 import QtMultimedia, QtPdf, QtWidgets; QtWidgets.QApplication([])'
    # In a shell of its own: Qt gives up by abort, which the shell would report.
    (exec 2>/dev/null; "$python" -c "$try" || exit 1)
}

# write_reports CASE FOLDER: one PDF for each debt of the case.
write_reports() {
    debts=$("$desk" debts --case "$1" --json)
    names='import json, sys; print(*(debt["name"] for debt in json.load(sys.stdin)["debts"]), sep="\n")'
    debts=$(printf '%s' "$debts" | "$python" -c "$names")
    mkdir -p "$2"
    printf '%s\n' "$debts" | while IFS= read -r debt; do
        report=$2/$(printf '%s' "$debt" | tr '/' '_').pdf
        "$desk" export --case "$1" --debt "$debt" --format pdf --output "$report" --language zh </dev/null
        say "Report of the debt $debt: $report" "债务 $debt 的报告：$report"
    done
}

# Reports need none of the system libraries: what cannot be installed costs the window only.
provide_system || true
provide_environment
provide_libraries run packaging/requirements.txt packaging/requirements-build.txt
provide_catalogues

documents=$("$python" -c 'from evidence_desk.paths import default_case_dir; print(default_case_dir().parent)')
sample=$documents/sample
say "Putting the sample case together in $sample" "正在准备示例案卷：$sample"
"$desk" sample --output "$sample"

if has_display && window_opens; then
    say "Opening Evidence Desk" "正在打开证据台"
    exec "$desk" --case "$sample"
fi
say "No window can be opened here: writing the sample case's reports instead" \
    "这里无法打开窗口：改为写出示例案卷的报告"
write_reports "$sample" "$documents/sample reports"
