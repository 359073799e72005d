-- One row a chat: its session, and what its channel showed last.
-- `chat` is a keyed hash; `address` and `content` are sealed. Times are seconds since 1970, UTC.
-- `kept_as` (empty, unfinished, finished) says how long; `warned` is when the end was announced,
-- `due` when to look at that next.
CREATE TABLE sessions (
    chat           BYTEA   NOT NULL PRIMARY KEY,
    channel        TEXT    NOT NULL,
    address        BYTEA   NOT NULL,
    id             TEXT    NOT NULL,
    revision       BIGINT  NOT NULL,
    content        BYTEA   NOT NULL,
    shown_revision BIGINT  NOT NULL DEFAULT -1,
    shown_message  TEXT    NOT NULL DEFAULT '',
    reachable      BIGINT  NOT NULL DEFAULT 1,
    kept_as        TEXT    NOT NULL,
    touched        BIGINT  NOT NULL,
    warned         BIGINT,
    due            BIGINT  NOT NULL
);

CREATE INDEX sessions_behind ON sessions (channel, touched)
    WHERE shown_revision <> revision AND reachable = 1;
CREATE INDEX sessions_due ON sessions (due);

-- What cannot be derived from a session and still has to be sent; a row goes when it is done.
-- `free_at` says when it may be claimed, `set_at` when that was decided.
CREATE TABLE outbox (
    id      BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat    BYTEA   NOT NULL,
    channel TEXT    NOT NULL,
    address BYTEA   NOT NULL,
    item    BYTEA   NOT NULL,
    free_at BIGINT  NOT NULL,
    set_at  BIGINT  NOT NULL
);

CREATE INDEX outbox_chat ON outbox (chat, id);

-- The updates applied, as keyed hashes, to refuse them a second time; kept for two days.
CREATE TABLE seen (
    update_hash BYTEA   NOT NULL PRIMARY KEY,
    at          BIGINT  NOT NULL
);

-- The updates that could not be handled, and those given up, for the operator to look into.
CREATE TABLE failures (
    bot      TEXT    NOT NULL,
    number   BIGINT  NOT NULL,
    reason   TEXT    NOT NULL,
    attempts BIGINT  NOT NULL,
    parked   BIGINT  NOT NULL DEFAULT 0,
    at       BIGINT  NOT NULL,
    PRIMARY KEY (bot, number)
);

-- Who (a keyed hash of its own) did what and when; never a fact.
CREATE TABLE audit (
    id     BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who    BYTEA   NOT NULL,
    deed   TEXT    NOT NULL,
    detail TEXT    NOT NULL,
    at     BIGINT  NOT NULL
);

CREATE INDEX audit_who ON audit (who);
CREATE INDEX audit_at ON audit (at);

-- Keys of the store's own, sealed under the key ring.
CREATE TABLE secrets (
    name    TEXT NOT NULL PRIMARY KEY,
    content BYTEA NOT NULL
);
