"""Words of transcripts in a search: few enough to be looked through, normalised while they are."""

from __future__ import annotations

from sqlalchemy import Connection

from evidence_desk.domain.search_words import normalise

_FUNCTION = "as_searched"
#: Recordings with a segment, as people corrected it, that holds what is bound after it.
SPOKEN = (
    "SELECT r.recording_id FROM transcript r JOIN transcript_segment g ON g.transcript_id = r.id "
    "LEFT JOIN segment_correction k ON k.segment_id = g.id "
    f"WHERE {_FUNCTION}(coalesce(k.text, g.text)) LIKE"
)


def prepare(connection: Connection) -> None:
    """Teach a connection to normalise as the search does, once; a second time would disturb open queries."""
    if connection.info.setdefault(_FUNCTION, False):
        return
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.create_function(_FUNCTION, 1, normalise, deterministic=True)
        connection.info[_FUNCTION] = True
