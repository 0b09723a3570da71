"""Two real servers on one SQLite file: each finds what the other keeps; a kill loses nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
import pytest

from alacard_ext.store.reports import check
from tests.serving import Server, serving

BODY = {"recipe": {"model_card": "tiny/bert-sentiment", "topic": "sourdough"}}


def client_of(server: Server) -> httpx.Client:
    """A client of its API."""
    url = f"{server.url}alacard/api/v1/"
    return httpx.Client(base_url=url, headers=server.headers, timeout=300, trust_env=False)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_what_was_answered_outlives_a_kill_and_is_seen_by_the_other_server(
    hub_env: dict[str, str], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/library.sqlite"
    options = [f"--AlacardApp.database_url={url}"]
    with (
        serving(tmp_path / "one", options, hub_env) as first,
        serving(tmp_path / "two", options, hub_env) as second,
        client_of(first) as here,
        client_of(second) as there,
    ):
        kept = []
        for client in (here, there, here):
            made = client.post("notebook/generate", json=BODY)
            assert made.status_code == 200, made.text
            kept.append(made.json()["data"]["share_id"])
        assert None not in kept
        first.kill()
        found = there.get("library", params={"sort": "oldest"}).json()["data"]["hands"]
        assert [hand["share_id"] for hand in found] == kept
        # A path is told where it leads to the file: the other server has another folder.
        assert [bool(hand["path"]) for hand in found] == [False, True, False]
        assert there.delete(f"notebook/{kept[0]}").status_code == 200
        assert there.get("library").json()["meta"]["total"] == 2
    assert check(url).faults == []
