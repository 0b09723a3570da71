"""What a server left that was killed while it kept a bundle is removed, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alacard_ext.demos import storage as of_storage
from alacard_ext.demos.gallery import Gallery
from alacard_ext.demos.storage import BundleStorage
from alacard_ext.errors import NotFound
from alacard_ext.processes.runs import new_mark
from alacard_ext.store.ids import new_id

from .conftest import Ask


def dead_mark() -> str:
    """A mark of a process that had this one's id before it."""
    parts = new_mark().split("-")
    parts[-3] = "1"
    return "-".join(parts)


def is_there(storage: BundleStorage, place: str) -> bool:
    try:
        storage.open(place, "app.py").close()
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("demo_storage", ["folder", "memory"], indirect=True)
async def test_what_no_library_names_goes_with_the_server_that_left_it(
    api: Ask,
    bring: Ask,
    jp_serverapp: Any,
    demo_storage: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery: Gallery = jp_serverapp.web_app.settings["alacard_services"].of(Gallery)
    storage, library = BundleStorage(demo_storage), gallery._store.name

    def kept() -> str:
        folder, place = tmp_path / new_id(), new_id()
        folder.mkdir()
        (folder / "app.py").touch()
        storage.keep(folder, place)
        return place

    demo = await bring()
    assert storage.left(library) == []
    async with gallery._store.reading() as connection:
        from alacard_ext.store.demo_tables import demo_versions

        [named] = (await connection.execute(demo_versions.select())).all()
    halfway, others, working = kept(), kept(), kept()
    storage.note(working, library)
    monkeypatch.setattr(of_storage, "new_mark", dead_mark)
    for place in (halfway, named.place):
        storage.note(place, library)
    storage.note(others, "postgresql://elsewhere/library")
    # One that was killed before it wrote anything but the note.
    storage.note(new_id(), library)
    assert len(storage.left(library)) == 3
    gallery._swept = None
    await gallery.sweep()
    assert not is_there(storage, halfway) and storage.left(library) == []
    assert all(is_there(storage, place) for place in (others, working, named.place))
    assert (await api("demos", demo["id"], "files", "app.py", params={"preview": "true"})).data
