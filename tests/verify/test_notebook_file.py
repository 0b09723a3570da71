"""What `alacard verify` is given is a file that ends, or is refused before it is read."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from alacard_ext.errors import BadRequest
from alacard_ext.verify.notebook_file import DiskFile


@pytest.mark.attack
def test_a_device_or_a_pipe_is_not_read(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    pipe, link = tmp_path / "pipe.ipynb", tmp_path / "link.ipynb"
    os.mkfifo(pipe)
    link.symlink_to("/dev/zero")
    for path in (pipe, link, tmp_path):
        with pytest.raises(BadRequest, match="is not a file"):
            asyncio.run(asyncio.wait_for(DiskFile(path).read(), 60))


@pytest.mark.attack
@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", "null", "[" * 100_000, '{"cells": 5}', '{"nbformat": 99}']
)
def test_what_is_no_notebook_is_told_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.ipynb"
    path.write_text(text)
    with pytest.raises(BadRequest, match="not a"):
        asyncio.run(DiskFile(path).read())
