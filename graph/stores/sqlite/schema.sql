-- Every statement may find its work done: two processes may open a new file at once.

-- What was written: batches, the sources read in them, what each row says, and the rows kept beside the facts.

CREATE TABLE IF NOT EXISTS batch (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- numbers of undone batches are never given again
    at TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS source (
    key INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL REFERENCES batch ON DELETE CASCADE,
    id TEXT NOT NULL,  -- sha256 of the file; one that was read in two batches stands here twice
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    read_at TEXT NOT NULL,
    counts TEXT NOT NULL DEFAULT '',
    UNIQUE (batch, id)
) STRICT;
CREATE INDEX IF NOT EXISTS source_by_id ON source (id, batch);

-- One row of one source on one record. Facts of a practice lie side by side; an event that names several practices
-- stands under each. Entities, and events that name no practice, stand under ''.
CREATE TABLE IF NOT EXISTS statement (
    practice TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    batch INTEGER NOT NULL,
    seq INTEGER NOT NULL,  -- place within the batch; the latest (batch, seq) wins
    source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    locator TEXT NOT NULL,
    text TEXT NOT NULL,
    body TEXT NOT NULL,
    format INTEGER NOT NULL,  -- of text and body; see graph/stores/bodies.py
    checksum INTEGER NOT NULL,
    PRIMARY KEY (practice, kind, id, batch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS statement_by_id ON statement (kind, id);
CREATE INDEX IF NOT EXISTS statement_by_place ON statement (source, locator);
CREATE INDEX IF NOT EXISTS statement_unmatched ON statement (id)
WHERE kind = 'visit' AND json_extract(body, '$.idea') = 'unmatched';
CREATE INDEX IF NOT EXISTS statement_in_cycle
ON statement (json_extract(body, '$.coach'), json_extract(body, '$.cycle'), practice, id)
WHERE kind = 'visit' AND json_extract(body, '$.cycle') IS NOT NULL;

CREATE TABLE IF NOT EXISTS kept (
    key INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    locator TEXT NOT NULL,
    outcome TEXT NOT NULL,
    body TEXT NOT NULL,
    format INTEGER NOT NULL,
    UNIQUE (source, locator)
) STRICT;

CREATE TABLE IF NOT EXISTS mention (
    kept INTEGER NOT NULL REFERENCES kept ON DELETE CASCADE,
    key TEXT NOT NULL,
    PRIMARY KEY (kept, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mention_by_key ON mention (key);

CREATE TABLE IF NOT EXISTS judgement (
    seq INTEGER PRIMARY KEY,  -- the latest decision wins, whatever the clock said
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

-- The state of the store. Every write replaces the token, so that readers can tell whether what they remember still
-- holds; `derived_by` says which rules worked out what follows below; `seal` is the checksum of all other pages, or NULL
-- from the first write until the store is closed.
CREATE TABLE IF NOT EXISTS state (
    token TEXT NOT NULL,
    derived_by TEXT NOT NULL,
    seal INTEGER
) STRICT;
INSERT INTO state SELECT hex(randomblob(12)), '', NULL WHERE NOT EXISTS (SELECT 1 FROM state);

-- What follows from it. All below is recomputed with every write that touches it, and by `pollinate doctor --mend`.

CREATE TABLE IF NOT EXISTS canonical (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    canonical TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Which practices have events that name a person, school, classroom or practice; all by the ids they were written with.
CREATE TABLE IF NOT EXISTS naming (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    practice TEXT NOT NULL,
    PRIMARY KEY (kind, id, practice)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS naming_by_practice ON naming (practice);

-- Visits that name a pathway (folded) and no practice.
CREATE TABLE IF NOT EXISTS contact (
    pathway TEXT NOT NULL,
    visit TEXT NOT NULL,
    PRIMARY KEY (pathway, visit)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS contact_by_visit ON contact (visit);

CREATE TABLE IF NOT EXISTS uptake (
    practice TEXT NOT NULL,
    person TEXT NOT NULL,
    level INTEGER NOT NULL,  -- rank of the latest Level of Use; a declared origin without one counts as III; else -1
    dropped INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (practice, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS uptake_by_person ON uptake (person);

-- The schools at which a person has used a practice.
CREATE TABLE IF NOT EXISTS uptake_place (
    practice TEXT NOT NULL,
    person TEXT NOT NULL,
    school TEXT NOT NULL,
    PRIMARY KEY (practice, person, school)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS uptake_place_by_school ON uptake_place (school);

CREATE TABLE IF NOT EXISTS transmission (
    practice TEXT NOT NULL,
    target TEXT NOT NULL,
    reinforcement INTEGER NOT NULL,
    position INTEGER NOT NULL,  -- place within the practice's diffusion
    source TEXT NOT NULL,
    lo TEXT NOT NULL,
    hi TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (practice, target, reinforcement, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS transmission_by_source ON transmission (practice, source) WHERE reinforcement = 0;

-- How far each practice with any uptake has come, so that a catalogue need not count.
CREATE TABLE IF NOT EXISTS reach (
    practice TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where a person works and what they teach: schools, grades and (folded) subjects of their spells and classrooms.
CREATE TABLE IF NOT EXISTS fit (
    person TEXT NOT NULL,
    what TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (person, what, value)
) STRICT, WITHOUT ROWID;

-- Every (folded) name of every person, school and practice.
CREATE VIRTUAL TABLE IF NOT EXISTS name USING fts5 (kind UNINDEXED, id UNINDEXED, label UNINDEXED, spelling, tokenize = 'trigram');
