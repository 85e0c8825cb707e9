CREATE TABLE checkpoints (
  consumer  text NOT NULL,
  partition integer NOT NULL,
  epoch     text NOT NULL,
  position  text NOT NULL,
  event_id  text NOT NULL,
  moved_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, partition)
) WITH (fillfactor = 50);

-- One row per view: its writers take turns on it. `writes` tells a writer whether anybody else wrote since its own last time.
CREATE TABLE view_writes (
  view   text PRIMARY KEY,
  writes bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE leases (
  name  text PRIMARY KEY,
  owner text NOT NULL,
  until timestamptz NOT NULL
) WITH (fillfactor = 50);
