"""Trending without the Hub's score: what grew between two passes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.history import MOST_GROWING, Growth, History
from alacard_ext.catalog.trending import trending

TEXT, PICTURE = "text-generation", "image-classification"


def row(name: str, likes: int, downloads: int, task: str = TEXT, library: str = "x") -> CatalogRow:
    return CatalogRow(
        id=f"ada/{name}", task=task, library=library, likes=likes, downloads=downloads
    )


FIRST = [
    row("steady", 500, 9000),
    row("riser", 10, 100),
    row("picture", 5, 50, PICTURE, "timm"),
    row("loser", 50, 800),
    row("loaded", 7, 10),
    row("Riser", 1, 1),
]
SECOND = [
    row("steady", 500, 9000),
    row("riser", 60, 300),
    row("picture", 25, 70, PICTURE, "timm"),
    row("loser", 49, 700),
    row("loaded", 7, 4000),
    row("new", 900, 900),
    row("Riser", 3, 1),
]


def filled(folder: Path) -> History:
    history = History(folder)
    history.note(FIRST, "2026-03-01")
    assert not list(history.growing())
    history.note(SECOND, "2026-03-05")
    return history


def test_growth_is_by_likes_then_downloads_and_new_models_have_none(tmp_path: Path) -> None:
    grown = list(filled(tmp_path).growing())
    assert [model_id for model_id, _ in grown] == [
        "ada/riser",
        "ada/picture",
        "ada/Riser",
        "ada/loaded",
    ]
    assert grown[0][1] == Growth(likes=50, downloads=200, since="2026-03-01")


def test_what_grew_before_the_window_counts_no_more(tmp_path: Path) -> None:
    history = filled(tmp_path)
    # A pass a month later in which one model alone changed: the others stand still.
    history.note([row("riser", 61, 300), *SECOND[:1]], "2026-04-05")
    assert list(history.growing()) == [
        ("ada/riser", Growth(likes=1, downloads=0, since="2026-03-05"))
    ]


def test_the_hubs_score_goes_first_and_filters_narrow(tmp_path: Path) -> None:
    history = filled(tmp_path)
    scored = replace(row("scored", 1, 1), trending=3.0)
    build_snapshot([scored, *SECOND], tmp_path)
    catalog = Catalog(tmp_path)
    found = trending(catalog, history, limit=3)
    assert [model.id for model in found.models] == ["ada/scored", "ada/riser", "ada/picture"]
    assert set(found.growth) == {"ada/riser", "ada/picture"}
    by_task = trending(catalog, history, task=PICTURE)
    assert [model.id for model in by_task.models] == ["ada/picture"]
    assert [m.id for m in trending(catalog, history, library="timm").models] == ["ada/picture"]
    assert trending(catalog, history, task="none").models == []
    catalog.overlay.remove(["ada/riser"])
    # Gone is gone, though a model of the same id in another case is there.
    assert [m.id for m in trending(catalog, history, limit=3).models] == [
        "ada/scored",
        "ada/picture",
        "ada/Riser",
    ]


def test_growth_is_bounded(tmp_path: Path) -> None:
    history = History(tmp_path)
    names = [f"m{number}" for number in range(MOST_GROWING + 5)]
    history.note([row(name, 1, 1) for name in names], "2026-03-01")
    history.note([row(name, 2, at) for at, name in enumerate(names, 2)], "2026-03-02")
    grown = [model_id for model_id, _ in history.growing()]
    assert len(grown) == MOST_GROWING and grown[0] == f"ada/{names[-1]}"
