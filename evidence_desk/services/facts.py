"""Says in plain words what a source states besides its text and time: technical facts, names, sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence_desk.domain.hand_note import note_age
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.domain.verdict_words import yuan
from evidence_desk.text import N_, Message

_FACTS = (
    ("container", N_("Container")),
    ("codec", N_("Codec")),
    ("sample_rate", N_("Sample rate (Hz)")),
    ("channels", N_("Channels")),
    ("decode_errors", N_("Pieces that could not be decoded")),
    ("name_pattern", N_("Form of the file name")),
    ("name_confidence", N_("Confidence in the file name")),
    ("app", N_("App")),
    ("width", N_("Width (pixels)")),
    ("height", N_("Height (pixels)")),
    ("software", N_("Software")),
    ("call_type", N_("Kind of call")),
    ("ring_ms", N_("Rang for (ms)")),
    ("status", N_("Status")),
    ("sub_id", N_("SIM card")),
    ("from", N_("From")),
    ("to", N_("To")),
    ("cc", N_("Copy to")),
    ("subject", N_("Subject")),
    ("conversation", N_("Conversation")),
    ("sender", N_("Sender")),
    ("group", N_("Group")),
    ("file", N_("File named in the message")),
    ("provider", N_("Paid through")),
    ("category", N_("Category")),
    ("method", N_("Payment method")),
    ("account", N_("Account")),
    ("trade_number", N_("Trade number")),
    ("order_number", N_("Order number")),
    ("carrier", N_("Carrier")),
    ("place", N_("Place")),
    ("about", N_("Note about")),
    ("account_of_it", N_("What happened")),
    ("introduced", N_("Who they said they were")),
    ("staff_number", N_("Staff number")),
    ("company", N_("Collecting firm")),
    ("creditor", N_("Creditor")),
    ("reference", N_("Account or contract number")),
    ("their_words", N_("What they said, word for word")),
    ("own_words", N_("What I said")),
    ("promised", N_("Promised or agreed")),
    ("asked_for", N_("What I asked for")),
    ("next_step", N_("Next step planned")),
    ("others_contacted", N_("Whom else they contacted")),
    ("witnesses", N_("Witnesses")),
    ("page", N_("Page")),
    ("pages", N_("Pages in the document")),
    ("title", N_("Title")),
    ("document_subject", N_("Subject")),
    ("author", N_("Author, as the file states")),
    ("changed_by", N_("Last changed by, as the file states")),
    ("made_with", N_("Made with")),
    ("written_by", N_("Written by the program")),
    ("date_order", N_("Order of day and month")),
)
#: Sums are kept in fen.
_SUMS = (
    ("amount_minor", N_("Sum")),
    ("refunded_minor", N_("Paid back")),
    ("fee_minor", N_("Fee")),
    ("balance_minor", N_("Balance")),
)


def facts_of(entry: TimelineEntry, details: Mapping[str, Any]) -> tuple[tuple[Message, str], ...]:
    """Technical facts with their labels, as text."""
    facts = [
        (Message(label), str(details[key])) for key, label in _FACTS if details.get(key) not in (None, "")
    ]
    header = details.get("header_duration_ms")
    if header is not None:
        facts.append((Message(N_("Length stated in the file (s)")), f"{header / 1000:.2f}"))
    if entry.duration_ms is not None:
        facts.append((Message(N_("Length found (s)")), f"{entry.duration_ms / 1000:.2f}"))
    if entry.noted_at is not None:
        facts.append((Message(N_("Note made")), note_age(entry.at, entry.noted_at).render()))
    if details.get("replaces"):
        facts.append((Message(N_("Takes the place of the version with SHA-256")), str(details["replaces"])))
    facts += [
        (Message(label), yuan(int(details[key])).render())
        for key, label in _SUMS
        if details.get(key) is not None
    ]
    facts += [
        (Message(N_("Tag {name}"), {"name": name}), str(value))
        for name, value in (details.get("tags") or {}).items()
    ]
    return tuple(facts)
