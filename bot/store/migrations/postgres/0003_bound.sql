-- The last revision of each session, as keyed hashes: `who` of the chat, `mark` of chat, session
-- and revision. A row of `sessions` that does not agree was put back, and is not opened.
CREATE TABLE revisions (
    who  BYTEA   NOT NULL PRIMARY KEY,
    mark BYTEA   NOT NULL
);

-- For counting sessions by how they are kept, without a look at each row.
CREATE INDEX sessions_kept ON sessions (kept_as, touched);
