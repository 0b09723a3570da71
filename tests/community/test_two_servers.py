"""Two real servers on one SQLite file: each finds what the other keeps; a kill loses nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from alacard_ext.store.reports import check

TOKEN = "for-this-test"
CONFIG = {
    "ServerApp": {
        "jpserver_extensions": {"alacard_ext": True},
        "open_browser": False,
        "allow_root": True,
        "port": 0,
    },
    "IdentityProvider": {"token": TOKEN},
}
BODY = {"recipe": {"model_card": "tiny/bert-sentiment", "topic": "sourdough"}}


@contextmanager
def server(
    folder: Path, env: dict[str, str], database_url: str
) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """A Jupyter server of its own, and a client of its API."""
    (folder / "root").mkdir(parents=True)
    config = {**CONFIG, "AlacardApp": {"database_url": database_url}}
    file = folder / "config.json"
    file.write_text(json.dumps(config))
    runtime = folder / "runtime"
    environment = {**env, "JUPYTER_RUNTIME_DIR": str(runtime)}
    words = ["-m", "jupyter_server", "--config", str(file), "--ServerApp.root_dir", "root"]
    with (folder / "log").open("wb") as log:
        program = subprocess.Popen(
            [sys.executable, *words], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        deadline = time.monotonic() + 300
        while not (found := list(runtime.glob("jpserver-*.json"))) or not found[0].stat().st_size:
            said = (folder / "log").read_text()
            assert program.poll() is None and time.monotonic() < deadline, said
            time.sleep(0.05)
        url = json.loads(found[0].read_text())["url"]
        with httpx.Client(
            base_url=f"{url}alacard/api/v1/",
            headers={"Authorization": f"token {TOKEN}"},
            timeout=300,
            trust_env=False,
        ) as client:
            yield program, client
    finally:
        program.kill()
        program.wait(60)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_what_was_answered_outlives_a_kill_and_is_seen_by_the_other_server(
    hub_env: dict[str, str], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/library.sqlite"
    one, two = tmp_path / "one", tmp_path / "two"
    with server(one, hub_env, url) as (first, here), server(two, hub_env, url) as (_, there):
        kept = []
        for client in (here, there, here):
            made = client.post("notebook/generate", json=BODY)
            assert made.status_code == 200, made.text
            kept.append(made.json()["data"]["share_id"])
        assert None not in kept
        first.kill()
        first.wait(60)
        found = there.get("library", params={"sort": "oldest"}).json()["data"]["hands"]
        assert [hand["share_id"] for hand in found] == kept
        # A path is told where it leads to the file: the other server has another folder.
        assert [bool(hand["path"]) for hand in found] == [False, True, False]
        assert there.delete(f"notebook/{kept[0]}").status_code == 200
        assert there.get("library").json()["meta"]["total"] == 2
    assert check(url).faults == []
