"""No table that names people is forgotten where a person is handed theirs, or erased."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Column, LargeBinary, String, Table, Text, cast, func, insert, select

from alacard_ext.community.personal.service import PersonalData
from alacard_ext.config import Configuration
from alacard_ext.people import LONGEST_NAME
from alacard_ext.room import Requester
from alacard_ext.services import build_services
from alacard_ext.store.community_tables import notifications
from alacard_ext.store.tables import metadata

ADA = "ada.lovelace@example.org"
NAMES = re.compile(r"(^|_)(owner|person|people|actor|author|requester|user|by)$")
NO_PEOPLE = {"notebooks.filename", "deliveries.filename", "workers.host"}
"""Columns as long as a name that hold others."""
ELSEWHERE = {
    "notebooks": "hands.json",
    "versions": "hands.json",
    # Only what she may see of it, so that a row made up here is not told.
    "notifications": None,
    # Of no use to her: what a search or a count stands on.
    "bodies": None,
}


def names_people(column: Column[Any]) -> bool:
    """Whether people's names may stand there: by its name, or since it has room for one."""
    kind = column.type
    long = isinstance(kind, String) and not isinstance(kind, Text) and kind.length == LONGEST_NAME
    return f"{column.table.name}.{column.name}" not in NO_PEOPLE and (
        long or NAMES.search(column.name) is not None
    )


def row_of_ada(table: Table) -> dict[str, Any]:
    """A row that names her wherever one can."""
    plain: dict[Any, Any] = {str: "x", int: 1, float: 0.0, bool: False, bytes: b"x", dict: {}}
    values: dict[str, Any] = {}
    for column in table.c:
        kind = dict if isinstance(column.type, JSON) else column.type.python_type
        kind = bytes if isinstance(column.type, LargeBinary) else kind
        if names_people(column):
            values[column.name] = {"owner": ADA} if kind is dict else ADA
        elif not (column.nullable or column.server_default):
            values[column.name] = plain[kind]
    return values


@pytest.mark.attack
async def test_every_table_that_names_a_person_is_handed_over_and_erased(
    database_url: str, tmp_path: Path
) -> None:
    config = Configuration()
    config.database_url, config.demo_storage = database_url, str(tmp_path / "bundles")
    services = build_services(config)
    store, personal = services.shared.store, services.of(PersonalData)
    named = [each for each in metadata.sorted_tables if any(map(names_people, each.c))]
    try:
        async with store.writing() as connection:
            for table in metadata.sorted_tables:
                await connection.execute(insert(table), [row_of_ada(table)])
        await personal.archive(Requester(ADA), tmp_path / "ada.zip")
        with zipfile.ZipFile(tmp_path / "ada.zip") as archive:
            for table in named:
                file = ELSEWHERE.get(table.name, f"{table.name}.json")
                if file is not None:
                    told = archive.read(file).decode()
                    assert len(told) > len("[]\n"), f"{table.name} is not handed over"
        await personal.erase(Requester(ADA))
        async with store.reading() as connection:
            for table in named:
                for column in filter(names_people, table.c):
                    where = cast(column, Text).contains(ADA)
                    counted = select(func.count()).select_from(table).where(where)
                    left = (await connection.execute(counted)).scalar_one()
                    assert left == 0, f"{column} still names who was erased"
    finally:
        await services.aclose()
    assert {"jobs", "demos", "schedules", "job_queues", notifications.name} <= {
        each.name for each in named
    }, "these are looked at"


@pytest.mark.parametrize("name", ["paused_by", "owner", "actor"])
def test_a_column_of_a_person_is_known_by_its_name(name: str) -> None:
    assert names_people(Table("other", metadata.__class__(), Column(name, String(40))).c[name])
