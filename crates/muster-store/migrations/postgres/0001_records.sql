-- Records, their versions, the journal, people's acts. Every key begins with the organisation.
-- TEXT ids, BIGINT microseconds since 1970, TEXT JSON: the subset that SQLite and PostgreSQL share.

CREATE TABLE orgs (
    org        TEXT   NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL
);

-- One row for each thing that changed; the position only ever grows in this installation.
CREATE TABLE journal (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org      TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    actor    TEXT   NOT NULL,
    act      TEXT   NOT NULL, -- write, delete, attest, profile
    kind     TEXT   NOT NULL,
    id       TEXT   NOT NULL
);
CREATE INDEX journal_by_org ON journal (org, position);
CREATE INDEX journal_by_time ON journal (org, at, position);

CREATE TABLE profile_versions (
    org         TEXT   NOT NULL,
    position    BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    actor       TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    text_digest TEXT   NOT NULL,
    PRIMARY KEY (org, position)
);

-- Append-only. Deleting is a version too, with an empty text.
CREATE TABLE record_versions (
    org         TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    version     BIGINT  NOT NULL,
    position    BIGINT  NOT NULL UNIQUE,
    at          BIGINT  NOT NULL,
    actor       TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    digest      TEXT    NOT NULL,
    text_digest TEXT    NOT NULL,
    deleted     BIGINT NOT NULL,
    note        TEXT,
    PRIMARY KEY (org, kind, id, version)
);

-- Which version stands now.
CREATE TABLE record_heads (
    org      TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    version  BIGINT  NOT NULL,
    position BIGINT  NOT NULL,
    deleted  BIGINT NOT NULL,
    PRIMARY KEY (org, kind, id)
);

CREATE TABLE attestations (
    org      TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    id       TEXT   NOT NULL,
    field    TEXT   NOT NULL,
    position BIGINT NOT NULL,
    person   TEXT   NOT NULL,
    role     TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    seen     TEXT   NOT NULL,
    note     TEXT,
    PRIMARY KEY (org, kind, id, field, position)
);
CREATE INDEX attestations_by_position ON attestations (org, position);

-- Acts of people that are too many for records: review answers, acknowledgements, attendance, lifecycle cases.
CREATE TABLE entries (
    org     TEXT   NOT NULL,
    id      TEXT   NOT NULL,
    kind    TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    payload TEXT   NOT NULL,
    PRIMARY KEY (org, id)
);
CREATE INDEX entries_by_subject ON entries (org, kind, subject, at);

-- Results of checks as they were shown, kept for good.
CREATE TABLE check_results (
    org      TEXT   NOT NULL,
    id       TEXT   NOT NULL,
    position BIGINT NOT NULL,
    rules    TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    result   TEXT   NOT NULL,
    PRIMARY KEY (org, id)
);
CREATE INDEX check_results_by_time ON check_results (org, at);
