-- The log. Positions are contiguous from 1; `link` chains every event to the one before it, from the sha256 of the epoch on.
CREATE TABLE log_events (
  position bigint PRIMARY KEY,
  revision integer NOT NULL,
  id uuid NOT NULL UNIQUE,
  stream text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  recorded_at text COLLATE "C" NOT NULL,
  link bytea NOT NULL,
  -- json, not jsonb: kept byte for byte, or no digest would hold.
  metadata json NOT NULL,
  data json NOT NULL,
  UNIQUE (stream, revision)
);

-- One row, locked by every append for as long as it lasts: so the order of positions is the order of commits.
CREATE TABLE log_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  recorded_at text COLLATE "C" NOT NULL,
  link bytea NOT NULL
) WITH (fillfactor = 10);

INSERT INTO log_head (epoch, position, recorded_at, link)
SELECT made.epoch, 0, '', sha256(convert_to(made.epoch, 'UTF8')) FROM (SELECT gen_random_uuid()::text AS epoch) AS made;

-- What is to be done with one append: 0 = apply, 1 = it is there already, 2 = the stream is elsewhere, 3 = only a part is there.
-- `revision` and `at` are those of the append's last event (1) or of the stream's (2, 3; -1 when there is no such stream).
CREATE FUNCTION log_verdict(stream text, expected integer, ids uuid[], OUT verdict smallint, OUT revision integer, OUT at bigint)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_variable
DECLARE
  found_ids bigint;
  in_order boolean;
BEGIN
  SELECT count(e.id), bool_and(e.stream = stream) AND max(e.revision - given.n) = min(e.revision - given.n),
         max(e.revision), max(e.position)
    INTO found_ids, in_order, revision, at
    FROM unnest(ids) WITH ORDINALITY AS given (id, n)
    LEFT JOIN LATERAL (SELECT s.id, s.stream, s.revision, s.position FROM log_events s WHERE s.id = given.id LIMIT 1) e ON true;
  IF found_ids = cardinality(ids) AND in_order THEN
    verdict := 1;
    RETURN;
  END IF;
  SELECT e.revision, e.position INTO revision, at FROM log_events e WHERE e.stream = stream ORDER BY e.revision DESC LIMIT 1;
  revision := coalesce(revision, -1);
  verdict := CASE WHEN found_ids > 0 THEN 3 WHEN revision <> expected THEN 2 ELSE 0 END;
END
$$;

-- A batch of appends: `streams`, `expected` (-1 = no such stream) and `sizes` have one element for each append, the others one for
-- each event, `owners` the place of its stream in `streams`. When all are applied `verdicts` is null, and the first event has the
-- position `base` + 1. Not `careful`: no stream may occur twice, and an id that is there already may end in a unique violation.
-- Generic plans: with arrays, a plan made for their lengths always looks cheaper, and every call would plan anew.
CREATE FUNCTION log_append(
  careful boolean, streams text[], expected integer[], sizes integer[], owners integer[], revisions integer[],
  ids uuid[], types text[], data json[], metadata json[], seals bytea[],
  OUT base bigint, OUT verdicts smallint[], OUT last_revisions integer[], OUT last_positions bigint[])
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_variable
DECLARE
  head_link bytea;
  stamp text;
  stamp_bytes bytea;
  links bytea[];
  behind integer := 0;
  upto integer;
  outcome record;
BEGIN
  SELECT h.position, h.link, h.recorded_at INTO base, head_link, stamp FROM log_head h FOR UPDATE;

  -- Everything from here on sees what the appends before this one have committed.
  IF NOT careful AND NOT EXISTS (
    SELECT FROM unnest(streams, expected) AS a (stream, revision)
     WHERE a.revision <> coalesce(
       (SELECT e.revision FROM log_events e WHERE e.stream = a.stream ORDER BY e.revision DESC LIMIT 1), -1)
  ) THEN
    stamp := greatest(stamp, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') COLLATE "C");
    stamp_bytes := convert_to(stamp, 'UTF8');
    FOR n IN 1 .. cardinality(ids) LOOP
      head_link := sha256(head_link || seals[n] || stamp_bytes);
      links[n] := head_link;
    END LOOP;
    INSERT INTO log_events (position, stream, revision, id, type, recorded_at, link, metadata, data)
    SELECT base + e.n, streams[e.owner], e.revision, e.id, e.type, stamp, e.link, e.metadata, e.data
      FROM unnest(owners, revisions, ids, types, links, metadata, data)
           WITH ORDINALITY AS e (owner, revision, id, type, link, metadata, data, n);
    UPDATE log_head h SET position = base + cardinality(ids), recorded_at = stamp, link = head_link;
    RETURN;
  END IF;

  FOR n IN 1 .. cardinality(streams) LOOP
    upto := behind + sizes[n];
    SELECT v.verdict, v.revision, v.at INTO outcome FROM log_verdict(streams[n], expected[n], ids[behind + 1:upto]) v;
    IF outcome.verdict = 0 THEN
      outcome.revision := revisions[upto];
      SELECT w.base + sizes[n] INTO outcome.at
        FROM log_append(false, streams[n:n], expected[n:n], sizes[n:n], array_fill(1, ARRAY[sizes[n]]),
                        revisions[behind + 1:upto], ids[behind + 1:upto], types[behind + 1:upto],
                        data[behind + 1:upto], metadata[behind + 1:upto], seals[behind + 1:upto]) w;
    END IF;
    verdicts[n] := outcome.verdict;
    last_revisions[n] := outcome.revision;
    last_positions[n] := outcome.at;
    behind := upto;
  END LOOP;
END
$$;
