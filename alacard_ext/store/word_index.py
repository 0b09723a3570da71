"""The index of all parts of words, which not every database can have.

On SQLite that is FTS5 with its trigrams, on PostgreSQL the extension pg_trgm. It is built with the
tables where it can be, and else by `alacard store migrate` once it can: without it, searches go
through all hands, with the same results.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger("alacard_ext.store")
NAME = "ix_notebooks_words"
TERMS = "ix_notebooks_words_terms"
"""SQLite's list of all trigrams, by which words of one and two signs are found, too."""
THERE = {
    "sqlite": text("SELECT 1 FROM sqlite_master WHERE name = 'ix_notebooks_words_terms'"),
    "postgresql": text("SELECT 1 FROM pg_class WHERE relname = 'ix_notebooks_path_words_paired'"),
}
"""Asks for what is made last."""
# A line's end stands behind each text, so that its last two signs begin a trigram, too.
VIEW = """CREATE VIEW ix_notebooks_words_texts AS
SELECT id, words || char(10) AS words, path_words || char(10) AS path_words FROM notebooks"""
TABLE = """CREATE VIRTUAL TABLE ix_notebooks_words USING fts5(words, path_words,
content='ix_notebooks_words_texts', content_rowid='id', tokenize='trigram case_sensitive 1')"""
FILLED = "INSERT INTO ix_notebooks_words(ix_notebooks_words) VALUES ('rebuild')"
LISTED = "CREATE VIRTUAL TABLE ix_notebooks_words_terms USING fts5vocab(ix_notebooks_words, row)"
PUT = """INSERT INTO ix_notebooks_words(rowid, words, path_words)
VALUES (new.id, new.words || char(10), new.path_words || char(10));"""
TAKEN = """INSERT INTO ix_notebooks_words(ix_notebooks_words, rowid, words, path_words)
VALUES ('delete', old.id, old.words || char(10), old.path_words || char(10));"""
TRIGGERS = {
    "insert": f"AFTER INSERT ON notebooks BEGIN {PUT}",
    "delete": f"AFTER DELETE ON notebooks BEGIN {TAKEN}",
    "update": f"AFTER UPDATE OF words, path_words ON notebooks BEGIN {TAKEN} {PUT}",
}
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
# All pairs of signs within a word stand behind the text as words of their own, whose trigrams have
# the blanks beside them. In columns, since what an index finds is often computed again.
FUNCTION = r"""CREATE OR REPLACE FUNCTION alacard_paired(told text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT told || E'\n ' || coalesce(string_agg(DISTINCT pair, ' '), '') || ' ' FROM (
SELECT sign || lead(sign) OVER (ORDER BY place) AS pair
FROM regexp_split_to_table(told, '') WITH ORDINALITY AS signs(sign, place)) AS pairs
WHERE pair !~ '\s' $$"""
COLUMNS = {"words": "words_paired", "path_words": "path_words_paired"}
NOT_BUILT_IN = ("no such module", "no such tokenizer")
"""What SQLite says where it was built without a part; there is no code of its own for it."""
NOT_TO_BE_HAD = frozenset({"42501", "0A000", "58P01", "42704"})
"""PostgreSQL's: not allowed, not supported, its files are not there, unknown in this schema."""


def build(connection: Connection) -> bool:
    """Build it unless it is there, and answer whether it is now. Raises DatabaseError for what is
    wrong with the database itself."""
    name = connection.dialect.name
    if connection.execute(THERE[name]).first() is not None:
        return True
    try:
        with connection.begin_nested():
            (_by_fts5 if name == "sqlite" else _by_trigrams)(connection)
    except DatabaseError as error:
        reason = _reason(error)
        if reason is None:
            raise
        log.warning(
            "alacard: the library has no index of words (%s), so searches take longer; `alacard "
            "store migrate` builds it once it can be had",
            reason,
        )
        return False
    return True


def _by_fts5(connection: Connection) -> None:
    for made in (VIEW, TABLE, FILLED, LISTED):
        connection.exec_driver_sql(made)
    for name, made in TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {NAME}_{name} {made} END")


def _by_trigrams(connection: Connection) -> None:
    connection.exec_driver_sql(EXTENSION)
    connection.exec_driver_sql(FUNCTION)
    for plain, paired in COLUMNS.items():
        connection.exec_driver_sql(
            f"ALTER TABLE notebooks ADD COLUMN {paired} text"
            f" GENERATED ALWAYS AS (alacard_paired({plain})) STORED"
        )
        connection.exec_driver_sql(
            f"CREATE INDEX ix_notebooks_{paired} ON notebooks USING gin ({paired} gin_trgm_ops)"
        )


def _reason(error: DatabaseError) -> str | None:
    """In a few words why this database cannot have it; None where something else is wrong."""
    sqlstate = getattr(error.orig, "sqlstate", None)
    if sqlstate is not None:
        return f"pg_trgm: {sqlstate}" if sqlstate in NOT_TO_BE_HAD else None
    said = str(error.orig)
    return said if said.startswith(NOT_BUILT_IN) else None
