"""A notebook that is verified in isolation: it has its models, and nothing of the person's."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager

from alacard_ext.errors import BadRequest
from alacard_ext.processes.cache_view import show_cache
from alacard_ext.processes.namespace import unshare_prefix
from alacard_ext.processes.probing import probe
from alacard_ext.processes.rungs import group_rung
from alacard_ext.verify import isolation
from alacard_ext.verify.kernels import Kernel
from alacard_ext.verify.verification import Progress, Settings, verify

from .conftest import Verify, notebook

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's Hub cache with one model, as huggingface_hub lays it out."""
    folder = tmp_path / "hf" / "hub"
    model = folder / "models--tiny--model"
    (model / "blobs").mkdir(parents=True)
    (model / "blobs" / "aa").write_text('{"of": "the cache"}')
    (model / "blobs" / "bb.incomplete").touch()
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text(COMMIT)
    snapshot = model / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").symlink_to("../../blobs/aa")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(params=["bubblewrap", "landlock"])
def isolating(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The rung on which it runs; the second is that of a system without bubblewrap."""
    if request.param == "landlock":
        monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    for cached in (unshare_prefix, probe):
        cached.cache_clear()
    if probe().name != request.param:
        pytest.skip(" ".join(probe().refused) or "bubblewrap lies beside this Python")
    yield request.param
    for cached in (unshare_prefix, probe):
        cached.cache_clear()


LOOK = """
import json, os, socket
from pathlib import Path
from huggingface_hub import hf_hub_download
could = {"environment": dict(os.environ), "here": os.listdir()}
for path in PATHS:
    try:
        could[path] = Path(path).read_text()
    except OSError:
        could[path] = None
try:
    socket.create_connection(ADDRESS, 20)
    could["network"] = True
except OSError:
    could["network"] = False
could["model"] = Path(hf_hub_download("tiny/model", "config.json")).read_text()
Path("made").write_text("its own")
(Path(os.environ["HF_HUB_CACHE"]) / "models--tiny--model" / "blobs" / "new").write_text("its own")
print(json.dumps(could))
"""


@pytest.mark.attack
def test_an_isolated_notebook_has_its_models_and_nothing_of_the_person(
    isolating: str, cache: Path, tmp_path: Path, verified: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    monkeypatch.setenv("SSH_AUTH_SOCK", "/of/the/person")
    beside, token = tmp_path / "beside.csv", tmp_path / "hf" / "token"
    beside.write_text("secret")
    token.write_text("hf_secret")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        code = LOOK.replace("PATHS", repr([str(beside), str(token)]))
        code = code.replace("ADDRESS", repr(listening.getsockname()))
        done = verified(notebook(code), isolated="shut", repair=False)
    assert done.verified.outcome == "passed", done.verified.error
    could = json.loads(done.executed.cells[0].outputs[0].text)
    assert could[str(beside)] is None and could[str(token)] is None
    assert could["network"] is False
    assert json.loads(could["model"]) == {"of": "the cache"}
    environment = could["environment"]
    assert "SSH_AUTH_SOCK" not in environment and str(tmp_path) not in environment["HOME"]
    assert not Path(environment["HOME"]).exists()
    assert sorted(path.name for path in (cache / "models--tiny--model" / "blobs").iterdir()) == [
        "aa",
        "bb.incomplete",
    ]
    assert not (tmp_path / "made").exists()


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where runs have their folders, here and in what is started from here."""
    with tempfile.TemporaryDirectory(prefix="runs-", ignore_cleanup_errors=True) as name:
        monkeypatch.setenv("TMPDIR", name)
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)


SLEEP = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(900)', 'WORD'], env={},
                 start_new_session=True)
print('up')
time.sleep(900)
"""


def test_a_cancelled_one_leaves_nothing(
    isolating: str, cache: Path, tmp_path: Path, folders: Path
) -> None:
    word = f"left-by-{tmp_path.name}-{os.getpid()}"

    def left() -> list[int]:
        return [
            p.pid for p in psutil.process_iter(["cmdline"]) if word in (p.info["cmdline"] or [])
        ]

    async def go() -> None:
        settings = Settings(
            kernels=KernelSpecManager(), environments=tmp_path / "envs", isolated="open"
        )
        made = notebook(SLEEP.replace("WORD", word))
        task = asyncio.ensure_future(
            verify(made, cwd=tmp_path, settings=settings, progress=Progress())
        )
        while not left():
            assert not task.done()
            await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())
    assert not left() and not [*folders.glob("alacard-run-*")]


def test_what_cannot_be_isolated_is_not_run(
    cache: Path, tmp_path: Path, verified: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "probe", lambda: group_rung(()))
    told: list[Any] = []
    with pytest.raises(BadRequest, match="Nothing on this machine can isolate a notebook"):
        verified(notebook("open('ran', 'w')"), told, isolated="open")
    assert not told and not (tmp_path / "ran").exists()


def test_a_view_of_a_cache_is_complete_and_the_child_s_own(cache: Path, tmp_path: Path) -> None:
    view = tmp_path / "view"
    show_cache(cache, view)
    model = view / "models--tiny--model"
    assert (model / "snapshots" / COMMIT / "config.json").read_text() == '{"of": "the cache"}'
    assert (model / "refs" / "main").read_text() == COMMIT
    assert [path.name for path in (model / "blobs").iterdir()] == ["aa"]
    (model / "refs" / "main").write_text("another")
    shutil.rmtree(view)
    assert (cache / "models--tiny--model" / "refs" / "main").read_text() == COMMIT
    assert (cache / "models--tiny--model" / "blobs" / "aa").exists()


@pytest.mark.attack
def test_what_lies_beside_a_kernel_or_the_models_is_not_given(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    program, token = tmp_path / "kernel", cache / "token"
    program.touch(mode=0o700)
    token.touch()
    given = isolation.confinement_of(
        Kernel("own", "r", {"argv": [str(program)]}),
        tmp_path / "home",
        network="shut",
        source=os.environ,
        with_token=False,
        extra=(),
        added={},
    ).read_only
    assert {program, cache / "models--tiny--model"} <= set(given)
    assert not any(token.is_relative_to(path) for path in given)
