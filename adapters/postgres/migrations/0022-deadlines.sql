-- due_at is ISO 8601 text of fixed width, as events carry it; null once done.
CREATE TABLE deadlines (
  name         text NOT NULL,
  key          text NOT NULL,
  due_at       text,
  position     text NOT NULL,
  leased_until timestamptz,
  leases       integer NOT NULL DEFAULT 0,
  changed_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, key)
);
CREATE INDEX deadlines_due ON deadlines (name, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deadlines_done ON deadlines (name, changed_at) WHERE due_at IS NULL;
