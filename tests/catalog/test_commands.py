"""`alacard catalog …` as a person calls it: verbs, progress, Ctrl-C, a full disk, a data set."""

from __future__ import annotations

import json
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.feed.files import as_entry
from alacard_ext.catalog.feed.progress import STOPPED
from alacard_ext.catalog.progress import ProgressLine
from alacard_ext.catalog.status import summary
from alacard_ext.cli import main
from tests.bench_catalog.synthetic import BIG_BASE, rows

ROWS = 2000
MANY = 100_000
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def alacard(hub_env: dict[str, str], tmp_path: Path) -> Run:
    def run(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "alacard_ext", "catalog", *words],
            cwd=tmp_path,
            env=hub_env,
            text=True,
            capture_output=True,
            timeout=900,
            **more,
        )

    return run


@pytest.fixture
def here(
    hub_env: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The same in this process, where nothing of the process itself is tested."""
    for name in ("HF_ENDPOINT", "HF_HOME", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, hub_env[name])

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        status = main(["catalog", *words])
        said = capsys.readouterr()
        return subprocess.CompletedProcess(words, status, said.out, said.err)

    return run


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("files") / "models.jsonl"
    lines = (json.dumps(as_entry(row)) for row in rows(ROWS))
    file.write_text("\n".join([*lines, '{"id": "no good id"}']) + "\n")
    return file


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough to be in the middle of it for seconds."""
    file = tmp_path_factory.mktemp("files") / "many.jsonl"
    with file.open("w") as out:
        for number in range(MANY):
            out.write(f'{{"id": "ada/m{number}", "likes": {number % 90}}}\n')
    return file


def folder_of(environment: dict[str, str]) -> Path:
    return Path(environment["HF_HOME"]) / "alacard" / "catalog"


def kept(folder: Path) -> set[str]:
    """The files that make the catalog, without locks and what SQLite keeps beside its own."""
    names = {path.name for path in folder.iterdir()}
    return {name for name in names if not name.endswith((".lock", "-wal", "-shm"))}


def test_all_verbs(here: Run, models: Path, tmp_path: Path) -> None:
    empty = here("status")
    assert empty.returncode == 0 and "alacard catalog import cfahlgren1/hub-stats" in empty.stdout
    assert "alacard catalog import" in here("stats").stderr
    refused = here("export", str(tmp_path / "all.parquet"))
    assert refused.returncode == 1
    assert refused.stderr.startswith("alacard: BAD_REQUEST: There is nothing to export")

    done = here("import", str(models), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["snapshot"]["rows"], told["bad"]) == (ROWS, 1)
    assert "no valid model id" in told["named"][0]
    assert "history" in done.stderr

    status = here("status")
    assert status.stdout.startswith(f"{ROWS:,} models, imported ")
    assert "schedule        never automatically" in status.stdout
    searched = json.loads(here("search", "lama3", "--limit", "3", "--json").stdout)
    assert len(searched["models"]) == 3 and searched["corrected"].startswith("llama")
    assert "downloads" in here("search", "llama", "--task", "text-generation").stdout
    bad = here("search", "--sort", "colour")
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr.startswith("alacard: BAD_REQUEST: ") and "downloads" in bad.stderr
    shown = json.loads(here("show", BIG_BASE, "--json").stdout)
    assert shown["model"]["id"] == BIG_BASE and shown["relations"]["descendants"] > 50
    missing = here("show", "no/such-model")
    assert missing.returncode == 1 and missing.stderr.count("\n") == 1
    tree = here("tree", BIG_BASE, "--limit", "5")
    assert len(tree.stdout.splitlines()) == 5
    child = tree.stdout.split()[1]
    above = json.loads(here("tree", child, "--ancestors", "--json").stdout)
    assert BIG_BASE in {node["id"] for node in above["nodes"]}
    page = here("show", BIG_BASE).stdout
    assert page.startswith(f"{BIG_BASE}\n") and "\ndescendants     " in page
    plain = here("stats").stdout
    assert f"models          {ROWS:,}\n" in plain and "text-generation " in plain
    assert not any(mark in status.stdout + page + plain for mark in '{}[]"')
    stats = json.loads(here("stats", "--json").stdout)
    assert stats["models"] == ROWS and stats["facets"]["task"]

    pytest.importorskip("pyarrow")
    assert (
        json.loads(here("export", str(tmp_path / "all.parquet"), "--json").stdout)["rows"] == ROWS
    )
    again = here("import", str(tmp_path / "all.parquet"))
    assert again.returncode == 0 and again.stdout.startswith(f"{ROWS:,} models in ")


def test_sync_tells_its_progress_and_goes_on_after_ctrl_c(
    alacard: Run, hub_env: dict[str, str], local_hub: Any, tmp_path: Path
) -> None:
    local_hub.faults.set(kind="rate_limit", retry_after=60, path="/api/models")
    said = tmp_path / "said"
    lines = _interrupted(_started(["sync"], hub_env, said), said, "waiting for the Hub")
    assert lines[-1] == f"alacard: CANCELLED: {STOPPED}"
    local_hub.reset()
    done = alacard("sync", "--json")
    assert done.returncode == 0, done.stderr
    status = json.loads(done.stdout)
    assert status["kind"] == "full" and status["phase"] == "done"
    assert len(list(Catalog(folder_of(hub_env)).ids())) == status["done"]


def test_a_sync_that_fails_says_why_once(here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    failed = here("sync")
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].startswith("alacard: HUB_UNAVAILABLE: ")
    told = failed.stderr.partition("HUB_UNAVAILABLE: ")[2].split(". ")[0]
    assert failed.stderr.count(told) == 1


def test_ctrl_c_ends_an_import_without_debris(
    alacard: Run, hub_env: dict[str, str], models: Path, many: Path, tmp_path: Path
) -> None:
    assert alacard("import", str(models)).returncode == 0
    before = kept(folder_of(hub_env))
    said = tmp_path / "said"
    lines = _interrupted(_started(["import", str(many)], hub_env, said), said, "reading")
    assert lines[-1].startswith("alacard: CANCELLED: ")
    assert not any("Traceback" in line for line in lines)
    assert kept(folder_of(hub_env)) == before
    assert len(list(Catalog(folder_of(hub_env)).ids())) == ROWS


@pytest.mark.parametrize("limit", [20_000, 1_000_000, 3_000_000])
def test_a_full_disk_leaves_the_old_catalog(
    alacard: Run, hub_env: dict[str, str], models: Path, many: Path, limit: int
) -> None:
    """No file may grow beyond the limit: what is put aside, then the new file, then none."""
    assert alacard("import", str(models)).returncode == 0
    before = kept(folder_of(hub_env))
    full = alacard(
        "import",
        str(many),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert full.returncode == 1
    assert full.stderr.splitlines()[-1].startswith("alacard: IO: "), full.stderr
    assert "Traceback" not in full.stderr
    assert kept(folder_of(hub_env)) == before
    assert len(list(Catalog(folder_of(hub_env)).ids())) == ROWS


class _DataSet(BaseHTTPRequestHandler):
    """One file of a data set, as huggingface_hub asks for it."""

    body = b""
    asked: list[str] = []  # noqa: RUF012

    def _head(self) -> None:
        known = self.path.endswith("/models.jsonl")
        self.send_response(200 if known else 404)
        self.send_header("X-Repo-Commit", "a" * 40)
        self.send_header("ETag", '"0123456789abcdef"')
        self.send_header("Content-Length", str(len(self.body) if known else 0))
        if not known:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.end_headers()
        self.asked.append(f"{self.command} {self.path}")

    do_HEAD = _head

    def do_GET(self) -> None:
        self._head()
        if self.path.endswith("/models.jsonl"):
            self.wfile.write(self.body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def data_set(models: Path) -> Iterator[str]:
    _DataSet.body = models.read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _DataSet)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_data_set_of_the_hub_is_fetched_and_imported(
    hub_env: dict[str, str], alacard: Run, data_set: str
) -> None:
    hub_env["HF_ENDPOINT"] = data_set
    done = alacard("import", "hf://datasets/ada/hub-stats/models.jsonl", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["snapshot"]["rows"] == ROWS
    assert "fetching the data set" in done.stderr
    missing = alacard("import", "ada/hub-stats")
    assert missing.returncode == 1
    assert "The Hub has no data set ada/hub-stats" in missing.stderr
    hub_env["HF_HUB_OFFLINE"] = "1"
    assert "OFFLINE" in alacard("import", "ada/hub-stats").stderr


def test_a_terminals_line_is_written_over_and_a_files_are_few() -> None:
    class Screen:
        def __init__(self, terminal: bool) -> None:
            self.terminal, self.text = terminal, ""

        def isatty(self) -> bool:
            return self.terminal

        def write(self, text: str) -> int:
            self.text += text
            return len(text)

        def flush(self) -> None:
            """All is there."""

    for terminal, expected in (
        (True, "\rreading: 5,000 of 20,000 (25 %)\rwords                          \r"),
        (False, "reading: 5,000 of 20,000 (25 %)\nwords\n"),
    ):
        now = [100.0]
        screen = Screen(terminal)
        line = ProgressLine(screen, lambda now=now: now[0])  # type: ignore[misc,arg-type]
        line("reading", 5000, 20_000)
        now[0] += 0.1
        line("reading", 10_000, 20_000)
        line("words", 0, 0)
        line.end()
        assert screen.text.startswith(expected), screen.text


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (5, "a moment ago."),
        (61, "1 minute ago."),
        (7300, "2 hours ago."),
        (200_000, "2 days ago; `alacard catalog sync` brings what changed."),
    ],
)
def test_the_age_is_told(age: int, told: str) -> None:
    assert summary(1200, 1000, 1000 + age) == f"1,200 models, as the Hub had them {told}"


def test_the_age_of_a_files_content_is_not_that_of_its_import() -> None:
    assert summary(7, 0, 697 * 86_400 + 90, built_at=697 * 86_400) == (
        "7 models, imported 1 minute ago, the newest change in them from 697 days ago; "
        "`alacard catalog sync` brings what changed."
    )


def _started(words: list[str], environment: dict[str, str], said: Path) -> subprocess.Popen[str]:
    with said.open("w") as stderr:
        return subprocess.Popen(
            [sys.executable, "-m", "alacard_ext", "catalog", *words],
            env=environment,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            # A test run in the background ignores the key, and its children would, too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )


def _interrupted(child: subprocess.Popen[str], said: Path, words: str) -> list[str]:
    """All lines on stderr of a command that is interrupted when it has said one of the words."""
    end = time.monotonic() + 900
    while not re.search(words, said.read_text()) and time.monotonic() < end:
        assert child.poll() is None, said.read_text()
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    assert child.wait(timeout=900) == 1, said.read_text()
    return said.read_text().splitlines()
