"""Who speaks through which number: identifiers that occur together, joined to a debt that knows one of them.

Everything here is what texts state of themselves. A join is a suggestion with its reasons, never a fact; a
number that carries the signatures of several institutions is a common sender and joins nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId, Identifier, IdentifierKind
from evidence_desk.domain.phone_number import same_number
from evidence_desk.domain.search_words import normalise
from evidence_desk.text import N_, Message

#: Names of a kind of institution; alone they name none.
_GENERIC = frozenset(
    [
        "银行",
        "金融",
        "公司",
        "集团",
        "中心",
        "客服",
        "法院",
        "检察院",
        "公安局",
        "派出所",
        "经侦",
        "支队",
        "大队",
        "法务",
        "法务部",
        "律所",
        "事务所",
        "律师事务所",
        "催收部",
        "贷后",
        "贷后部",
        "风控",
        "风控部",
        "委外",
        "委员会",
        "科技",
    ]
)
_FEWEST_SIGNS = 3
_MOST_REASONS = 4

_TOGETHER = N_("{count} messages from {number} are signed 【{signature}】")
_INTRODUCED = N_("a text from {number} says it speaks for {organisation}")
_BEHALF = N_("a text from {number} says it was commissioned by {organisation}")
_STAFF = N_("texts from {number} and from {other} give the same staff number {staff}")
_KNOWN = N_("{written} belongs to {debt}")


@dataclass(frozen=True, slots=True)
class Trace:
    """What one text, or several alike, say of who speaks. Numbers are in their one form."""

    entry: CommunicationId
    number: str | None = None
    signature: str | None = None
    staff: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    behalf: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Proposal:
    """An identifier that seems to belong to a debt, with the reasons and the texts that give them.

    `party` is the collecting firm it says it is, "" for the creditor itself.
    """

    debt: DebtId
    debt_name: str
    identifier: Identifier
    reasons: tuple[Message, ...]
    entries: tuple[CommunicationId, ...]

    @property
    def key(self) -> str:
        """What a decision on it is kept under."""
        return f"{self.debt}|{self.identifier.kind.value}|{self.identifier.normalised}"


@dataclass(slots=True)
class _Cluster:
    """One number with all that its texts state."""

    number: str
    signatures: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    staff: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    behalf: set[str] = field(default_factory=set)
    entries: list[CommunicationId] = field(default_factory=list)

    def named(self) -> Iterator[tuple[str, Message]]:
        """Every name it gives itself, with the reason."""
        for signature, count in self.signatures.items():
            yield (
                signature,
                Message(_TOGETHER, {"count": count, "number": self.number, "signature": signature}),
            )
        for msgid, names in ((_BEHALF, self.behalf), (_INTRODUCED, self.organisations)):
            for name in sorted(names):
                yield name, Message(msgid, {"number": self.number, "organisation": name})


def propose(traces: Iterable[Trace], known: Sequence[tuple[DebtId, str, Identifier]]) -> tuple[Proposal, ...]:
    """Numbers that speak for a debt's parties and are not among its identifiers yet.

    A number is joined by the signature it sends under, by the institution it says it is or acts for, and by
    a staff number it shares with a number that is joined already. One that points to several debts, or is a
    common sender, is left to the user.
    """
    clusters = {c.number: c for c in _clusters(traces)}
    numbers = [identifier for _, _, identifier in known if identifier.kind is IdentifierKind.NUMBER]
    found: dict[str, dict[DebtId, list[Message]]] = {}
    for cluster in clusters.values():
        if len({normalise(name) for name in cluster.signatures}) < 2:
            found[cluster.number] = _debts_named(cluster, known)
    _join_by_staff(clusters, found, known)
    names = {debt: name for debt, name, _ in known}
    proposals = []
    for number, debts in found.items():
        if len(debts) != 1 or any(same_number(each.normalised, number) for each in numbers):
            continue
        (debt, reasons), cluster = next(iter(debts.items())), clusters[number]
        identifier = Identifier(IdentifierKind.NUMBER, number, number, _party(cluster, debt, known))
        proposals.append(
            Proposal(
                debt, names[debt], identifier, tuple(reasons[:_MOST_REASONS]), tuple(cluster.entries[:50])
            )
        )
    return tuple(sorted(proposals, key=lambda each: (each.debt, -len(each.entries), each.key)))


def _clusters(traces: Iterable[Trace]) -> Iterable[_Cluster]:
    clusters: dict[str, _Cluster] = {}
    for trace in traces:
        if not trace.number:
            continue
        cluster = clusters.setdefault(trace.number, _Cluster(trace.number))
        if trace.signature:
            cluster.signatures[trace.signature] += trace.count
        cluster.staff.update(each for each in trace.staff if len(each) >= _FEWEST_SIGNS)
        cluster.organisations.update(filter(_names_one, trace.organisations))
        cluster.behalf.update(filter(_names_one, trace.behalf))
        if trace.entry not in cluster.entries:
            cluster.entries.append(trace.entry)
    return clusters.values()


def _names_one(organisation: str) -> bool:
    return len(organisation) >= _FEWEST_SIGNS and organisation not in _GENERIC


def _debts_named(
    cluster: _Cluster, known: Sequence[tuple[DebtId, str, Identifier]]
) -> dict[DebtId, list[Message]]:
    """The debts whose parties the cluster names, with the reasons."""
    found: dict[DebtId, list[Message]] = {}
    for stated, reason in cluster.named():
        for debt, debt_name, identifier in known:
            if _is_named(stated, identifier):
                reasons = found.setdefault(debt, [])
                belongs = Message(_KNOWN, {"written": identifier.written, "debt": debt_name})
                reasons.extend(each for each in (reason, belongs) if each not in reasons)
    return found


def _is_named(stated: str, identifier: Identifier) -> bool:
    name = normalise(stated)
    if identifier.kind is IdentifierKind.SIGNATURE:
        return identifier.normalised == name
    return (
        identifier.kind is IdentifierKind.ALIAS
        and len(identifier.normalised) >= 2
        and identifier.normalised in name
    )


def _join_by_staff(
    clusters: Mapping[str, _Cluster],
    found: dict[str, dict[DebtId, list[Message]]],
    known: Sequence[tuple[DebtId, str, Identifier]],
) -> None:
    """Join a number that names nobody by the staff number it shares with one that is joined or known."""
    holders: dict[str, list[str]] = defaultdict(list)
    for number, cluster in clusters.items():
        for staff in cluster.staff:
            holders[staff].append(number)
    joined = {number: set(debts) for number, debts in found.items()}
    for number in clusters:
        joined.setdefault(number, set()).update(
            debt
            for debt, _, identifier in known
            if identifier.kind is IdentifierKind.NUMBER and same_number(identifier.normalised, number)
        )
    for staff, numbers in holders.items():
        debts = set().union(*(joined[number] for number in numbers))
        if len(debts) != 1:
            continue
        (debt,) = debts
        others = [number for number in numbers if debt in joined[number]]
        for number in numbers:
            if not joined[number] and number in found:
                values = {"number": number, "other": others[0], "staff": staff}
                found[number].setdefault(debt, []).append(Message(_STAFF, values))


def _party(cluster: _Cluster, debt: DebtId, known: Sequence[tuple[DebtId, str, Identifier]]) -> str:
    """The firm it says it is, where that is not the creditor itself."""
    own = [identifier for number, _, identifier in known if number == debt]
    for name in sorted(cluster.organisations):
        matching = [identifier for identifier in own if _is_named(name, identifier)]
        if not matching:
            return name
        if matching[0].party:
            return matching[0].party
    for signature in cluster.signatures:
        for identifier in own:
            if identifier.party and _is_named(signature, identifier):
                return identifier.party
    return ""
