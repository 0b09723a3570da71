"""What stands first: models by name before those by owner before those by tag, and typos mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.models import CatalogQuery
from tests.bench_catalog.known import MEANT
from tests.bench_catalog.relevance import AIM, measure_relevance

TAGGED = CatalogRow(id="tii/Yi-8B-cifar10", tags=("llama",), downloads=10**9, likes=10**6)
OWNED = CatalogRow(id="llama/other-model", downloads=10**8, likes=10**5)
NAMED = CatalogRow(id="someone/my-Llama-7b", downloads=900, likes=5)
FIRST = CatalogRow(id="meta/Llama-3-8B", downloads=800, likes=5)
EXACT = CatalogRow(id="tiny/Llama", downloads=2)
SHORT = CatalogRow(id="google/vit-base", tags=("4-bit",), formats=("safetensors",))
ROWS = [
    TAGGED,
    OWNED,
    NAMED,
    FIRST,
    EXACT,
    *(
        CatalogRow(id=f"org{number}/qwen-{number}-quantized", downloads=number)
        for number in range(9)
    ),
    *(CatalogRow(id=f"org{number}/distilbert-{number}-Q4_K_M") for number in range(9)),
    SHORT,
    CatalogRow(id="google/vit-large"),
    CatalogRow(id="google/vit-huge"),
    CatalogRow(id="google/gemma-2b", downloads=50),
    CatalogRow(id="copies/google-gemma-2b", downloads=60),
    CatalogRow(id="a/from", bases=(("quantized", "meta/Llama-3-8B"),)),
]


@pytest.fixture(scope="module", params=["built", "changed"])
def catalog(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The rows from a build, or half of them from the changes since."""
    folder = tmp_path_factory.mktemp("catalog")
    built = ROWS if request.param == "built" else ROWS[::2]
    build_snapshot(built, folder)
    catalog = Catalog(folder)
    catalog.overlay.upsert(row for row in ROWS if row not in built)
    return catalog


def found(catalog: Catalog, text: str, limit: int = 100) -> list[str]:
    query, ids = CatalogQuery(q=text, limit=limit), []
    while True:
        page = catalog.search(query)
        ids += [model.id for model in page.models]
        if page.next is None:
            assert len(ids) == len(set(ids)) == page.total
            return ids
        query = query.model_copy(update={"cursor": page.next})


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_name_beats_an_owner_and_that_a_tag(catalog: Catalog, limit: int) -> None:
    ids = found(catalog, "llama", limit)
    assert ids[-2:] == [OWNED.id, TAGGED.id]
    # Popularity decides among names, and what begins so, or is that, counts as more popular.
    assert ids[:3] == [FIRST.id, NAMED.id, EXACT.id]
    assert found(catalog, "llam", limit)[-2:] == [OWNED.id, TAGGED.id]


def test_an_id_is_its_model(catalog: Catalog) -> None:
    for row in (EXACT, NAMED, OWNED):
        assert found(catalog, row.id.upper())[0] == row.id


def test_a_name_that_is_what_was_asked_for_beats_a_more_popular_one_that_holds_it(
    tmp_path: Path,
) -> None:
    exact, holds = CatalogRow(id="a/phi", downloads=100), CatalogRow(id="b/my-phi", downloads=5000)
    build_snapshot([exact, holds], tmp_path)
    assert found(Catalog(tmp_path), "phi") == [exact.id, holds.id]


def test_accents_and_case_make_no_other_words(catalog: Catalog) -> None:
    assert found(catalog, "LL\u00e1ma") == found(catalog, "lla\u0301ma") == found(catalog, "llama")


def test_an_owner_that_is_named_belongs_to_what_is_meant(catalog: Catalog) -> None:
    assert found(catalog, "google gemma") == ["google/gemma-2b", "copies/google-gemma-2b"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("qwne", "qwen"), ("quantzied", "quantized"), ("destilbert", "distilbert"), ("vti", "vit")],
)
def test_swapped_letters_are_mended_in_short_words_too(
    tmp_path: Path, typed: str, meant: str
) -> None:
    build_snapshot(ROWS, tmp_path)
    catalog = Catalog(tmp_path)
    page = catalog.search(CatalogQuery(q=typed))
    assert page.corrected == meant
    assert meant in page.models[0].name


def test_formats_and_precisions_are_words(catalog: Catalog) -> None:
    assert found(catalog, "safetensors") == [SHORT.id]
    for text in ("q4", "4bit", "4-bit", "int4", "Q4"):
        assert len(found(catalog, text)) == 10, text
    assert "a/from" in found(catalog, "quantised")


def test_known_models_stand_high(tmp_path: Path) -> None:
    assert len(MEANT) == 60
    got = measure_relevance(tmp_path, 1500)
    assert got.ours >= AIM and got.ours > got.plain, got
