"""What the commands of the catalog print for a person."""

from __future__ import annotations

import re

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import ModelCard
from alacard_ext.catalog.deck import DeckCatalog
from alacard_ext.catalog.models import CatalogModel, CatalogPage, TreeNode, TreePage
from alacard_ext.catalog.rendering import lines


def test_a_search_says_how_many_there_are_and_what_was_mended() -> None:
    found = CatalogPage(models=[CatalogModel(id="a/b")], total=7, corrected="llama 3")
    first, *_, last = list(lines(found))
    assert first == "Showing what was found for: llama 3"
    assert last == "1 of 7 models"
    assert list(lines(CatalogPage())) == ["No model was found."]


def test_a_relation_that_nobody_tells_is_called_as_the_models_tab_calls_it() -> None:
    nodes = [TreeNode(id="a/x", depth=1, relation=told) for told in (None, "unknown", "merge")]
    page = TreePage(root="a/b", direction="descendants", nodes=nodes, total=3)
    assert list(lines(page)) == ["derived  a/x", "derived  a/x", "merge  a/x"]


def test_the_deck_does_not_tell_unknown_downloads_as_none() -> None:
    deck = Deck.load()
    told = DeckCatalog(deck.models_by_id).statistics()
    assert told.models == len(deck.models_by_id)
    known = [card.downloads for card in deck.models_by_id.values() if card.downloads is not None]
    assert told.downloads == (sum(known) if known else None)
    card = ModelCard(id="a/b", name="b")
    bare = DeckCatalog({card.id: card}).statistics()
    assert bare.downloads is None and bare.likes is None
    assert re.search(r"^downloads +not known$", "\n".join(lines(bare)), re.MULTILINE)
    counted = DeckCatalog({card.id: card.model_copy(update={"downloads": 0})}).statistics()
    assert counted.downloads == 0 and counted.likes is None
