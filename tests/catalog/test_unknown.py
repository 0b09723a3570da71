"""What a source does not tell is unknown on every way out, and never nought, open or ungated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.feed.clean import Losses, clean
from alacard_ext.catalog.feed.files import as_entry
from alacard_ext.catalog.feed.importing import import_catalog
from alacard_ext.catalog.history import History
from alacard_ext.catalog.models import CatalogQuery
from alacard_ext.catalog.page import access
from alacard_ext.catalog.rendering import lines
from alacard_ext.cli import main

ENTRIES = [
    {"id": "a/untold"},
    {"id": "a/unreadable", "downloads": "many", "likes": "some", "gated": "perhaps"},
    {"id": "a/nought", "downloads": 0, "likes": 0, "gated": False},
    {"id": "a/counted", "downloads": "12,345", "likes": 1, "gated": "auto"},
]
UNKNOWN = {"a/untold", "a/unreadable"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    file = tmp_path / "models.jsonl"
    file.write_text("\n".join(map(json.dumps, ENTRIES)))
    import_catalog(str(file), tmp_path / "catalog")
    return tmp_path / "catalog"


def test_an_import_keeps_unknown_apart_from_nought(folder: Path) -> None:
    catalog = Catalog(folder)
    for model_id in UNKNOWN:
        model = catalog.get(model_id)
        assert model is not None
        assert (model.downloads, model.likes, model.gated) == (None, None, None)
        assert access(model).gated is None and "not known" in access(model).note
    nought, counted = catalog.get("a/nought"), catalog.get("a/counted")
    assert nought is not None and counted is not None
    assert (nought.downloads, nought.likes, nought.gated) == (0, 0, False)
    assert access(nought).note == "Open to everyone."
    assert (counted.downloads, counted.likes, counted.gated) == (12345, 1, True)
    for sort in ("downloads", "likes"):
        order = [model.id for model in catalog.search(CatalogQuery(sort=sort)).models]
        assert order[:2] == ["a/counted", "a/nought"] and set(order[2:]) == UNKNOWN
    page = catalog.search(CatalogQuery(facets=["gated"]))
    assert {each.value: each.count for each in page.facets["gated"]} == {"true": 1, "false": 1}
    assert [model.id for model in catalog.search(CatalogQuery(gated=False)).models] == ["a/nought"]
    statistics = catalog.statistics()
    assert (statistics.downloads, statistics.likes, statistics.gated) == (12345, 1, 1)
    assert {row.id: row for row in map(clean, map(as_entry, catalog.rows()))} == {
        row.id: row for row in catalog.rows()
    }


def test_changes_beside_the_snapshot_are_unknown_too(folder: Path) -> None:
    catalog = Catalog(folder)
    catalog.overlay.upsert([CatalogRow(id="a/nought"), CatalogRow(id="a/new", downloads=5)])
    order = [model.id for model in Catalog(folder).search(CatalogQuery(sort="downloads")).models]
    assert order[:2] == ["a/counted", "a/new"] and "a/nought" in order[2:]
    changed = Catalog(folder).get("a/nought")
    assert changed is not None and changed.downloads is None and changed.gated is None


def test_a_point_of_the_history_needs_both_counters(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.note([CatalogRow(id="a/b", likes=3)], "2026-01-01")
    history.note([CatalogRow(id="a/b", likes=3, downloads=9)], "2026-01-02")
    assert [point.date for point in history.of("a/b")] == ["2026-01-02"]
    assert history.growing() == []


def test_what_the_commands_print_names_no_unknown_figure(folder: Path) -> None:
    told = "\n".join(lines(Catalog(folder).search(CatalogQuery(sort="downloads"))))
    assert "12,345 downloads" in told and told.count("0 downloads") == 1
    page = Catalog(folder).search(CatalogQuery(q="counted"))
    page.models[0].downloads = 1
    assert "1 download" in "\n".join(lines(page)) and "1 downloads" not in "\n".join(lines(page))


def test_the_deck_in_the_place_of_the_catalog_invents_nothing(
    hub_env: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HF_ENDPOINT", "HF_HOME", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, hub_env[name])
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert main(["catalog", "search", "Wan"]) == 0
    found = capsys.readouterr().out
    assert "Wan-AI/" in found and "download" not in found
    model_id = next(line for line in found.splitlines() if line.startswith("Wan-AI/"))
    assert main(["catalog", "show", model_id]) == 0
    shown = capsys.readouterr().out
    assert "download" not in shown and "Open to everyone" not in shown
    assert "not known here" in shown
    assert main(["catalog", "stats"]) == 0
    told = [card.gated for card in Deck.load().models_by_id.values()]
    assert None in told and f"false {told.count(False)}" in capsys.readouterr().out


def test_only_digits_in_groups_of_three_are_a_number_with_commas() -> None:
    losses = Losses()
    for text, count in {
        "1,234": 1234,
        "1,234,567": 1234567,
        "12,34": None,
        "1,2345": None,
        "0,123": None,
        "1.234,5": None,
    }.items():
        assert clean({"id": "a/b", "downloads": text}, losses).downloads == count, text
    assert losses.dropped == {"downloads": 4} and not losses.changed
