"""What the commands of the catalog print for a person."""

from __future__ import annotations

from alacard_ext.catalog.models import CatalogModel, CatalogPage
from alacard_ext.catalog.telling import lines


def test_a_search_says_how_many_there_are_and_what_was_mended() -> None:
    found = CatalogPage(models=[CatalogModel(id="a/b")], total=7, corrected="llama 3")
    first, *_, last = list(lines(found))
    assert first == "Showing what was found for: llama 3"
    assert last == "1 of 7 models"
    assert list(lines(CatalogPage())) == ["No model was found."]
