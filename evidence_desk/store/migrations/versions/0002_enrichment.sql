-- What revision 0002 added. Frozen: later changes are migrations of their own.

CREATE TABLE phone (
  id INTEGER NOT NULL,
  name TEXT NOT NULL CONSTRAINT ck_phone_name CHECK (length(name) > 0),
  ahead_ms INTEGER NOT NULL,
  kept_at TEXT NOT NULL,
  checked_on TEXT,
  note TEXT NOT NULL,
  CONSTRAINT pk_phone PRIMARY KEY (id),
  CONSTRAINT uq_phone_name UNIQUE (name)
);

CREATE TABLE suggestion_decision (
  kind TEXT NOT NULL,
  "key" TEXT NOT NULL,
  status TEXT NOT NULL CONSTRAINT ck_suggestion_decision_status CHECK (status IN ('accepted', 'dismissed')),
  at TEXT NOT NULL,
  CONSTRAINT pk_suggestion_decision PRIMARY KEY (kind, "key")
);

CREATE TABLE enrichment (
  id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  enricher TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CONSTRAINT ck_enrichment_state CHECK (state IN ('waiting', 'done', 'failed')),
  priority INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  queued_at TEXT NOT NULL,
  finished_at TEXT,
  engine TEXT,
  result JSON,
  notices JSON NOT NULL,
  CONSTRAINT pk_enrichment PRIMARY KEY (id),
  CONSTRAINT uq_enrichment_item_id_enricher_version UNIQUE (item_id, enricher, version),
  CONSTRAINT fk_enrichment_item_id FOREIGN KEY(item_id) REFERENCES evidence_item (id)
);

CREATE TABLE item_phone (
  item_id INTEGER NOT NULL,
  phone_id INTEGER NOT NULL,
  CONSTRAINT pk_item_phone PRIMARY KEY (item_id),
  CONSTRAINT fk_item_phone_item_id FOREIGN KEY(item_id) REFERENCES evidence_item (id),
  CONSTRAINT fk_item_phone_phone_id FOREIGN KEY(phone_id) REFERENCES phone (id) ON DELETE CASCADE
);

CREATE TABLE fact_decision (
  communication_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  written TEXT NOT NULL,
  status TEXT NOT NULL CONSTRAINT ck_fact_decision_status CHECK (status IN ('confirmed', 'rejected')),
  role TEXT,
  at TEXT NOT NULL,
  CONSTRAINT pk_fact_decision PRIMARY KEY (communication_id, kind, start, "end"),
  CONSTRAINT fk_fact_decision_communication_id FOREIGN KEY(communication_id) REFERENCES communication (id)
);

CREATE TABLE same_sound (
  first_id INTEGER NOT NULL,
  second_id INTEGER NOT NULL,
  compared JSON NOT NULL,
  CONSTRAINT pk_same_sound PRIMARY KEY (first_id, second_id),
  CONSTRAINT ck_same_sound_in_order CHECK (first_id < second_id),
  CONSTRAINT fk_same_sound_first_id FOREIGN KEY(first_id) REFERENCES communication (id),
  CONSTRAINT fk_same_sound_second_id FOREIGN KEY(second_id) REFERENCES communication (id)
);

CREATE TABLE transcript (
  id INTEGER NOT NULL,
  recording_id INTEGER NOT NULL,
  origin TEXT NOT NULL CONSTRAINT ck_transcript_origin CHECK (origin IN ('typed', 'imported', 'machine')),
  item_id INTEGER,
  engine TEXT NOT NULL,
  model_sha256 TEXT,
  made_at TEXT NOT NULL,
  CONSTRAINT pk_transcript PRIMARY KEY (id),
  CONSTRAINT fk_transcript_recording_id FOREIGN KEY(recording_id) REFERENCES communication (id),
  CONSTRAINT fk_transcript_item_id FOREIGN KEY(item_id) REFERENCES evidence_item (id)
);

CREATE TABLE transcript_segment (
  id INTEGER NOT NULL,
  transcript_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  start_ms INTEGER,
  end_ms INTEGER,
  speaker TEXT NOT NULL,
  text TEXT NOT NULL,
  CONSTRAINT pk_transcript_segment PRIMARY KEY (id),
  CONSTRAINT uq_transcript_segment_transcript_id_number UNIQUE (transcript_id, number),
  CONSTRAINT fk_transcript_segment_transcript_id FOREIGN KEY(transcript_id) REFERENCES transcript (id) ON DELETE CASCADE
);

CREATE TABLE segment_correction (
  segment_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  speaker TEXT NOT NULL,
  verified BOOLEAN NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_segment_correction PRIMARY KEY (segment_id),
  CONSTRAINT fk_segment_correction_segment_id FOREIGN KEY(segment_id) REFERENCES transcript_segment (id) ON DELETE CASCADE
);

CREATE INDEX ix_enrichment_waiting ON enrichment (priority, id) WHERE state = 'waiting';

CREATE INDEX ix_item_phone_phone_id ON item_phone (phone_id);

CREATE INDEX ix_same_sound_second_id ON same_sound (second_id);

CREATE INDEX ix_transcript_item_id ON transcript (item_id);

CREATE INDEX ix_transcript_recording_id ON transcript (recording_id);

CREATE TRIGGER transcript_segment_immutable BEFORE UPDATE OF transcript_id, number, start_ms, end_ms, speaker, text ON transcript_segment BEGIN SELECT RAISE(ABORT, 'transcript_segment: as received'); END;
