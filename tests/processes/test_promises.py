"""Each rung keeps what it promises, and what it does not promise can indeed be done on it."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import socket
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.processes.rungs import SENTENCES, Rung

from .conftest import Run, begin
from .hostile import key_call, read_key

pytestmark = pytest.mark.attack

HOSTILE = Path(__file__).with_name("hostile.py")
SCRATCH = 5_000_000
TRIED = sorted(set(SENTENCES) - {"ending", "limits"})
# What the system's own Python adds to an environment, and bubblewrap.
ADDED = {"HOME", "TMPDIR", "ALACARD_RUN", "LC_CTYPE", "PWD"}


def forget(key: int) -> bool:
    """Remove shared memory of System V; whether there was any."""
    libc = ctypes.CDLL(None)
    found = libc.shmget(key, ctypes.c_size_t(0), 0)
    return found >= 0 and not libc.shmctl(found, 0, None)


def keeps_keys(name: str, opened: ExitStack) -> bool:
    """Have the system keep a key of that name for this person; whether it does such a thing."""
    try:
        kept = key_call(0, b"user", name.encode(), b"secret", 6, -3)
        opened.callback(key_call, 2, 3, kept)
        read_key(name.encode())
    except OSError:
        return False
    return True


def attempt(rung: Rung, folder: Path, *, network: bool) -> dict[str, Any]:
    """What a child could do that tries everything, with a person's file and sockets at hand."""
    folder.mkdir()
    secret = folder / "token"
    secret.write_text("hf_secret")
    key = uuid.uuid4().int % 2**31
    name = f"of-the-child-{key}"
    with ExitStack() as opened:
        keys = keeps_keys(name, opened)
        tcp = opened.enter_context(socket.socket())
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        udp = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        unix = opened.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(str(folder / "s"))
        unix.listen()
        about = {
            "file": str(secret),
            "folder": str(folder),
            "pid": os.getpid(),
            "tcp": tcp.getsockname(),
            "udp": udp.getsockname(),
            "unix": str(folder / "s"),
            "scratch": SCRATCH,
            "key": key,
            "name": name,
        }

        async def go() -> str:
            confined = await begin(
                rung,
                HOSTILE.read_text(),
                json.dumps(about),
                environment={"GIVEN": "ü = 1"},
                network=network,
                limits={"scratch": SCRATCH},
            )
            await confined.wait()
            return confined.tail()

        could = dict(json.loads(asyncio.run(go())))
        # Sent is not arrived: a child with a network of its own talks to itself.
        udp.setblocking(False)
        with suppress(BlockingIOError):
            udp.recv(1)
            could["udp"] = "arrived"
    could["udp"] = could["udp"] == "arrived"
    if not keys:
        del could["keys"]
    # What it took of its own is gone with it; what is there is the machine's.
    could["scratch"] |= forget(key)
    for place in ("/", "/dev", "/tmp", "/dev/shm"):
        Path(place, about["name"]).unlink(missing_ok=True)
    Path(sys.executable).with_name(about["name"]).unlink(missing_ok=True)
    return could


