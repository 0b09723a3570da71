"""A PostgreSQL of the tests' own, where one is installed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from tools.team.postgresql import PACKAGED, programs, stoppable

EMPTY = """DO $$ DECLARE name text; BEGIN
IF to_regclass('notebooks') IS NOT NULL THEN
  DELETE FROM notebooks; -- and what goes with them, before the bodies that they name
  IF to_regclass('jobs') IS NOT NULL THEN DELETE FROM jobs; END IF;
  FOR name IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', name); END LOOP; END IF;
END $$"""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL of this session."""
    if programs(PACKAGED) is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is missing; .ci/run installs it")
        pytest.skip(f"no PostgreSQL in {PACKAGED} or on PATH; install it to try the store on it")
    with running() as url:
        yield url


@contextmanager
def running() -> Iterator[str]:
    """The URL of a new PostgreSQL. Raises RuntimeError without one."""
    with stoppable() as server:
        yield server.url


def emptied(url: str) -> str:
    """The same URL, once nothing is kept there any more."""
    tell(url, EMPTY)
    return url


def new_database(url: str, name: str) -> str:
    """The URL of another database of that server, which has no tables."""
    tell(url, f"DROP DATABASE IF EXISTS {name}")
    tell(url, f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def tell(url: str, statement: str) -> None:
    binaries, (host,) = programs(PACKAGED), parse_qs(urlsplit(url).query)["host"]
    assert binaries is not None
    words = ["-h", host, "-U", "me", "-d", "postgres", "-q", "-v", "ON_ERROR_STOP=1"]
    words += ["-c", statement]
    subprocess.run([binaries / "psql", *words], check=True, timeout=120, cwd=host)
