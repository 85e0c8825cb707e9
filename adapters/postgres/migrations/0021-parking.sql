CREATE TABLE parked_events (
  view      text NOT NULL,
  stream    text NOT NULL,
  revision  integer NOT NULL,
  partition integer NOT NULL,
  position  text NOT NULL,
  event_id  text NOT NULL,
  type      text NOT NULL,
  error     text,
  parked_at timestamptz NOT NULL,
  PRIMARY KEY (view, stream, revision)
);

CREATE TABLE parking_audit (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  view      text NOT NULL,
  stream    text NOT NULL,
  event_id  text NOT NULL,
  action    text NOT NULL,
  actor     text NOT NULL,
  at        timestamptz NOT NULL
);
CREATE INDEX parking_audit_by_view ON parking_audit (view, id DESC);
