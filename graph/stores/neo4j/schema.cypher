// Constraints and indexes, in the subset that Neo4j Community has. Each statement may find its work done.

// What Pollinate itself looks up.
CREATE CONSTRAINT pollinate_one IF NOT EXISTS FOR (n:Pollinate) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT record_key IF NOT EXISTS FOR (n:Record) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT source_id IF NOT EXISTS FOR (n:Source) REQUIRE n.id IS UNIQUE;
CREATE INDEX derived_id IF NOT EXISTS FOR (n:Derived) ON (n.id);
CREATE INDEX derived_person IF NOT EXISTS FOR (n:Derived) ON (n.person);
CREATE INDEX derived_practice IF NOT EXISTS FOR (n:Derived) ON (n.practice);
CREATE INDEX fits_person IF NOT EXISTS FOR (n:Fits) ON (n.person);
CREATE INDEX reach_practice IF NOT EXISTS FOR (n:Reach) ON (n.practice);
CREATE INDEX cited_cycle IF NOT EXISTS FOR ()-[c:CITED_IN]-() ON (c.cycle);
CREATE INDEX cited_idea IF NOT EXISTS FOR ()-[c:CITED_IN]-() ON (c.idea);
CREATE INDEX row_place IF NOT EXISTS FOR (n:Row) ON (n.source, n.locator);
CREATE INDEX row_outcome IF NOT EXISTS FOR (n:Row) ON (n.outcome);
CREATE INDEX judgement_id IF NOT EXISTS FOR (n:Judgement) ON (n.id);
CREATE INDEX batch_number IF NOT EXISTS FOR (n:Batch) ON (n.number);
CREATE FULLTEXT INDEX name_pieces IF NOT EXISTS FOR (n:Name) ON EACH [n.pieces]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};

// What people look up in Neo4j Browser and Bloom.
CREATE INDEX district_id IF NOT EXISTS FOR (n:District) ON (n.id);
CREATE INDEX school_id IF NOT EXISTS FOR (n:School) ON (n.id);
CREATE INDEX person_id IF NOT EXISTS FOR (n:Person) ON (n.id);
CREATE INDEX person_name IF NOT EXISTS FOR (n:Person) ON (n.name);
CREATE INDEX classroom_id IF NOT EXISTS FOR (n:Classroom) ON (n.id);
CREATE INDEX practice_id IF NOT EXISTS FOR (n:Practice) ON (n.id);
CREATE INDEX practice_title IF NOT EXISTS FOR (n:Practice) ON (n.title);
CREATE INDEX uptake_id IF NOT EXISTS FOR (n:Uptake) ON (n.id);
CREATE INDEX uptake_practice IF NOT EXISTS FOR (n:Uptake) ON (n.practice);
