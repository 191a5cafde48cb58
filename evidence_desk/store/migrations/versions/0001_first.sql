-- The schema as revision 0001 made it. Frozen: later changes are migrations of their own.

CREATE TABLE act (
  id INTEGER NOT NULL,
  name JSON NOT NULL,
  at TEXT NOT NULL,
  state TEXT NOT NULL CONSTRAINT ck_act_state CHECK (state IN ('done', 'undone')),
  CONSTRAINT pk_act PRIMARY KEY (id)
);

CREATE TABLE case_info (
  id INTEGER NOT NULL CONSTRAINT ck_case_info_single CHECK (id = 1),
  uuid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  zone TEXT NOT NULL,
  CONSTRAINT pk_case_info PRIMARY KEY (id)
);

CREATE TABLE custody_event (
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  item_sha256 TEXT,
  details TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT pk_custody_event PRIMARY KEY (number),
  CONSTRAINT uq_custody_event_hash UNIQUE (hash)
);

CREATE INDEX ix_custody_event_item_sha256 ON custody_event (item_sha256);

CREATE TABLE debt (
  id INTEGER NOT NULL,
  name TEXT NOT NULL CONSTRAINT ck_debt_name CHECK (length(name) > 0),
  creditor TEXT NOT NULL,
  product TEXT NOT NULL,
  contract TEXT NOT NULL,
  principal_minor INTEGER,
  claimed_minor INTEGER,
  currency TEXT NOT NULL,
  borrowed_on TEXT,
  due_on TEXT,
  note TEXT NOT NULL,
  CONSTRAINT pk_debt PRIMARY KEY (id),
  CONSTRAINT uq_debt_name UNIQUE (name)
);

CREATE TABLE evidence_item (
  id INTEGER NOT NULL,
  sha256 TEXT NOT NULL CONSTRAINT ck_evidence_item_sha256 CHECK (length(sha256) = 64),
  size INTEGER NOT NULL CONSTRAINT ck_evidence_item_size CHECK (size >= 0),
  name TEXT NOT NULL,
  source_path TEXT NOT NULL,
  folder TEXT NOT NULL,
  media_type TEXT NOT NULL,
  importer TEXT NOT NULL,
  importer_version INTEGER NOT NULL,
  outcome TEXT NOT NULL CONSTRAINT ck_evidence_item_outcome CHECK (outcome IN ('taken', 'kept_unread')),
  state TEXT NOT NULL CONSTRAINT ck_evidence_item_state CHECK (state IN ('reading', 'read')),
  received_at TEXT NOT NULL,
  modified_at TEXT,
  parent_id INTEGER,
  notices JSON NOT NULL,
  CONSTRAINT pk_evidence_item PRIMARY KEY (id),
  CONSTRAINT uq_evidence_item_sha256 UNIQUE (sha256),
  CONSTRAINT fk_evidence_item_parent_id FOREIGN KEY(parent_id) REFERENCES evidence_item (id)
);

CREATE INDEX ix_evidence_item_parent_id ON evidence_item (parent_id);

CREATE TABLE rule_run (
  id INTEGER NOT NULL,
  rule TEXT NOT NULL,
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  outcome TEXT NOT NULL CONSTRAINT ck_rule_run_outcome CHECK (outcome IN ('findings', 'no_findings', 'error')),
  debt_id INTEGER,
  CONSTRAINT pk_rule_run PRIMARY KEY (id)
);

CREATE INDEX ix_rule_run_rule_debt_id ON rule_run (rule, debt_id);

CREATE TABLE act_step (
  id INTEGER NOT NULL,
  act_id INTEGER NOT NULL,
  statement TEXT NOT NULL,
  CONSTRAINT pk_act_step PRIMARY KEY (id),
  CONSTRAINT fk_act_step_act_id FOREIGN KEY(act_id) REFERENCES act (id) ON DELETE CASCADE
);

CREATE INDEX ix_act_step_act_id ON act_step (act_id);

CREATE TABLE communication (
  id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  locator TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT ck_communication_kind CHECK (kind IN ('call', 'recording', 'sms', 'mms', 'chat', 'screenshot', 'email', 'payment', 'document', 'note')),
  source_class TEXT NOT NULL,
  at_ms INTEGER,
  at_written TEXT,
  at_zone_known BOOLEAN,
  at_precision TEXT,
  at_source TEXT,
  direction TEXT NOT NULL CONSTRAINT ck_communication_direction CHECK (direction IN ('in', 'out', 'unknown')),
  number_written TEXT,
  number TEXT,
  name_written TEXT,
  text TEXT NOT NULL,
  duration_ms INTEGER,
  signature TEXT,
  dedupe_key TEXT NOT NULL,
  details JSON NOT NULL,
  CONSTRAINT pk_communication PRIMARY KEY (id),
  CONSTRAINT ck_communication_time_is_whole CHECK ((at_ms IS NULL) = (at_source IS NULL)),
  CONSTRAINT fk_communication_item_id FOREIGN KEY(item_id) REFERENCES evidence_item (id),
  CONSTRAINT uq_communication_dedupe_key UNIQUE (dedupe_key)
);

