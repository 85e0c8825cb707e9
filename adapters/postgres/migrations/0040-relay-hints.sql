-- One row per topic generation. What the topics hold is the truth; this is a lower bound of it.
CREATE TABLE relay_hints (
  generation text PRIMARY KEY,
  epoch      text NOT NULL,
  position   text COLLATE "C" NOT NULL,
  event_id   text NOT NULL,
  partitions json NOT NULL,
  saved_at   timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);
