"""Which notebooks of a folder are verified."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError

from alacard_ext.verify.folder_job import _notebooks


def test_each_is_found_once_whatever_links_there_are_and_what_is_shut_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "a/b", "shut"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.ipynb").write_text("{}")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/b/itself").symlink_to(tmp_path / "a/b")
    contents = AsyncLargeFileManager(root_dir=str(tmp_path))
    get = contents.get

    async def got(path: str, **options: object) -> object:
        if path.endswith("shut") and options["content"]:
            raise HTTPError(500)
        return await get(path, **options)

    monkeypatch.setattr(contents, "get", got)
    told: list[str] = []

    async def found() -> list[str]:
        return [path async for path in _notebooks(contents, "", told.append)]

    assert sorted(asyncio.run(found())) == ["a/b/one.ipynb", "a/one.ipynb"]
    assert len(told) == 1 and "shut" in told[0]
