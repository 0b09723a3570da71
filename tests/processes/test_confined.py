"""Starting, waiting and losing: what whoever starts a child can rely on."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.processes import probing
from alacard_ext.processes.confined import start
from alacard_ext.processes.confinement import Confinement
from alacard_ext.processes.probing import probe
from alacard_ext.processes.rungs import ALWAYS, Rung, landlock_rung
from alacard_ext.processes.runs import PREFIX, sweep

from .conftest import PYTHON, Run, begin, living, printed

SLEEP = "import time\nprint('up', flush=True)\nwhile True: time.sleep(900)"
OWNER = """
import asyncio, sys
from pathlib import Path
from alacard_ext.processes.confined import start
from alacard_ext.processes.confinement import Confinement
from alacard_ext.processes.probing import probe

async def main(name, namespace, word, code, *reads):
    given = Confinement(read_only=tuple(map(Path, reads)))
    rung = probe(name, namespace=namespace == 'True')
    confined = await start([sys.executable, '-c', code, word], given, rung=rung)
    while 'up' not in confined.tail():
        await asyncio.sleep(0.01)
    print('up', flush=True)
    await confined.wait()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of temporary files for this test alone."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.mark.attack
def test_nothing_outlives_an_alacard_that_is_killed(rung: Rung, scratch: Path) -> None:
    word = f"child-{uuid.uuid4().hex}"
    told = [rung.name, str(bool(rung.prefix)), f"{word}-x", SLEEP, *map(str, PYTHON)]
    owner = subprocess.Popen([sys.executable, "-c", OWNER, *told], stdout=subprocess.PIPE)
    assert owner.stdout and owner.stdout.readline() == b"up\n"
    assert len(living(f"{word}-x")) > 1
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    until = time.monotonic() + 600
    while living(f"{word}-x"):
        assert time.monotonic() < until
        time.sleep(0.02)
    sweep()
    assert not list(scratch.glob(f"{PREFIX}*"))


@pytest.mark.parametrize("turns", [1, 2])
def test_a_start_that_is_cancelled_leaves_nothing(plain: Rung, scratch: Path, turns: int) -> None:
    word = f"child-{uuid.uuid4().hex}"

    async def go() -> None:
        task = asyncio.ensure_future(begin(plain, SLEEP, word))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())
    assert not living(word) and not list(scratch.glob(f"{PREFIX}*"))


def test_a_wait_may_be_given_up_and_taken_up_again(plain: Rung) -> None:
    async def go() -> None:
        confined = await begin(plain, SLEEP)
        await printed(confined, "up")
        waiting = asyncio.ensure_future(confined.wait())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert confined.outcome is None
        assert (await confined.stop(0)).outcome == "stopped"
        # Once more, when nobody is there to be told.
        assert (await confined.stop()).outcome == (await confined.wait()).outcome == "stopped"
        assert confined.since(1) == (1, b"p\n") and confined.since(9)[1] == b""

    asyncio.run(go())


def test_a_program_that_is_not_there_says_so(plain: Rung) -> None:
    async def go() -> None:
        confined = await start(["/usr/bin/no-such-program"], Confinement(), rung=plain)
        ending = await confined.wait()
        assert (ending.outcome, bool(ending.status)) == ("exited", True)
        assert "no-such-program" in confined.tail()

    asyncio.run(go())


def test_what_is_not_there_cannot_be_given(plain: Rung, tmp_path: Path, scratch: Path) -> None:
    for name in ("read_only", "writable", "devices"):
        given: Any = {name: (tmp_path / "gone",)}
        with pytest.raises(FileNotFoundError, match="gone is not there"):
            asyncio.run(start(["/bin/true"], Confinement(**given), rung=plain))
    assert not list(scratch.iterdir())


@pytest.mark.parametrize(
    "given",
    [
        {"home": Path("here")},
        {"writable": (Path("/"),)},
        {"read_only": (Path("/usr/../root"),)},
        {"environment": {"A=B": "x"}},
        {"environment": {"A": "x\0"}},
        {"environment": {"": "x"}},
    ],
)
def test_a_confinement_that_would_not_confine_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match=r"absolute|root|environment"):
        Confinement(**given)


@pytest.mark.parametrize("command", [[], ["/bin/echo", "a\0b"]])
def test_a_command_that_is_none_is_refused(command: list[str]) -> None:
    with pytest.raises(ValueError, match="command"):
        asyncio.run(start(command, Confinement()))


def test_an_open_file_is_limited(child: Run) -> None:
    code = "held = []\nwhile True: held.append(open('/dev/null'))"
    ending, said = child(code, limits={"open_files": 30})
    assert ending.status == 1 and "Too many open files" in said


def program(folder: Path, text: str) -> str:
    made = folder / "bwrap"
    made.write_text(f"#!/bin/sh\n{text}\n")
    made.chmod(0o755)
    return str(made)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has more than one rung")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "not installed; install your system's package"),
        ("echo 'bwrap: No permissions' >&2; exit 1", "does not work here: bwrap: No permissions"),
        (
            'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
            "what it should keep was not kept",
        ),
    ],
)
def test_a_rung_is_one_that_was_seen_to_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None, why: str
) -> None:
    found = None if text is None else program(tmp_path, text)
    monkeypatch.setattr(probing, "find_bubblewrap", lambda: found)
    monkeypatch.setattr(probing, "landlock_version", lambda: 0)
    lowest = probe.__wrapped__()
    assert lowest.name == "group" and len(lowest.refused) == 2
    assert why in lowest.refused[0] and "has no Landlock" in lowest.refused[1]
    assert set(ALWAYS) <= set(lowest.not_promised)


@pytest.mark.parametrize(
    ("version", "kept"),
    [
        (1, {"reading", "keys", "udp"}),
        (3, {"reading", "keys", "udp", "writing"}),
        (4, {"reading", "keys", "udp", "writing", "tcp"}),
        (6, {"reading", "keys", "udp", "writing", "tcp", "signals", "ending"}),
    ],
)
def test_an_older_landlock_promises_less(version: int, kept: set[str]) -> None:
    alone, within = landlock_rung(version, ()), landlock_rung(version, ("unshare",))
    assert alone.kept - {"limits", "scratch"} == kept
    assert within.kept - {"scratch"} == alone.kept | {"signals", "ending", "seeing"}
    unfiltered = landlock_rung(version, (), filtered=False)
    assert alone.kept - unfiltered.kept == kept & {"tcp", "udp", "keys"}
