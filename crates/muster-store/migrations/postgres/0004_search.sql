-- Full text over the versions that stand now, by the journal position of the version.

CREATE TABLE record_search (
    position BIGINT   NOT NULL PRIMARY KEY,
    words    tsvector NOT NULL
);
CREATE INDEX record_search_words ON record_search USING gin (words);
