-- Keyed commands. `facts` and `answer` are JSON text that only the command handlers read.
-- Room on each page: the one update that a row sees (its answer) then touches no index.
CREATE TABLE idempotency (
  command_id   uuid PRIMARY KEY,
  body_hash    bytea NOT NULL,
  at           text NOT NULL,
  facts        text NOT NULL,
  answer       text,
  holder       text NOT NULL,
  leased_until timestamptz NOT NULL,
  first_seen   timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 60);
CREATE INDEX idempotency_first_seen ON idempotency USING brin (first_seen);
