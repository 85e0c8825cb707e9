-- At most one row: this installation is leaving for another place, has left, or is still arriving. Whoever starts looks here first.
-- `other_epoch`: of the store that it goes to, or comes from; `place`: where that is, in words for people.
CREATE TABLE move_mark (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  state       text NOT NULL CHECK (state IN ('leaving', 'left', 'arriving')),
  other_epoch text NOT NULL,
  place       text NOT NULL,
  marked_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Bound to the log while it is leaving and once it has left: whoever still runs can add nothing to it.
CREATE FUNCTION log_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'This log was moved to another installation and takes no more events' USING ERRCODE = 'TP001';
END
$$;
