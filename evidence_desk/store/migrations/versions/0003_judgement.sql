-- What revision 0003 added. Frozen: later changes are migrations of their own.

CREATE TABLE case_parameter (
  name TEXT NOT NULL,
  value JSON NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_case_parameter PRIMARY KEY (name)
);

CREATE TABLE finding_decision (
  rule TEXT NOT NULL,
  debt_id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  facts TEXT NOT NULL,
  status TEXT NOT NULL CONSTRAINT ck_finding_decision_status CHECK (status IN ('confirmed', 'explained', 'rejected')),
  text TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_finding_decision PRIMARY KEY (rule, debt_id, subject)
);

CREATE TABLE unexamined (
  debt_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  CONSTRAINT pk_unexamined PRIMARY KEY (debt_id, day)
)
 WITHOUT ROWID;

CREATE TABLE finding (
  id INTEGER NOT NULL,
  rule TEXT NOT NULL,
  rule_version INTEGER NOT NULL,
  debt_id INTEGER,
  unit TEXT NOT NULL,
  subject TEXT NOT NULL,
  code TEXT NOT NULL,
  facts TEXT NOT NULL,
  severity TEXT NOT NULL CONSTRAINT ck_finding_severity CHECK (severity IN ('info', 'attention', 'critical')),
  text JSON NOT NULL,
  basis TEXT NOT NULL,
  next_step JSON,
  "values" JSON NOT NULL,
  CONSTRAINT pk_finding PRIMARY KEY (id),
  CONSTRAINT fk_finding_debt_id FOREIGN KEY(debt_id) REFERENCES debt (id) ON DELETE CASCADE
);

CREATE TABLE finding_entry (
  finding_id INTEGER NOT NULL,
  communication_id INTEGER NOT NULL,
  CONSTRAINT pk_finding_entry PRIMARY KEY (finding_id, communication_id),
  CONSTRAINT fk_finding_entry_finding_id FOREIGN KEY(finding_id) REFERENCES finding (id) ON DELETE CASCADE,
  CONSTRAINT fk_finding_entry_communication_id FOREIGN KEY(communication_id) REFERENCES communication (id)
);

CREATE INDEX ix_finding_debt_id_rule_code ON finding (debt_id, rule, code);

CREATE INDEX ix_finding_debt_id_rule_unit ON finding (debt_id, rule, unit);

CREATE INDEX ix_finding_entry_communication_id ON finding_entry (communication_id);

