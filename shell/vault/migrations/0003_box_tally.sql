-- How many papers were put into a ballot's box: one sealed number of one length, written over in place with each commit
-- that puts papers in. A box without it, or that does not hold as many, is damaged.
CREATE TABLE box_tally (
    motion INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
