-- Which process has leased a job, by the name that it keeps over restarts; empty when it has none. At its
-- start a process gives back what its earlier life has left leased.
ALTER TABLE jobs ADD COLUMN claimed_by {text} NOT NULL DEFAULT '';
