-- A page that is to stay nine tenths empty is cleaned at nearly every append, which costs as much as the append's own row.
ALTER TABLE log_head SET (fillfactor = 50);
