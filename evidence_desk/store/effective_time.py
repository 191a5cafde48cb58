"""When a communication took place, as SQL: the user's own time, else the written one by a right clock.

`AT` and `JOINS` belong together in a query over `communication c`. A phone whose clock ran ahead wrote times
that are too late by so much; what is written is never changed. Only times that the phone's own clock wrote
are corrected: a carrier, a bank, a mail server and a person have clocks of their own.
"""

from __future__ import annotations

from evidence_desk.domain.communication import Kind, SourceClass

_BY_THE_PHONE = ",".join(
    f"'{each.value}'"
    for each in (
        SourceClass.DEVICE_RECORDING,
        SourceClass.DEVICE_CALL_LOG,
        SourceClass.MESSAGE_EXPORT,
        SourceClass.SCREENSHOT,
        SourceClass.UNREAD_FILE,
    )
)
#: Whether the phone's own clock wrote the time of `c`.
BY_ITS_CLOCK = f"c.source_class IN ({_BY_THE_PHONE}) AND c.kind <> '{Kind.EMAIL.value}'"
AT = "coalesce(u.at_ms, c.at_ms - coalesce(p.ahead_ms, 0))"
JOINS = (
    "LEFT JOIN user_time u ON u.communication_id = c.id "
    "LEFT JOIN item_phone ip ON ip.item_id = c.item_id "
    f"LEFT JOIN phone p ON p.id = ip.phone_id AND {BY_ITS_CLOCK}"
)
