-- What a co-op keeps. A migration is never edited once it has landed: add another.

-- The journal, from 0 without a gap. `canonical` is JSON and has no line break in it.
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    canonical TEXT NOT NULL,
    leaf BLOB NOT NULL
) STRICT;

-- Outcomes of acts, so that an act asked twice is carried out once.
CREATE TABLE act (
    actor TEXT NOT NULL,
    request TEXT NOT NULL,
    body BLOB NOT NULL,
    outcome BLOB NOT NULL,
    PRIMARY KEY (actor, request)
) STRICT, WITHOUT ROWID;

-- Private records: who a member is, sealed under her key, and that key, wrapped.
CREATE TABLE person (
    member INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    record BLOB NOT NULL,
    lookup BLOB UNIQUE
) STRICT;

-- Sealed texts, which events name by digest; `owner` is the member whose text it is.
CREATE TABLE text (
    digest BLOB PRIMARY KEY NOT NULL,
    owner INTEGER,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX text_by_owner ON text (owner) WHERE owner IS NOT NULL;

-- The manifest: the files of the pool.
CREATE TABLE file (
    id TEXT PRIMARY KEY NOT NULL,
    dataset TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    member_min INTEGER NOT NULL,
    member_max INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    key BLOB NOT NULL,
    contribution INTEGER NOT NULL,
    level INTEGER NOT NULL
) STRICT;
CREATE INDEX file_by_dataset ON file (dataset, bucket);

-- Signed checkpoints of the public log.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    note TEXT NOT NULL
) STRICT;

-- Tables from which rows were deleted or replaced since they were last rewritten: their pages may still
-- hold the old bytes.
CREATE TABLE residue (
    name TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
