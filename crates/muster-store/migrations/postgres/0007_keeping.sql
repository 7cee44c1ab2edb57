-- How long snapshots are kept: the policy, what people pinned, and what is left of a snapshot that was removed.

ALTER TABLE snapshots ADD COLUMN removed_at BIGINT;  -- from then on nobody reads its files; null: it is kept
ALTER TABLE snapshots ADD COLUMN removed_by TEXT;
ALTER TABLE snapshots ADD COLUMN removed_why TEXT;
ALTER TABLE snapshots ADD COLUMN tombstone TEXT;     -- JSON: sources, rows and checksums of its tables
ALTER TABLE snapshots ADD COLUMN gone_at BIGINT;     -- its files are deleted; null: not yet

CREATE TABLE snapshot_pins (
    org       TEXT   NOT NULL,
    digest    TEXT   NOT NULL,
    why       TEXT   NOT NULL,
    pinned_at BIGINT NOT NULL,
    pinned_by TEXT   NOT NULL,
    PRIMARY KEY (org, digest)
);

CREATE TABLE snapshot_retention (
    org        TEXT   NOT NULL PRIMARY KEY,
    enabled    BIGINT NOT NULL,
    newest     BIGINT NOT NULL, -- so many of the newest stay
    months     BIGINT NOT NULL, -- one of each of so many months stays
    days       BIGINT NOT NULL, -- what is younger stays
    next_at    BIGINT NOT NULL, -- when it is looked again
    changed_at BIGINT NOT NULL,
    changed_by TEXT   NOT NULL,
    why        TEXT   NOT NULL
);
