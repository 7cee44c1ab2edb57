-- Snapshots of the identity estate and the figures measured on them. Figures are kept for good.

CREATE TABLE snapshots (
    org      TEXT   NOT NULL,
    digest   TEXT   NOT NULL,
    taken_at BIGINT NOT NULL,
    path     TEXT   NOT NULL,
    manifest TEXT   NOT NULL,
    PRIMARY KEY (org, digest)
);
CREATE INDEX snapshots_by_time ON snapshots (org, taken_at);

CREATE TABLE measurements (
    org      TEXT   NOT NULL,
    metric   TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    snapshot TEXT   NOT NULL, -- empty when it was not measured on a snapshot
    version  BIGINT NOT NULL,
    digest   TEXT   NOT NULL, -- of the JSON: the same figure is kept once
    value    TEXT   NOT NULL,
    PRIMARY KEY (org, metric, at, snapshot, version, digest)
);
