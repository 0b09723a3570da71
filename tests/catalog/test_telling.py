"""What the commands of the catalog print for a person."""

from __future__ import annotations

from alacard_ext.catalog.models import CatalogModel, CatalogPage
from alacard_ext.catalog.page import CatalogAccess, ModelPage, Relations
from alacard_ext.catalog.telling import told

ESCAPES = "\x1b]0;title\x07 \x1b[2J \x9b31m\r"


def test_no_text_of_the_hub_commands_the_terminal() -> None:
    model = CatalogModel(id="a/b", library=ESCAPES, arch=ESCAPES, languages=[ESCAPES])
    access = CatalogAccess(gated=False, licence=None, note=ESCAPES)
    page = ModelPage(model=model, access=access, relations=Relations())
    for found in (page, CatalogPage(models=[model], total=1)):
        lines = told(found).split("\n")
        assert lines[0] == "a/b" and "title" in "".join(lines)
        assert all(line.isprintable() for line in lines)


def test_a_search_says_how_many_there_are_and_what_was_mended() -> None:
    found = CatalogPage(models=[CatalogModel(id="a/b")], total=7, corrected="llama 3")
    first, *_, last = told(found).split("\n")
    assert first == "Showing what was found for: llama 3"
    assert last == "1 of 7 models"
    assert told(CatalogPage()) == "No model was found."