CREATE INDEX ix_communication_item_id ON communication (item_id);

CREATE INDEX ix_communication_kind_at_ms ON communication (kind, at_ms);

CREATE INDEX ix_communication_number_at_ms ON communication (number, at_ms);

CREATE INDEX ix_communication_signature ON communication (signature) WHERE signature IS NOT NULL;

CREATE TABLE finding (
  id INTEGER NOT NULL,
  rule TEXT NOT NULL,
  rule_version INTEGER NOT NULL,
  debt_id INTEGER,
  severity TEXT NOT NULL CONSTRAINT ck_finding_severity CHECK (severity IN ('info', 'attention', 'critical')),
  text JSON NOT NULL,
  basis TEXT NOT NULL,
  next_step JSON,
  "values" JSON NOT NULL,
  CONSTRAINT pk_finding PRIMARY KEY (id),
  CONSTRAINT fk_finding_debt_id FOREIGN KEY(debt_id) REFERENCES debt (id) ON DELETE CASCADE
);

CREATE INDEX ix_finding_debt_id ON finding (debt_id);

CREATE TABLE identifier (
  id INTEGER NOT NULL,
  debt_id INTEGER NOT NULL,
  kind TEXT NOT NULL CONSTRAINT ck_identifier_kind CHECK (kind IN ('number', 'signature', 'contract', 'alias')),
  written TEXT NOT NULL,
  normalised TEXT NOT NULL,
  party TEXT NOT NULL,
  CONSTRAINT pk_identifier PRIMARY KEY (id),
  CONSTRAINT uq_identifier_debt_id_kind_normalised UNIQUE (debt_id, kind, normalised),
  CONSTRAINT fk_identifier_debt_id FOREIGN KEY(debt_id) REFERENCES debt (id) ON DELETE CASCADE
);

CREATE INDEX ix_identifier_kind_normalised ON identifier (kind, normalised);

CREATE TABLE assessment (
  recording_id INTEGER NOT NULL,
  call_grade TEXT NOT NULL,
  content_grade TEXT NOT NULL,
  flagged INTEGER NOT NULL,
  detail JSON NOT NULL,
  CONSTRAINT pk_assessment PRIMARY KEY (recording_id),
  CONSTRAINT fk_assessment_recording_id FOREIGN KEY(recording_id) REFERENCES communication (id)
);

CREATE TABLE attachment (
  communication_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  locator TEXT NOT NULL,
  CONSTRAINT pk_attachment PRIMARY KEY (communication_id, item_id),
  CONSTRAINT fk_attachment_communication_id FOREIGN KEY(communication_id) REFERENCES communication (id),
  CONSTRAINT fk_attachment_item_id FOREIGN KEY(item_id) REFERENCES evidence_item (id)
);

CREATE INDEX ix_attachment_item_id ON attachment (item_id);

CREATE TABLE claim (
  id INTEGER NOT NULL,
  recording_id INTEGER NOT NULL,
  family TEXT NOT NULL,
  words TEXT NOT NULL,
  start_ms INTEGER,
  end_ms INTEGER,
  amount_minor INTEGER,
  plan_count INTEGER,
  plan_each_minor INTEGER,
  approximate BOOLEAN NOT NULL,
  material BOOLEAN NOT NULL,
  CONSTRAINT pk_claim PRIMARY KEY (id),
  CONSTRAINT fk_claim_recording_id FOREIGN KEY(recording_id) REFERENCES communication (id)
);

CREATE INDEX ix_claim_recording_id ON claim (recording_id);

CREATE TABLE finding_entry (
  finding_id INTEGER NOT NULL,
  communication_id INTEGER NOT NULL,
  CONSTRAINT pk_finding_entry PRIMARY KEY (finding_id, communication_id),
  CONSTRAINT fk_finding_entry_finding_id FOREIGN KEY(finding_id) REFERENCES finding (id) ON DELETE CASCADE,
  CONSTRAINT fk_finding_entry_communication_id FOREIGN KEY(communication_id) REFERENCES communication (id)
);

CREATE INDEX ix_finding_entry_communication_id ON finding_entry (communication_id);

CREATE TABLE link (
  recording_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  status TEXT NOT NULL CONSTRAINT ck_link_status CHECK (status IN ('confirmed', 'rejected')),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_link PRIMARY KEY (recording_id, item_id),
  CONSTRAINT ck_link_two_items CHECK (recording_id <> item_id),
  CONSTRAINT fk_link_recording_id FOREIGN KEY(recording_id) REFERENCES communication (id),
  CONSTRAINT fk_link_item_id FOREIGN KEY(item_id) REFERENCES communication (id)
);

