"""Whatever a child uses up, it is ended for it, and nothing of it is left."""

from __future__ import annotations

import asyncio
import re
import uuid
from pathlib import Path

import pytest

from alacard_ext.processes.confined import KEPT_OUTPUT, Confined
from alacard_ext.processes.rungs import Rung

from .conftest import Run, living, printed

pytestmark = pytest.mark.attack

MB = 1_000_000
# Each word in the command of a child is its own, by which what it leaves is found.
SLEEP = "import time\nwhile True: time.sleep(900)\n"
FORK = "import os\nchildren = [os.fork() for _ in range({})]\n"


@pytest.fixture
def word() -> str:
    return f"child-{uuid.uuid4().hex}"


def test_memory_is_that_of_all_its_processes(child: Run, word: str) -> None:
    # Sixteen processes that would hold 10 GB.
    code = FORK.format(4) + f"held = []\nfor _ in range(64): held.append(b'x' * {10 * MB})\n{SLEEP}"
    ending, said = child(code, word, limits={"memory": 300 * MB})
    assert ending.outcome == "memory", said
    assert ending.peak_memory > 300 * MB and not living(word)


def test_pages_that_they_share_count_once(child: Run, word: str) -> None:
    # Seven processes share 60 MB; what ends them is a reading of their time that came later.
    code = (
        f"held = b'x' * {60 * MB}\nimport os, time\nfor _ in range(6):\n"
        "    if not os.fork(): time.sleep(900)\nwhile True: pass\n"
    )
    ending, said = child(code, word, limits={"memory": 200 * MB, "cpu_seconds": 0.5})
    assert ending.outcome == "cpu", said
    assert ending.peak_memory > 300 * MB and not living(word)


def test_memory_that_no_process_has_mapped_counts(child: Run, word: str) -> None:
    code = (
        "import os\nheld = []\nwhile True:\n    held.append(os.memfd_create('x'))\n"
        f"    os.write(held[-1], bytes({5 * MB}))\n"
    )
    ending, said = child(code, word, limits={"memory": 100 * MB})
    assert ending.outcome == "memory", said
    assert not living(word)


def test_a_file_that_has_no_name_counts(child: Run, word: str) -> None:
    code = (
        "import os\nheld = []\nfor _ in range(40):\n    held.append(open('x', 'wb'))\n"
        f"    os.unlink('x')\n    held[-1].write(bytes({MB}))\n{SLEEP}"
    )
    ending, said = child(code, word, limits={"disk": 20 * MB})
    assert ending.outcome == "disk", said
    assert not living(word)


def test_a_fork_bomb_is_bounded(child: Run, word: str) -> None:
    code = f"import os\nfor _ in range(9): os.fork()\n{SLEEP}"
    ending, said = child(code, word, limits={"processes": 20})
    assert ending.outcome == "processes", said
    assert not living(word)


def test_processor_time_is_that_of_all_its_processes(child: Run, word: str) -> None:
    code = FORK.format(2) + "while True: pass"
    ending, said = child(code, word, limits={"cpu_seconds": 0.5})
    assert ending.outcome == "cpu", said
    assert ending.cpu_seconds > 0.5 and not living(word)


def test_time_is_by_the_clock(child: Run, word: str) -> None:
    ending, said = child(SLEEP, word, limits={"seconds": 0.4})
    assert ending.outcome == "time", said
    assert ending.seconds >= 0.4 and not living(word)


def test_what_it_prints_fills_neither_memory_nor_disk(child: Run, word: str) -> None:
    code = f"import os\nfor _ in range(50): os.write(1, b'x' * {MB})\n{SLEEP}"
    ending, said = child(code, word, limits={"output": 5 * MB})
    assert ending.outcome == "output"
    assert len(said) == KEPT_OUTPUT and not living(word)


def test_its_folders_hold_no_more_than_they_may(child: Run, word: str, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\nimport itertools, os\nos.mkdir('deep')\n"
        f"for n in itertools.count(): Path(f'deep/{{n}}').write_bytes(b'x' * {MB})\n"
    )
    home = tmp_path / "home"
    ending, said = child(code, word, home=home, limits={"disk": 20 * MB})
    assert ending.outcome == "disk", said
    assert not living(word)


