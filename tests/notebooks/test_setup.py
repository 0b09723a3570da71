"""The setup cells: room before packages, and PyTorch's CPU build where there is no card.

They run in a Python of their own, with its real pip and two small indexes on this computer whose
'torch' is an empty package. A stand-in does what IPython would do for them.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from alacard_ext.notebooks.template import read_template

MACHINERY = next(c.source for c in read_template("common") if c.name == "machinery")
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# What a kernel brings, as far as these cells use it.
KERNEL = """
import shlex, subprocess, sys
class display:
    def __init__(self, data, **_): print(data['text/plain'])
class Shell:
    def run_line_magic(self, name, line):
        command = [sys.executable, '-m', name, *shlex.split(line)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(done.stdout)
def get_ipython(): return Shell()
"""
RUN = """
import json, sys
given = json.load(open(sys.argv[1]))
space = {'ALLOW_ANYWAY': given['anyway']}
exec(compile(given['machinery'], 'machinery', 'exec'), space)
space['HAS_CARD'] = False
try:
    space['set_up'](given['requirements'], given['downloads'])
except space['Stop'] as stop:
    print('Stopped:', stop)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with pip and nothing else."""
    home = tmp_path_factory.mktemp("python") / "own"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    return home / ("Scripts" if os.name == "nt" else "bin") / "python"


class Index:
    """An index of packages on this computer, which counts what it was asked."""

    def __init__(self, folder: Path, version: str) -> None:
        page = folder / "torch"
        page.mkdir(parents=True)
        name = f"torch-{version}-py3-none-any.whl"
        about = f"torch-{version}.dist-info"
        with zipfile.ZipFile(page / name, "w") as wheel:
            wheel.writestr(
                f"{about}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n"
            )
            wheel.writestr(
                f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(
                f"{about}/RECORD", f"{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n"
            )
        (page / "index.html").write_text(f'<a href="{name}">{name}</a>')
        asked: list[str] = []

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                asked.append(self.path)

        serve = functools.partial(Handler, directory=str(folder))
        self.asked = asked
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def indexes(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Index, Index]]:
    """That of the CPU build and the usual one, which have the version that the test asks for."""
    small, usual = (Index(tmp_path / name, f"{request.param}.0") for name in ("small", "usual"))
    yield small, usual
    for index in (small, usual):
        index.server.shutdown()
        index.server.server_close()


def run(
    python: Path,
    folder: Path,
    requirement: str,
    index: str | None,
    own_index: str | None = None,
    *,
    told: bool = True,
    downloads: dict[str, int | None] | None = None,
    anyway: bool = False,
) -> str:
    """What the cells print; without `told` they do not see which index pip was told to take."""
    (folder / "IPython").mkdir(exist_ok=True)
    (folder / "IPython" / "__init__.py").write_text(KERNEL)
    (folder / "IPython" / "display.py").write_text("from IPython import display")
    for module in ("packaging", "psutil"):
        there = Path(str(import_module(module).__file__)).parent
        if not (folder / module).exists():
            (folder / module).symlink_to(there)
    machinery = MACHINERY.replace(f'"{CPU_INDEX}"', repr(index))
    assert machinery != MACHINERY
    if not told:
        hidden = machinery.replace('re.search("index|find-links", told)', "False")
        assert hidden != machinery
        machinery = hidden
    given = {
        "machinery": machinery,
        "requirements": [requirement],
        "downloads": downloads or {"org/model": 5_000_000},
        "anyway": anyway,
    }
    (folder / "given.json").write_text(json.dumps(given))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment = {
        **kept,
        "PYTHONPATH": str(folder),
        "HF_HOME": str(folder / "hf"),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_CACHE_DIR": str(folder / "cache"),
        **({"PIP_INDEX_URL": own_index} if own_index else {}),
    }
    done = subprocess.run(
        [str(python), "-c", RUN, str(folder / "given.json")],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


only_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere the usual build is the CPU's"
)


@only_linux
@pytest.mark.parametrize("indexes", [901], indirect=True)
def test_without_a_card_the_small_build_is_taken(
    python: Path, indexes: tuple[Index, Index], tmp_path: Path
) -> None:
    small, usual = indexes
    said = run(python, tmp_path, "torch>=901", small.url, usual.url, told=False)
    assert "Installed: torch>=901" in said
    assert small.asked and not usual.asked
    # What pip does is shown, and the model's share was told before.
    assert said.index("To download for org/model: 5.0 MB") < said.index("Collecting torch")


@only_linux
@pytest.mark.parametrize("indexes", [902], indirect=True)
def test_where_it_cannot_be_had_the_usual_build_is_taken(
    python: Path, indexes: tuple[Index, Index], tmp_path: Path
) -> None:
    small, usual = indexes
    small.server.shutdown()
    small.server.server_close()
    said = run(python, tmp_path, "torch>=902", small.url, usual.url, told=False)
    assert "Installed: torch>=902" in said and usual.asked


@pytest.mark.parametrize("indexes", [903], indirect=True)
def test_a_site_s_own_index_is_not_passed_by(
    python: Path, indexes: tuple[Index, Index], tmp_path: Path
) -> None:
    small, own = indexes
    said = run(python, tmp_path, "torch>=903", small.url, own.url)
    assert "Installed: torch>=903" in said and not small.asked and own.asked


@pytest.mark.parametrize("indexes", [904], indirect=True)
def test_what_cannot_be_installed_says_why(
    python: Path, indexes: tuple[Index, Index], tmp_path: Path
) -> None:
    said = run(python, tmp_path, "torch>=905", None, indexes[1].url)
    assert "No matching distribution found for torch>=905" in said
    assert "Stopped: could not install torch>=905" in said


@pytest.mark.parametrize("indexes", [906], indirect=True)
def test_nothing_is_installed_for_what_has_no_room(
    python: Path, indexes: tuple[Index, Index], tmp_path: Path
) -> None:
    huge: dict[str, int | None] = {"org/model": 811 * 10**15}
    _, usual = indexes
    said = run(python, tmp_path, "torch>=906", None, usual.url, downloads=huge)
    told = "it does not fit. To download for org/model: 811000000.0 GB"
    assert f"Stopped: {told}" in said and not usual.asked
    said = run(python, tmp_path, "torch>=906", None, usual.url, downloads=huge, anyway=True)
    assert f"Continuing anyway: {told}" in said and "Installed: torch>=906" in said


def test_what_is_in_the_cache_is_not_counted(python: Path, tmp_path: Path) -> None:
    blobs = tmp_path / "hf" / "hub" / "models--org--model" / "blobs"
    blobs.mkdir(parents=True)
    (blobs / "x.incomplete").write_bytes(b"x" * 3_000_000)
    known: dict[str, int | None] = {"org/model": 5_000_000, "org/other": None}
    whole: dict[str, int | None] = {"org/model": 3_000_000}
    (tmp_path / "pip.py").write_text("open(__file__ + '.started', 'w')")
    said = run(python, tmp_path, "pip>=1", None, downloads=known)
    assert "To download for org/model: 2.0 MB" in said
    assert "To download for org/other: not known" in said
    assert "Every package is there." in said
    said = run(python, tmp_path, "pip>=1", None, downloads=whole)
    assert "To download for org/model: 0 bytes" in said
    assert not (tmp_path / "pip.py.started").exists(), "it takes its time to say nothing"
