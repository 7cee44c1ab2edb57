-- Users belong to the installation; what they may do belongs to an organisation.

CREATE TABLE users (
    id         TEXT    NOT NULL PRIMARY KEY,
    login      TEXT    NOT NULL UNIQUE,
    password   TEXT, -- argon2id in PHC form; none: cannot sign in with a password
    disabled   BIGINT NOT NULL,
    operator   BIGINT NOT NULL,
    created_at BIGINT  NOT NULL
);

CREATE TABLE memberships (
    org     TEXT NOT NULL,
    user_id TEXT NOT NULL,
    access  TEXT NOT NULL, -- words, separated by spaces
    person  TEXT,
    PRIMARY KEY (org, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id);

CREATE TABLE sessions (
    token_hash TEXT   NOT NULL PRIMARY KEY, -- SHA-256 of the token; the token itself is nowhere
    user_id    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    last_used  BIGINT NOT NULL,
    expires    BIGINT NOT NULL,
    csrf       TEXT   NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- At most one row: the hash of the one-time token that claims a new installation.
CREATE TABLE claim (
    one        BIGINT NOT NULL PRIMARY KEY,
    token_hash TEXT    NOT NULL,
    created_at BIGINT  NOT NULL
);
