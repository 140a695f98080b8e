-- The ballot box. A slot holds a sealed paper or a sealed nothing, and all slots have one length. `place` is the motion
-- times 2^32 plus the slot, which was drawn by lot: it is not the order in which rows came. As the key of a table it keeps
-- a slot on one page where it is written over in place; without a row id a slot would spill to a page of its own, and the
-- order of those pages would tell of the order of writing.
CREATE TABLE slot (
    place INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;

-- The tellers' keys for a ballot, each sealed by itself, until its box is opened.
CREATE TABLE teller_key (
    motion INTEGER NOT NULL,
    teller INTEGER NOT NULL CHECK (teller IN (1, 2)),
    sealed BLOB NOT NULL,
    PRIMARY KEY (motion, teller)
) STRICT, WITHOUT ROWID;
