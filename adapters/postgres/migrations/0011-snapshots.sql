-- Disposable: states of long streams, so that only their tails are read. `body` is JSON text.
CREATE TABLE snapshots (
  stream   text PRIMARY KEY,
  revision integer NOT NULL,
  body     text NOT NULL
);
