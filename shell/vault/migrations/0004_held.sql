-- Rows that were not taken in and wait for their members: sealed under each member's key. Contributions are never numbered
-- twice, so neither is a held row.
CREATE TABLE held (
    contribution INTEGER NOT NULL,
    place INTEGER NOT NULL,
    member INTEGER NOT NULL,
    dataset TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (contribution, place)
) STRICT;
CREATE INDEX held_by_member ON held (member);
