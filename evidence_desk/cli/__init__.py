"""The command line: the same services as the window, thin. JSON on stdout, sentences on stderr.

Exit codes: 0 done, 1 `verify` found damage, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import evidence_desk
from evidence_desk.errors import EvidenceDeskError
from evidence_desk.paths import default_case_dir
from evidence_desk.text import LANGUAGES, _, preferred_language, use_language

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk, Mode

DONE, DAMAGE, BAD_INPUT = 0, 1, 2


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """What `argv` asks for, in the user's language; without a `command` it asks for the window."""
    use_language(preferred_language())
    # A console of few characters shows the others by their code instead of ending the command.
    _reconfigure(errors="backslashreplace")
    return parser().parse_args(argv)


def run(arguments: argparse.Namespace) -> int:
    """Run one parsed command; the exit code."""
    from evidence_desk.log import start_logging

    start_logging()
    try:
        code: int = arguments.run(arguments)
    except EvidenceDeskError as error:
        print(error.message().render(), file=sys.stderr)
        return BAD_INPUT
    return code


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="evidence-desk",
        description=_("Evidence Desk: recordings, messages and bills of a debt, in order."),
    )
    top.add_argument("--version", action="version", version=evidence_desk.version())
    top.add_argument("--case", type=Path, default=None, metavar="DIR")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, about: str, do: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about)
        made.add_argument("--case", type=Path, default=argparse.SUPPRESS, metavar="DIR")
        made.set_defaults(run=do)
        return made

    command("new", _("Make an empty case."), _new)
    take_in = command("take-in", _("Take files and folders in."), _take_in)
    take_in.add_argument("--debt", metavar="NAME")
    take_in.add_argument("--enrich", action="store_true", help=_("Then read what takes longer, too."))
    take_in.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    enrich = command(
        "enrich", _("Read what takes longer: the words of pictures, the shape of sound."), _enrich
    )
    enrich.add_argument("folder", nargs="?", type=Path, metavar="CASE")
    debt = commands.add_parser("debt", help=_("Add a debt."))
    debt.add_argument("--case", type=Path, default=argparse.SUPPRESS, metavar="DIR")
    add = debt.add_subparsers(dest="debt_command", required=True).add_parser("add", help=_("Add a debt."))
    add.add_argument("--case", type=Path, default=argparse.SUPPRESS, metavar="DIR")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--creditor", default="", metavar="NAME")
    add.add_argument("--contract", default="", metavar="NUMBER")
    add.add_argument("--number", action="append", default=[], metavar="NUMBER")
    add.add_argument("--alias", action="append", default=[], metavar="TEXT")
    add.set_defaults(run=_debt_add)
    command("debts", _("List the debts."), _debts)
    for name, about, do in (
        ("timeline", _("List the timeline."), _timeline),
        ("findings", _("List what the rules report."), _findings),
    ):
        command(name, about, do).add_argument("--debt", metavar="NAME")
    command("search", _("Search everything."), _search).add_argument("text", metavar="TEXT")
    link = command("link", _("Link a written item to a recording."), _link)
    link.add_argument("recording", type=int, metavar="RECORDING_ID")
    link.add_argument("item", type=int, metavar="ITEM_ID")
    link.add_argument("--reason", required=True, metavar="TEXT")
    decide = command("decide", _("Note what was decided about a finding."), _decide)
    decide.add_argument("finding", type=int, metavar="FINDING_ID")
    decide.add_argument("status", choices=("confirmed", "explained", "rejected", "open"))
    decide.add_argument("--text", default="", metavar="TEXT")
    export = command("export", _("Write a report of a debt."), _export)
    export.add_argument("--debt", required=True, metavar="NAME")
    export.add_argument("--format", required=True, metavar="FORMAT")
    export.add_argument("--output", required=True, type=Path, metavar="PATH")
    export.add_argument("--language", choices=LANGUAGES, default="zh")
    command("verify", _("Check every sealed original."), _verify)
    command("sample", _("Make the fictional sample case."), _sample).add_argument(
        "--output", required=True, type=Path, metavar="DIR"
    )
    for name, made in {**commands.choices, "add": add}.items():
        if name not in ("debt", "new", "sample", "export"):
            made.add_argument("--json", action="store_true")
    return top


def _desk(arguments: argparse.Namespace, mode: Mode) -> Desk:
    from evidence_desk.bootstrap import open_desk

    return open_desk(arguments.case or default_case_dir(), mode=mode)


def _print(arguments: argparse.Namespace, document: dict[str, Any], lines: Sequence[str]) -> None:
    """One JSON document in UTF-8, or lines for people."""
    if arguments.json:
        _reconfigure(encoding="utf-8")
        print(json.dumps(document, ensure_ascii=False))
    else:
        print("\n".join(lines))


def _reconfigure(encoding: str | None = None, errors: str | None = None) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=encoding, errors=errors)


def _new(arguments: argparse.Namespace) -> int:
    with _desk(arguments, "create") as desk:
        print(desk.case.path)
    return DONE


