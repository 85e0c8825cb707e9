-- A stream that is to begin is no longer looked up: the unique index finds the seldom one that is there already. The rest is as it was.
--
-- A batch of appends: `streams`, `expected` (-1 = no such stream) and `sizes` have one element for each append, the others one for
-- each event, `owners` the place of its stream in `streams`. When all are applied `verdicts` is null, and the first event has the
-- position `base` + 1. Not `careful`: no stream may occur twice, and a lone append whose id or stream is there already may end in a
-- unique violation.
-- Generic plans: with arrays, a plan made for their lengths always looks cheaper, and every call would plan anew.
CREATE OR REPLACE FUNCTION log_append(
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
  written boolean := false;
BEGIN
  SELECT h.position, h.link, h.recorded_at INTO base, head_link, stamp FROM log_head h FOR UPDATE;

  -- Everything from here on sees what the appends before this one have committed.
  IF NOT careful AND NOT EXISTS (
    SELECT FROM unnest(streams, expected) AS a (stream, revision)
     WHERE a.revision >= 0 AND a.revision <> coalesce(
       (SELECT e.revision FROM log_events e WHERE e.stream = a.stream ORDER BY e.revision DESC LIMIT 1), -1)
  ) THEN
    stamp := greatest(stamp, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') COLLATE "C");
    stamp_bytes := convert_to(stamp, 'UTF8');
    FOR n IN 1 .. cardinality(ids) LOOP
      head_link := sha256(head_link || seals[n] || stamp_bytes);
      links[n] := head_link;
    END LOOP;
    BEGIN
      INSERT INTO log_events (position, stream, revision, id, type, recorded_at, link, metadata, data)
      SELECT base + e.n, streams[e.owner], e.revision, e.id, e.type, stamp, e.link, e.metadata, e.data
        FROM unnest(owners, revisions, ids, types, links, metadata, data)
             WITH ORDINALITY AS e (owner, revision, id, type, link, metadata, data, n);
      written := true;
    EXCEPTION WHEN unique_violation THEN
      IF cardinality(streams) = 1 THEN RAISE; END IF;
    END;
    -- Not in the block above: a row that a transaction has locked and a part of it updates carries both ids, which is dear.
    IF written THEN
      UPDATE log_head h SET position = base + cardinality(ids), recorded_at = stamp, link = head_link;
      RETURN;
    END IF;
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