@pytest.fixture(scope="module")
def could(rung: Rung, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_OF_THE_PERSON", "hub")
        yield attempt(rung, tmp_path_factory.mktemp("person") / "home", network=False)


@pytest.mark.parametrize("what", TRIED)
def test_a_promise_is_kept_and_nothing_else_is_promised(
    rung: Rung, could: dict[str, Any], what: str
) -> None:
    if what not in could:
        pytest.skip("this system keeps no keys")
    kept, left = SENTENCES[what]
    assert could[what] == (what not in rung.kept)
    assert (kept in rung.promises) == (left not in rung.not_promised) == (what in rung.kept)


def test_it_gets_the_environment_that_is_given_and_no_other(
    rung: Rung, could: dict[str, Any]
) -> None:
    environment = could["environment"]
    assert environment["GIVEN"] == "ü = 1"
    assert set(environment) - ADDED == {"GIVEN"}
    assert could["home"] == [environment["HOME"]] * 2
    assert Path(environment["HOME"]) != Path.home() and not Path(environment["HOME"]).exists()


def test_an_open_network_is_open(rung: Rung, tmp_path: Path) -> None:
    could = attempt(rung, tmp_path / "home", network=True)
    assert could["tcp"] and could["udp"]
    # Nothing else comes with it.
    assert {what for what in TRIED if not could.get(what, what not in rung.kept)} == rung.kept - {
        "tcp", "udp", "ending", "limits"
    }  # fmt: skip


# Every way out that is known, past a program that may listen.
WAYS_OUT = """
about = json.loads(sys.argv[1])
tcp, udp = tuple(about["tcp"]), tuple(about["udp"])
opened = socket.create_server(("127.0.0.1", about["port"]))
for name, attempt in {
    "tcp": lambda: connect(socket.AF_INET, socket.SOCK_STREAM, tcp),
    "mptcp": lambda: connect(socket.AF_INET, socket.SOCK_STREAM, tcp, MPTCP),
    "fast": lambda: send_first(tcp),
    "udp": lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, udp),
    "vsock": lambda: socket.socket(40, socket.SOCK_STREAM),
    "uring": uring,
}.items():
    try:
        attempt()
        print(name)
    except OSError:
        pass
"""


def test_who_may_listen_gets_out_by_no_other_way(plain: Rung, child: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        about = {"tcp": tcp.getsockname(), "udp": tcp.getsockname(), "port": port}
        code = HOSTILE.read_text().partition("if __name__")[0] + WAYS_OUT
        ending, said = child(code, json.dumps(about), ports=(port,))
    assert ending.status == 0, said
    # With a network of its own it may make what it likes: there is nobody to be reached.
    kept = {"bubblewrap": {"udp", "vsock", "uring"}, "landlock": set()}
    assert plain.name not in kept or set(said.split()) <= kept[plain.name]


def test_what_is_given_is_read_and_what_is_its_own_is_kept(child: Run, tmp_path: Path) -> None:
    for name in ("given", "own", "beside"):
        (tmp_path / name).mkdir()
    (tmp_path / "given" / "words").write_text("words")
    ending, said = child(
        "import sys\nfrom pathlib import Path\ngiven, own, beside = map(Path, sys.argv[1:])\n"
        "text = (given / 'words').read_text()\n"
        "(own / 'made').write_text(text)\n(beside / 'made').write_text(text)\n",
        *(str(tmp_path / name) for name in ("given", "own", "beside")),
        home=tmp_path / "own",
        read_only=(tmp_path / "given",),
        writable=(tmp_path / "beside",),
    )
    assert ending.status == 0, said
    assert (tmp_path / "own" / "made").read_text() == "words"
    assert (tmp_path / "beside" / "made").read_text() == "words"


@pytest.mark.skipif(not Path("/etc/machine-id").is_file(), reason="this system has no such file")
def test_what_programs_can_see_of_the_machine_they_can_read(plain: Rung, child: Run) -> None:
    """Streamlit tells a machine from others by this file where there is one."""
    code = (
        "import os\nname = '/etc/machine-id'\n"
        "print('read' if not os.path.isfile(name) or open(name).read() else 'empty')\n"
    )
    ending, said = child(code)
    assert (ending.outcome, ending.status, said.strip()) == ("exited", 0, "read")


def test_settings_of_the_system_are_nobodys_to_change(plain: Rung, child: Run) -> None:
    """Of which root owns the files; without any privilege, a child is root all the same."""
    if "writing" not in plain.kept:
        pytest.skip("this rung does not promise it")
    code = (
        "import os\n"
        "for name in ('kernel/core_pattern', 'kernel/hostname', 'fs/file-max'):\n"
        "    try: os.close(os.open(f'/proc/sys/{name}', os.O_WRONLY)); print(name)\n"
        "    except OSError: pass\n"
        "print('tried')\n"
    )
    assert child(code)[1].split() == ["tried"]
