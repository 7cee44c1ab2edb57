-- How sources are reached, their secrets (sealed), when they are read, and every run.

CREATE TABLE source_settings (
    org        TEXT   NOT NULL,
    source     TEXT   NOT NULL, -- its name in snapshots
    connector  TEXT   NOT NULL,
    settings   TEXT   NOT NULL, -- JSON, without secrets
    enabled    BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT   NOT NULL,
    PRIMARY KEY (org, source)
);

CREATE TABLE source_secrets (
    org     TEXT   NOT NULL,
    source  TEXT   NOT NULL,
    setting TEXT   NOT NULL, -- path of the setting it belongs to
    key_id  TEXT   NOT NULL, -- which key sealed it
    sealed  TEXT   NOT NULL, -- nonce and ciphertext, hexadecimal
    set_at  BIGINT NOT NULL,
    set_by  TEXT   NOT NULL,
    PRIMARY KEY (org, source, setting)
);

CREATE TABLE source_runs (
    org        TEXT   NOT NULL,
    id         TEXT   NOT NULL, -- UUID version 7: the order of ids is that of time
    kind       TEXT   NOT NULL, -- pull, dry-run, test
    source     TEXT,            -- tests: the one tested
    started_at BIGINT NOT NULL,
    started_by TEXT   NOT NULL,
    seen_at    BIGINT NOT NULL, -- sign of life of whoever runs it
    ended_at   BIGINT,
    outcome    TEXT,            -- done, failed, stopped
    snapshot   TEXT,            -- digest of the snapshot it took
    report     TEXT   NOT NULL, -- JSON: progress, counts, warnings, what failed
    PRIMARY KEY (org, id)
);

CREATE TABLE pull_schedules (
    org        TEXT   NOT NULL PRIMARY KEY,
    pattern    TEXT   NOT NULL, -- cron: minute hour day month weekday
    enabled    BIGINT NOT NULL,
    next_at    BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT   NOT NULL
);