def test_empty_files_and_one_that_is_too_long_count_as_well(child: Run, word: str) -> None:
    code = (
        "from pathlib import Path\nimport itertools\n"
        f"try: Path('long').write_bytes(bytes({9 * MB}))\nexcept OSError as error: print(error, "
        "flush=True)\n"
        "for n in itertools.count(): Path(str(n)).touch()\n"
    )
    ending, said = child(code, word, limits={"disk": 8 * MB})
    assert ending.outcome == "disk" and "File too large" in said
    assert not living(word)


# It leaves its parent, its session and its environment, and holds on to the output.
DAEMON = """
import os, sys, time
if not os.fork():
    os.setsid()
    if not os.fork():
        os.execve(sys.executable, [sys.executable, '-c',
            'import os, time; os.write(1, b"daemon\\\\n"); time.sleep(900)', sys.argv[1]], {})
    os._exit(0)
"""


def test_a_daemon_that_keeps_the_output_open_ends_with_it(child: Run, word: str) -> None:
    code = DAEMON + f"open('ready', 'w').close()\n{SLEEP}"

    async def stop(confined: Confined) -> None:
        await printed(confined, "daemon")
        assert living(word)
        await confined.stop(0)

    ending, said = child(code, word, meanwhile=stop)
    assert ending.outcome == "stopped" and not living(word)
    # The same where its first process ends by itself.
    ending, said = child(DAEMON, word)
    assert (ending.outcome, ending.status) == ("exited", 0), said
    assert not living(word)


IGNORE = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up', flush=True)\n"
OBEY = (
    "import os, signal\n"
    "def bye(*_): os.write(1, b'bye'); os._exit(7)\n"
    "signal.signal(signal.SIGTERM, bye)\nprint('up', flush=True)\n"
)


@pytest.mark.parametrize(
    ("code", "grace", "status"),
    [(IGNORE, 0.2, 128 + 9), (OBEY, 900.0, 7)],
    ids=["ignores", "obeys"],
)
def test_it_is_asked_to_end_and_then_made_to(
    child: Run, word: str, code: str, grace: float, status: int
) -> None:
    async def stop(confined: Confined) -> None:
        await printed(confined, "up")
        await asyncio.gather(confined.stop(grace), confined.stop(grace))

    ending, said = child(code + SLEEP, word, meanwhile=stop)
    assert (ending.outcome, ending.status) == ("stopped", status)
    assert ("bye" in said) == (status == 7) and not living(word)


# It ends what watches over it, and hides: no parent, no session, no environment, no open file.
HIDE = """
import os, sys
warden = os.getppid()
if not os.fork():
    os.setsid()
    try:
        os.kill(warden, 9)
    except OSError:
        pass
    os.execve(sys.executable, [sys.executable, '-c',
        'import os, time; os.closerange(0, 9); time.sleep(900)', sys.argv[1] + '-hidden'], {})
"""


def test_what_ends_its_watcher_outlives_it_where_that_is_not_promised(
    plain: Rung, child: Run, word: str
) -> None:
    async def stop(confined: Confined) -> None:
        while not living(f"{word}-hidden"):
            await asyncio.sleep(0.01)
        await confined.stop(0)

    ending, _ = child(HIDE + SLEEP, word, meanwhile=stop)
    hidden = living(f"{word}-hidden")
    for process in hidden:
        process.kill()
    kept = "ending" in plain.kept
    assert ending.outcome == ("stopped" if kept else "lost")
    assert bool(hidden) == (not kept) and not living(word)


def test_what_its_first_program_says_of_its_end_is_told(child: Run) -> None:
    ending, _ = child("import os\nos.kill(os.getpid(), 11)")
    assert (ending.outcome, ending.status) == ("exited", 128 + 11)


def test_a_folder_that_it_made_unreadable_is_removed(child: Run) -> None:
    ending, said = child("import os\nos.makedirs('a/b')\nos.chmod('a', 0)\nprint(os.getcwd())")
    assert ending.status == 0 and not Path(re.findall(r"/\S+", said)[0]).exists()