def _take_in(arguments: argparse.Namespace) -> int:
    from evidence_desk.cli import documents
    from evidence_desk.domain.evidence import Outcome

    with _desk(arguments, "create") as desk:
        debt = desk.debts.named(arguments.debt) if arguments.debt else None
        taken = desk.intake.take_in(arguments.paths, debt)
        document = documents.take_in(taken)
        lines = [f"{fate.outcome.value:12} {fate.entries:6}  {fate.path}" for fate in taken.fates]
        for fate in taken.fates:
            for notice in fate.notices if fate.outcome is Outcome.REFUSED else ():
                print(f"{fate.path}: {notice.render()}", file=sys.stderr)
        if arguments.enrich:
            from evidence_desk.cli.enriching import work_off

            document["enriched"], more = work_off(desk)
            lines += more
        _print(arguments, document, lines)
    refused = taken.count(Outcome.REFUSED)
    return BAD_INPUT if refused and refused == len(taken.fates) else DONE


def _enrich(arguments: argparse.Namespace) -> int:
    from evidence_desk.cli.enriching import work_off

    arguments.case = arguments.folder or arguments.case
    with _desk(arguments, "write") as desk:
        _print(arguments, *work_off(desk))
    return DONE


def _debt_add(arguments: argparse.Namespace) -> int:
    from evidence_desk.domain.debt import DebtDraft
    from evidence_desk.domain.identifying import identifiers

    known = identifiers(tuple(arguments.number), tuple(arguments.alias))
    draft = DebtDraft(
        arguments.name, creditor=arguments.creditor, contract=arguments.contract, identifiers=known
    )
    with _desk(arguments, "create") as desk:
        number, _changes = desk.debts.add(draft)
        _print(arguments, {"id": number, "name": arguments.name}, [arguments.name])
    return DONE


def _debts(arguments: argparse.Namespace) -> int:
    from evidence_desk.cli import documents

    with _desk(arguments, "read") as desk:
        found = desk.debts.summaries()
    lines = [f"{d.name}  {d.entries}  {d.recordings}  {d.uncorroborated}" for d in found]
    _print(arguments, documents.debts(found), lines)
    return DONE


def _timeline(arguments: argparse.Namespace) -> int:
    from evidence_desk.cli import documents
    from evidence_desk.domain.timeline import Scope

    with _desk(arguments, "read") as desk:
        debt = desk.debts.named(arguments.debt) if arguments.debt else None
        scope = Scope(debt=debt)
        entries = desk.browsing.page(scope, 0, desk.browsing.count(scope))
        zone = desk.case.zone
        lengths = desk.examination.completeness([entry.id for entry in entries])
    document = documents.timeline(entries, zone, lengths)
    lines = [
        f"{row['at'] or '-':25}  {row['kind']:10}  {row['number'] or '-'}  {row['text'][:60]!r}"
        for row in document["entries"]
    ]
    _print(arguments, document, lines)
    return DONE


def _findings(arguments: argparse.Namespace) -> int:
    from evidence_desk.cli import documents

    with _desk(arguments, "read") as desk:
        debt = desk.debts.named(arguments.debt) if arguments.debt else None
        names = {summary.id: summary.name for summary in desk.debts.summaries()}
        findings, runs = desk.examination.findings(debt), desk.examination.runs(debt)
    lines = [
        "  ".join(
            (names.get(f.debt, "-") if f.debt else "-", str(next(iter(f.entries), "-")), f.text.render())
        )
        for f in findings
    ]
    _print(arguments, documents.findings(findings, runs, names), lines)
    return DONE


def _search(arguments: argparse.Namespace) -> int:
    from evidence_desk.cli import documents

    with _desk(arguments, "read") as desk:
        hits = desk.searching.search(arguments.text)
    _print(arguments, documents.search(hits), [f"{hit.entry.id}  {hit.snippet}" for hit in hits])
    return DONE


def _link(arguments: argparse.Namespace) -> int:
    from evidence_desk.domain.communication import CommunicationId

    with _desk(arguments, "write") as desk:
        desk.linking.link(
            CommunicationId(arguments.recording), CommunicationId(arguments.item), arguments.reason
        )
    _print(arguments, {"recording": arguments.recording, "item": arguments.item}, [_("Linked.")])
    return DONE


def _decide(arguments: argparse.Namespace) -> int:
    from evidence_desk.domain.finding import DecisionStatus
    from evidence_desk.services.deciding import FindingGone

    status = None if arguments.status == "open" else DecisionStatus(arguments.status)
    with _desk(arguments, "write") as desk:
        found = [each for each in desk.examination.findings() if each.id == arguments.finding]
        if not found:
            raise FindingGone
        desk.decisions.decide(found[0], status, arguments.text)
    document = {"finding": arguments.finding, "status": status.value if status else None}
    _print(arguments, document, [_("Noted.")])
    return DONE


def _export(arguments: argparse.Namespace) -> int:
    with _desk(arguments, "write") as desk:
        debt = desk.debts.named(arguments.debt)
        report = desk.reporting.build(debt, arguments.language)
        written = desk.reporting.write(report, arguments.format, arguments.output)
        desk.reporting.log(written)
    print(f"{written.sha256}  {written.path}")
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    from evidence_desk.cli import documents

    # Written into the custody log where nobody else holds the case; read only where somebody does.
    with _desk(arguments, "best") as desk:
        check = desk.verification.verify()
    document = documents.verify(check)
    _print(arguments, document, [f"{key}: {value}" for key, value in document.items()])
    return DONE if check.clean else DAMAGE


def _sample(arguments: argparse.Namespace) -> int:
    from evidence_desk.bootstrap import make_sample

    with make_sample(arguments.output) as desk:
        print(desk.case.path)
    return DONE
