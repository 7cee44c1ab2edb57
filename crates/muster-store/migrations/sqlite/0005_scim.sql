-- What identity providers and HR systems push over SCIM, source by source, and the tokens they do it with.

CREATE TABLE scim_sources (
    org        TEXT   NOT NULL,
    source     TEXT   NOT NULL,
    people     BIGINT NOT NULL, -- its users are people
    accounts   BIGINT NOT NULL, -- its users are accounts
    PRIMARY KEY (org, source)
);

CREATE TABLE scim_tokens (
    org        TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    source     TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    token_hash TEXT   NOT NULL UNIQUE, -- SHA-256 of 256 random bits; the token itself is nowhere
    created_at BIGINT NOT NULL,
    created_by TEXT   NOT NULL,
    last_used  BIGINT,
    expires    BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (org, id)
);

-- Ids grow with time (UUID version 7), so that the key is the order of pages too.
CREATE TABLE scim_resources (
    org         TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    kind        TEXT   NOT NULL, -- User, Group
    id          TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    user_name   TEXT,            -- folded; users only
    external_id TEXT,
    display     TEXT,            -- folded display name
    shown       TEXT,            -- the name to show, as it was written
    created_at  BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    disabled_at BIGINT,
    body        TEXT   NOT NULL,
    PRIMARY KEY (org, source, kind, id)
);
CREATE UNIQUE INDEX scim_by_user_name ON scim_resources (org, source, user_name);
CREATE INDEX scim_by_external_id ON scim_resources (org, source, kind, external_id);
CREATE INDEX scim_by_display ON scim_resources (org, source, kind, display);

CREATE TABLE scim_members (
    org         TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    group_id    TEXT   NOT NULL,
    member_id   TEXT   NOT NULL,
    member_kind TEXT   NOT NULL,
    added_at    BIGINT NOT NULL, -- when we saw it
    PRIMARY KEY (org, source, group_id, member_id)
);
CREATE INDEX scim_by_member ON scim_members (org, source, member_id);
