-- A check of the table is read, planned and made with every update of the head; that of a domain, only when the column is written.
CREATE DOMAIN the_only_one AS boolean CHECK (VALUE);
ALTER TABLE log_head DROP CONSTRAINT log_head_one_check, ALTER COLUMN one TYPE the_only_one;
