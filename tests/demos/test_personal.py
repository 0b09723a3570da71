"""The demos of a person go along with their files, and leave none behind."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.community.personal.service import PersonalData
from alacard_ext.demos.pictures import Pictures
from alacard_ext.demos.storage import BundleStorage
from alacard_ext.errors import StoreUnavailable
from alacard_ext.room import Requester
from tests.community.dealing import as_bob

from .conftest import Ask


@pytest.mark.parametrize("demo_storage", ["folder", "memory"], indirect=True)
async def test_demos_are_handed_over_and_erased_with_their_files(
    api: Ask,
    bring: Ask,
    jp_serverapp: Any,
    demo_storage: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine, bobs = await bring(), await bring(as_bob())
    comment = {"text": "by bob"}
    await api("demos", mine["id"], "comments", method="POST", body=comment, **as_bob())
    services = jp_serverapp.web_app.settings["alacard_services"]
    personal, ada = services.of(PersonalData), Requester("ada")
    for text in (b"before", b"after"):
        await services.of(Pictures).keep(mine["id"], text, ada)
    await personal.archive(ada, tmp_path / "ada.zip")
    with zipfile.ZipFile(tmp_path / "ada.zip") as archive:
        file = f"demos/{mine['id']}/1/app.py"
        assert archive.read(file).startswith(b"import streamlit")
        assert archive.read(f"demos/{mine['id']}/picture.png") == b"after"
        assert bobs["id"] not in "".join(archive.namelist())

    def away(storage: BundleStorage, place: str) -> None:
        raise StoreUnavailable("The storage is away.")

    with monkeypatch.context() as patched:
        patched.setattr(BundleStorage, "remove", away)
        with pytest.raises(StoreUnavailable):
            await personal.erase(ada)
    assert (await api("demos", mine["id"])).code == "DEMO_NOT_FOUND"
    assert (await personal.erase(ada)).rows >= 1, "what could not be removed is removed later"
    assert [each["id"] for each in (await api("demos", **as_bob())).data["demos"]] == [bobs["id"]]
    opened = await api(
        "demos", bobs["id"], "files", "app.py", params={"preview": "true"}, **as_bob()
    )
    assert opened.data["text"].startswith("import streamlit")
    if "://" not in demo_storage:
        kept = [each for each in Path(demo_storage).iterdir() if (each / "app.py").exists()]
        assert len(kept) == 1, "and no file of hers"
        assert not list(Path(demo_storage).glob("*/picture.png"))
