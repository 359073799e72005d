-- Who a row of the outbox is for: the person of the chat, a firm (a brief handed over), or a firm
-- that is to delete one (a withdrawal, which outlives the session). Each waits in order by itself.
ALTER TABLE outbox ADD COLUMN queue TEXT NOT NULL DEFAULT 'person';
-- How often it was claimed.
ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