CREATE TRIGGER entry_added AFTER INSERT ON timeline_entry BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(NEW.debt_id, 0), CASE NEW.undated WHEN 1 THEN -1 ELSE NEW.sort_ms / 86400000 END) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER entry_removed AFTER DELETE ON timeline_entry BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(OLD.debt_id, 0), CASE OLD.undated WHEN 1 THEN -1 ELSE OLD.sort_ms / 86400000 END) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER entry_changed AFTER UPDATE OF debt_id, undated, sort_ms, event_id, number_inferred, direction_inferred ON timeline_entry BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(OLD.debt_id, 0), CASE OLD.undated WHEN 1 THEN -1 ELSE OLD.sort_ms / 86400000 END) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(NEW.debt_id, 0), CASE NEW.undated WHEN 1 THEN -1 ELSE NEW.sort_ms / 86400000 END) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER typed_text_insert_noted AFTER INSERT ON typed_text BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER typed_text_update_noted AFTER UPDATE ON typed_text BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.communication_id, NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.communication_id, NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER typed_text_delete_noted AFTER DELETE ON typed_text BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.communication_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER user_time_insert_noted AFTER INSERT ON user_time BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER user_time_update_noted AFTER UPDATE ON user_time BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.communication_id, NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.communication_id, NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER user_time_delete_noted AFTER DELETE ON user_time BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.communication_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER fact_decision_insert_noted AFTER INSERT ON fact_decision BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER fact_decision_update_noted AFTER UPDATE ON fact_decision BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.communication_id, NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.communication_id, NEW.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER fact_decision_delete_noted AFTER DELETE ON fact_decision BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.communication_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.communication_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER link_insert_noted AFTER INSERT ON link BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER link_update_noted AFTER UPDATE ON link BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.recording_id, NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.recording_id, NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER link_delete_noted AFTER DELETE ON link BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.recording_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.recording_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER claim_insert_noted AFTER INSERT ON claim BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER claim_update_noted AFTER UPDATE ON claim BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.recording_id, NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.recording_id, NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER claim_delete_noted AFTER DELETE ON claim BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.recording_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.recording_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER same_call_insert_noted AFTER INSERT ON same_call BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (NEW.recording_id, NEW.call_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (NEW.recording_id, NEW.call_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER same_call_update_noted AFTER UPDATE ON same_call BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.recording_id, OLD.call_id, NEW.recording_id, NEW.call_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.recording_id, OLD.call_id, NEW.recording_id, NEW.call_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER same_call_delete_noted AFTER DELETE ON same_call BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.recording_id, OLD.call_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.recording_id, OLD.call_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER same_sound_insert_noted AFTER INSERT ON same_sound BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (NEW.first_id, NEW.second_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (NEW.first_id, NEW.second_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER same_sound_update_noted AFTER UPDATE ON same_sound BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.first_id, OLD.second_id, NEW.first_id, NEW.second_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.first_id, OLD.second_id, NEW.first_id, NEW.second_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER same_sound_delete_noted AFTER DELETE ON same_sound BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.first_id, OLD.second_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.first_id, OLD.second_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER transcript_insert_noted AFTER INSERT ON transcript BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER transcript_update_noted AFTER UPDATE ON transcript BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.recording_id, NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.recording_id, NEW.recording_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER transcript_delete_noted AFTER DELETE ON transcript BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE t.communication_id IN (OLD.recording_id)) WHERE true ON CONFLICT DO NOTHING; INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id WHERE l.item_id IN (OLD.recording_id)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER enrichment_done_noted AFTER UPDATE OF state ON enrichment BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t JOIN communication c ON c.id = t.communication_id WHERE c.item_id = NEW.item_id) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER segment_correction_insert_noted AFTER INSERT ON segment_correction BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM transcript_segment s JOIN transcript r ON r.id = s.transcript_id JOIN timeline_entry t ON t.communication_id = r.recording_id WHERE s.id = NEW.segment_id) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER segment_correction_update_noted AFTER UPDATE ON segment_correction BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM transcript_segment s JOIN transcript r ON r.id = s.transcript_id JOIN timeline_entry t ON t.communication_id = r.recording_id WHERE s.id = NEW.segment_id) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER segment_correction_delete_noted AFTER DELETE ON segment_correction BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM transcript_segment s JOIN transcript r ON r.id = s.transcript_id JOIN timeline_entry t ON t.communication_id = r.recording_id WHERE s.id = OLD.segment_id) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER debt_insert_noted AFTER INSERT ON debt BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT NEW.id, -2) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER debt_update_noted AFTER UPDATE ON debt BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT NEW.id, -2) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER debt_delete_noted AFTER DELETE ON debt BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT OLD.id, -2) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER identifier_insert_noted AFTER INSERT ON identifier BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT NEW.debt_id, -2) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER identifier_update_noted AFTER UPDATE ON identifier BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT NEW.debt_id, -2) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER identifier_delete_noted AFTER DELETE ON identifier BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT OLD.debt_id, -2) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER finding_decision_insert_noted AFTER INSERT ON finding_decision BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE NEW.rule = 'conflicting_demand' AND t.communication_id = CAST(NEW.subject AS INTEGER)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER finding_decision_update_noted AFTER UPDATE ON finding_decision BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE NEW.rule = 'conflicting_demand' AND t.communication_id = CAST(NEW.subject AS INTEGER)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER finding_decision_delete_noted AFTER DELETE ON finding_decision BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT coalesce(t.debt_id, 0), CASE t.undated WHEN 1 THEN -1 ELSE t.sort_ms / 86400000 END FROM timeline_entry t WHERE OLD.rule = 'conflicting_demand' AND t.communication_id = CAST(OLD.subject AS INTEGER)) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER case_parameter_insert_noted AFTER INSERT ON case_parameter BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT 0, -2 UNION ALL SELECT id, -2 FROM debt) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER case_parameter_update_noted AFTER UPDATE ON case_parameter BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT 0, -2 UNION ALL SELECT id, -2 FROM debt) WHERE true ON CONFLICT DO NOTHING; END;

CREATE TRIGGER case_parameter_delete_noted AFTER DELETE ON case_parameter BEGIN INSERT INTO unexamined (debt_id, day) SELECT * FROM (SELECT 0, -2 UNION ALL SELECT id, -2 FROM debt) WHERE true ON CONFLICT DO NOTHING; END;
