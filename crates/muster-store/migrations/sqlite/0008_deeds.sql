-- What people did about records (acknowledged, attended, carried out) moves the journal on, so that rules hear of it.

ALTER TABLE entries ADD COLUMN position BIGINT; -- where the journal moved to; null: an entry that no rule looks at
CREATE INDEX entries_by_position ON entries (org, position);
