-- Full text over the versions that stand now; the row id is the journal position of the version. Contentless: the
-- text is in record_versions already.

CREATE VIRTUAL TABLE record_search USING fts5 (
    title, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
