"""`alacard library` and `alacard store`: what the command line and Python deal is kept, too."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from alacard_ext import api
from alacard_ext.cli import main
from alacard_ext.community.collecting.models import NewCollection
from alacard_ext.community.collecting.service import Collections
from alacard_ext.community.commands import instant_of
from alacard_ext.community.models import HandPage
from alacard_ext.community.statistics.models import LibraryStatistics
from alacard_ext.config import read_configuration
from alacard_ext.room import Requester
from alacard_ext.services import build_services
from tests.cli.conftest import here

__all__ = ["here"]

MODEL = "tiny/bert-sentiment"


def test_a_hand_is_listed_shown_copied_and_checked(here: Any, tmp_path: Path) -> None:
    nothing = here("library", "list")
    assert nothing.returncode == 0 and nothing.stdout == ""
    assert "No hands match" in nothing.stderr
    made = json.loads(here("generate", MODEL, "--topic", "sourdough", "--json").stdout)
    share_id = made["share_id"]
    assert share_id and made["notebook_url"] is made["share_url"] is made["notice"] is None
    again = api.generate({"model_card": MODEL, "topic": "cats"})
    listed = here("library", "list", "sourdough", "--json")
    (hand,) = json.loads(listed.stdout)["hands"]
    assert hand["share_id"] == share_id and hand["path"] is None
    assert [hand.share_id for hand in api.library(sort="oldest").hands] == [
        share_id,
        again.share_id,
    ]
    pages = here("library", "list", "--limit", "1")
    assert (
        pages.stdout.count("\n") == 1 and "2 hands in all; continue with --cursor" in pages.stderr
    )
    counted = here("library", "stats", "--timeframe", "week", "--json")
    assert json.loads(counted.stdout)["sums"]["generated"] == 2
    assert "hands beyond the 50 models used most (0 of 2)" in here("library", "stats").stdout
    shown = here("library", "show", share_id)
    assert MODEL in shown.stdout and made["hand_code"] in shown.stdout
    assert api.library_hand(share_id).recipe == made["recipe"]

    shared = here("library", "share", share_id, "--visibility", "everyone", "--license", "MIT")
    assert shared.stdout == f"{share_id}: shared with everyone, version 1\n", shared.stderr
    assert [hand.share_id for hand in api.library(scope="shared").hands] == [share_id]
    remix = json.loads(here("library", "remix", share_id, "--topic", "cats", "--json").stdout)
    assert remix["metadata"]["forked_from"] == share_id
    assert remix["recipe"]["topic"]["id"] == "cats" and Path(remix["path"]).is_file()
    ours = json.loads(Path(remix["path"]).read_text())["metadata"]["alacard"]
    assert (ours["forked_from"], ours["share_id"]) == (share_id, remix["share_id"])
    piped = here("library", "remix", share_id, "--topic", "cats", "-o", "-")
    assert json.loads(piped.stdout)["nbformat"] == 4 and not Path("-").exists()
    assert f"remix of   {share_id}" in here("library", "show", remix["share_id"]).stdout
    assert "private" in here("library", "share", share_id, "--visibility", "private").stdout

    checked = here("store", "check")
    assert checked.returncode == 0 and "whole, 4 notebooks" in checked.stdout
    copied = here("store", "backup", "copy.sqlite", "--json")
    assert json.loads(copied.stdout)["bytes"] == Path("copy.sqlite").stat().st_size
    assert here("store", "backup", "copy.sqlite").returncode == 1
    assert "as it was" in here("store", "migrate").stdout


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("library",), 2, ""),
        (("store",), 2, ""),
        (("library", "show", "../x"), 1, "alacard: HAND_NOT_FOUND: "),
        (("library", "show", "0" * 22), 1, "alacard: HAND_NOT_FOUND: "),
        (("library", "list", "--limit", "0"), 1, "alacard: BAD_REQUEST: "),
        (("library", "share", "0" * 22), 2, "usage: "),
        (
            ("library", "share", "0" * 22, "--visibility", "Everyone"),
            1,
            "alacard: BAD_REQUEST: --visibility takes private, everyone or group:NAME.",
        ),
        (("library", "share", "x", "--visibility", "everyone"), 1, "alacard: HAND_NOT_FOUND: "),
        (("library", "remix", "0" * 22), 1, "alacard: HAND_NOT_FOUND: "),
        (("library", "list", "--from", "soon"), 1, "alacard: BAD_REQUEST: Check from"),
        (("library", "list", "--cursor", "x"), 1, "alacard: BAD_REQUEST: "),
        (("store", "backup", "no/such/copy"), 1, "alacard: STORE_UNAVAILABLE: There is no library"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    here: Any, words: tuple[str, ...], status: int, said: str
) -> None:
    done = here(*words)
    assert done.returncode == status and done.stderr.startswith(said)


def test_findings_are_told_line_by_line(here: Any, tmp_path: Path) -> None:
    custom = {"id": "mine", "is_custom": True, "name": "Files in /home/ada/notes"}
    made = api.generate({"model_card": MODEL, "topic": custom})
    assert made.share_id is not None
    refused = here("library", "share", made.share_id, "--visibility", "everyone")
    assert refused.returncode == 1 and refused.stdout == ""
    lines = refused.stderr.splitlines()
    assert "a path of a home folder: " in lines[0] and "/home/ada/notes" in lines[0]
    assert lines[-1].startswith("alacard: SHARE_FINDINGS: ")
    words = ("library", "share", made.share_id, "--visibility", "everyone", "--accept-findings")
    assert here(*words).returncode == 0


def test_a_total_that_is_a_lower_bound_is_told_as_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for exact, said in ((True, "200 hands in all"), (False, "At least 200 hands")):
        found = HandPage([], 200, "CURSOR", is_total_exact=exact)
        monkeypatch.setattr(api, "library", lambda *_, found=found, **__: found)
        assert main(["library", "list"]) == 0
        assert f"{said}; continue with --cursor CURSOR." in capsys.readouterr().err
        assert main(["library", "list", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["total_is_at_least"] is not exact


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no zone of one process")
def test_a_day_is_that_of_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "XXX-14")
    time.tzset()
    try:
        first, last = (instant_of("2026-11-29", at) for at in (dt.time.min, dt.time.max))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (first, last) == ("2026-11-29T00:00:00+14:00", "2026-11-29T23:59:59.999999+14:00")
    for told in ("soon", "2026-11-29T10:00:00+00:00"):
        assert instant_of(told, dt.time.min) == told


def test_a_damaged_store_stops_no_deal_and_is_told(here: Any, tmp_path: Path) -> None:
    folder = tmp_path / "jupyter-data" / "alacard"
    folder.mkdir(parents=True)
    (folder / "library.sqlite").write_bytes(b"no database at all" * 400)
    made = here("generate", MODEL)
    assert made.returncode == 0 and "not in your library" in made.stdout
    piped = here("generate", MODEL, "-o", "-")
    assert json.loads(piped.stdout)["nbformat"] == 4 and "not in your library" in piped.stderr
    assert here("store", "check").stderr.startswith("alacard: STORE_UNAVAILABLE: ")


def test_all_that_is_kept_is_archived_and_erased_only_where_that_is_meant(here: Any) -> None:
    for topic in ("sourdough", "cats"):
        api.generate({"model_card": MODEL, "topic": topic})
    refused = here("library", "erase")
    assert refused.returncode == 1 and "--yes" in refused.stderr
    archived = here("library", "export", "--all", "-o", "mine.zip", "--json")
    assert json.loads(archived.stdout)["hands"] == 2
    assert here("library", "erase", "--yes").stdout.startswith("Deleted 2 hands, ")
    assert "No hands match" in here("library", "list").stderr


def test_collections_are_listed_and_exported(here: Any) -> None:
    made = api.generate({"model_card": MODEL, "topic": "sourdough"})

    async def collect() -> str:
        services = build_services(read_configuration())
        try:
            wanted = NewCollection(name="Breads", share_ids=[str(made.share_id)])
            return (await services.of(Collections).make(wanted, Requester())).collection_id
        finally:
            await services.aclose()

    collection_id = asyncio.run(collect())
    assert here("library", "collections").stdout == f"{collection_id}  Breads  (1 hand, private)\n"
    written = here("library", "export", "--collection", collection_id, "--json")
    path = Path(json.loads(written.stdout)["path"])
    assert path.name == "Breads.zip"
    assert len(zipfile.ZipFile(path).namelist()) == 3
    refused = here("library", "export", "--collection", collection_id)
    assert refused.returncode == 1, "what is there is not overwritten"
    assert here("library", "export").returncode == 1


def test_what_was_dealt_is_told_by_week_model_task_and_card(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = {
        "scope": "deployment",
        "floor": 3,
        "people": 3,
        "since": None,
        "sums": {"generated": 3},
        "health": {},
        "dealt": {
            "weeks": [{"week": "2026-11-30", "dealt": 1230}],
            "models": [{"name": "tiny/bert", "dealt": 20}],
            "tasks": [{"name": "fill-mask", "dealt": 10}],
            "cards": [{"type": "topic", "id": "rye-12345678", "name": "Rye", "dealt": 40}],
        },
    }
    found = LibraryStatistics.model_validate(counted)
    monkeypatch.setattr(api, "library_statistics", lambda *_: found)
    assert main(["library", "stats"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    told = ["week of", "1,230 2026-11-30", "model", "20 tiny/bert", "task", "10 fill-mask", "card"]
    told = [f"dealt {each}" if each[0].isalpha() else each for each in told]
    begin = lines.index("dealt week of")
    assert lines[begin : begin + 8] == [*told, "40 topic Rye"]
