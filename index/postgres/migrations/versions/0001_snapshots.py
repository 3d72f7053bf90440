"""Snapshots: documents as they were read, what is searched of them, and which of them stand in which snapshot."""

from alembic import op

revision = "0001"
down_revision = None

_TABLES = """
CREATE EXTENSION IF NOT EXISTS vector;

-- One document as one build read it; `reading` is a hash of all that made it, so that equal readings are one.
CREATE TABLE documents (
    municipality_code text, reading text, document text NOT NULL, encoder text NOT NULL, body text NOT NULL,
    lengths bytea NOT NULL, written timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (municipality_code, reading));
CREATE TABLE lines (
    municipality_code text, reading text, line integer, text text NOT NULL, document text NOT NULL,
    PRIMARY KEY (municipality_code, reading, line),
    FOREIGN KEY (municipality_code, reading) REFERENCES documents ON DELETE CASCADE);
CREATE TABLE pages (
    municipality_code text, reading text, line integer, page integer NOT NULL, document text NOT NULL,
    PRIMARY KEY (municipality_code, reading, line),
    FOREIGN KEY (municipality_code, reading) REFERENCES documents ON DELETE CASCADE);
CREATE TABLE records (
    municipality_code text, reading text, at integer, record_id text NOT NULL, document text NOT NULL,
    municipality text NOT NULL, kind text NOT NULL, number text, status text, departments text NOT NULL,
    search text NOT NULL, body text NOT NULL,
    PRIMARY KEY (municipality_code, reading, at), UNIQUE (municipality_code, reading, record_id),
    FOREIGN KEY (municipality_code, reading) REFERENCES documents ON DELETE CASCADE);
CREATE TABLE passages (
    municipality_code text, reading text, at integer, document text NOT NULL, body text NOT NULL,
    PRIMARY KEY (municipality_code, reading, at),
    FOREIGN KEY (municipality_code, reading) REFERENCES documents ON DELETE CASCADE);
CREATE TABLE notices (
    municipality_code text, reading text, at integer, document text NOT NULL, body text NOT NULL,
    PRIMARY KEY (municipality_code, reading, at),
    FOREIGN KEY (municipality_code, reading) REFERENCES documents ON DELETE CASCADE);

-- What is searched: the units' vectors, and for every token the units that hold it and how often (int32, int32).
CREATE TABLE units (
    municipality_code text, reading text, at integer, embedding vector NOT NULL,
    PRIMARY KEY (municipality_code, reading, at),
    FOREIGN KEY (municipality_code, reading) REFERENCES documents ON DELETE CASCADE);
ALTER TABLE units ALTER embedding SET STORAGE PLAIN; -- read with every question: never out of line
CREATE TABLE tokens (
    municipality_code text, reading text, stream text, token text, units bytea NOT NULL, counts bytea NOT NULL,
    PRIMARY KEY (municipality_code, reading, stream, token),
    FOREIGN KEY (municipality_code, reading) REFERENCES documents ON DELETE CASCADE);

-- Text and encoder to vector (float32), so that nothing is embedded twice.
CREATE TABLE embeddings (
    municipality_code text, key bytea, vector bytea NOT NULL, PRIMARY KEY (municipality_code, key));

-- The same on every node: which readings stand in which snapshot, in which order, and which snapshot is in force.
CREATE TABLE snapshots (name text PRIMARY KEY, manifest text NOT NULL);
CREATE TABLE members (
    snapshot text REFERENCES snapshots ON DELETE CASCADE, municipality_code text, document text, reading text NOT NULL,
    place integer NOT NULL, PRIMARY KEY (snapshot, municipality_code, document), UNIQUE (snapshot, document));
CREATE TABLE in_force (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), snapshot text REFERENCES snapshots, switched bigint NOT NULL);
INSERT INTO in_force (snapshot, switched) VALUES (NULL, 0);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(_TABLES)


def downgrade() -> None:
    """Go back to an empty database."""
    op.execute(
        "DROP TABLE in_force, members, snapshots, embeddings, tokens, units, notices, passages, records, pages, lines,"
        " documents"
    )