CREATE INDEX ix_link_item_id ON link (item_id);

CREATE TABLE same_call (
  recording_id INTEGER NOT NULL,
  call_id INTEGER NOT NULL,
  compared JSON NOT NULL,
  CONSTRAINT pk_same_call PRIMARY KEY (recording_id, call_id),
  CONSTRAINT fk_same_call_recording_id FOREIGN KEY(recording_id) REFERENCES communication (id),
  CONSTRAINT fk_same_call_call_id FOREIGN KEY(call_id) REFERENCES communication (id)
);

CREATE INDEX ix_same_call_call_id ON same_call (call_id);

CREATE TABLE search_text (
  communication_id INTEGER NOT NULL,
  norm TEXT NOT NULL,
  CONSTRAINT pk_search_text PRIMARY KEY (communication_id),
  CONSTRAINT fk_search_text_communication_id FOREIGN KEY(communication_id) REFERENCES communication (id)
);

CREATE TABLE timeline_entry (
  communication_id INTEGER NOT NULL,
  debt_id INTEGER,
  basis TEXT NOT NULL,
  reason JSON,
  kind TEXT NOT NULL,
  undated INTEGER NOT NULL,
  sort_ms INTEGER NOT NULL,
  event_id INTEGER NOT NULL,
  event_rank INTEGER NOT NULL,
  number_inferred TEXT,
  direction_inferred TEXT,
  CONSTRAINT pk_timeline_entry PRIMARY KEY (communication_id),
  CONSTRAINT fk_timeline_entry_communication_id FOREIGN KEY(communication_id) REFERENCES communication (id),
  CONSTRAINT fk_timeline_entry_debt_id FOREIGN KEY(debt_id) REFERENCES debt (id) ON DELETE SET NULL
);

CREATE INDEX ix_timeline_entry_case ON timeline_entry (undated, sort_ms, event_id, event_rank, communication_id, kind);

CREATE INDEX ix_timeline_entry_debt ON timeline_entry (debt_id, undated, sort_ms, event_id, event_rank, communication_id, kind);

CREATE INDEX ix_timeline_entry_event_id ON timeline_entry (event_id);

CREATE TABLE typed_text (
  communication_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  norm TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_typed_text PRIMARY KEY (communication_id),
  CONSTRAINT fk_typed_text_communication_id FOREIGN KEY(communication_id) REFERENCES communication (id)
);

CREATE TABLE user_time (
  communication_id INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  written TEXT NOT NULL,
  precision TEXT NOT NULL,
  note TEXT NOT NULL,
  CONSTRAINT pk_user_time PRIMARY KEY (communication_id),
  CONSTRAINT fk_user_time_communication_id FOREIGN KEY(communication_id) REFERENCES communication (id)
);

CREATE TRIGGER custody_event_no_update BEFORE UPDATE ON custody_event BEGIN SELECT RAISE(ABORT, 'custody_event: append only'); END;

CREATE TRIGGER custody_event_no_delete BEFORE DELETE ON custody_event BEGIN SELECT RAISE(ABORT, 'custody_event: append only'); END;

CREATE TRIGGER rule_run_no_update BEFORE UPDATE ON rule_run BEGIN SELECT RAISE(ABORT, 'rule_run: append only'); END;

CREATE TRIGGER rule_run_no_delete BEFORE DELETE ON rule_run BEGIN SELECT RAISE(ABORT, 'rule_run: append only'); END;

CREATE TRIGGER search_text_no_update BEFORE UPDATE ON search_text BEGIN SELECT RAISE(ABORT, 'search_text: append only'); END;

CREATE TRIGGER search_text_no_delete BEFORE DELETE ON search_text BEGIN SELECT RAISE(ABORT, 'search_text: append only'); END;

CREATE TRIGGER evidence_item_no_delete BEFORE DELETE ON evidence_item BEGIN SELECT RAISE(ABORT, 'evidence_item: never deleted'); END;

CREATE TRIGGER communication_no_delete BEFORE DELETE ON communication BEGIN SELECT RAISE(ABORT, 'communication: never deleted'); END;

CREATE TRIGGER evidence_item_immutable BEFORE UPDATE OF sha256, size, name, source_path, folder, received_at, modified_at, parent_id ON evidence_item BEGIN SELECT RAISE(ABORT, 'evidence_item: as received'); END;

CREATE TRIGGER communication_immutable BEFORE UPDATE OF item_id, locator, kind, at_ms, at_written, number_written, name_written, text, duration_ms, dedupe_key ON communication BEGIN SELECT RAISE(ABORT, 'communication: as received'); END;

CREATE VIRTUAL TABLE search_fts USING fts5(norm, content='search_text', content_rowid='communication_id', tokenize='trigram');
