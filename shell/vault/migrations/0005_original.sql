-- Files that are kept as their members brought them. Their bytes lie beside this store; the key of each is in `body`, sealed
-- under its member's key, and nowhere else.
CREATE TABLE original (
    id TEXT PRIMARY KEY NOT NULL,
    contribution INTEGER NOT NULL,
    place INTEGER NOT NULL,
    member INTEGER NOT NULL,
    dataset TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (contribution, place)
) STRICT;
CREATE INDEX original_by_member ON original (member);
