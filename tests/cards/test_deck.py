"""The deck's machinery: reading, looking up, searching, and what a bad file says."""

from __future__ import annotations

import difflib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from alacard_ext.cards import presets
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fallback import DeckFallback
from alacard_ext.cards.models import CARD_TYPES, CardType, ModelCard
from alacard_ext.cards.presets import BUNDLED, read_compiled, read_folder
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.cards.search import CardQuery, rank
from alacard_ext.catalog.deck import DeckCatalog
from alacard_ext.catalog.models import CatalogQuery
from alacard_ext.errors import AlacardError, BadRequest, UnknownCard
from alacard_ext.hub.query import ModelQuery

TOPIC = "id: jam\nname: Jam\ninputs:\n  prompts: [How is jam made?]\n"


def test_what_is_compiled_is_what_the_files_say() -> None:
    assert read_compiled() == read_folder(BUNDLED)


def test_a_checkout_compiles_what_is_missing_damaged_or_older_than_its_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, compiled = tmp_path / "deck", tmp_path / "deck.json"
    (folder / "topics").mkdir(parents=True)
    (folder / "topics" / "jam.yaml").write_text(TOPIC)
    for spoilt in (None, "{", "[]", "{}"):
        if spoilt:
            compiled.write_text(spoilt)
        assert list(read_compiled(compiled, folder)["topic"]) == ["jam"], spoilt
    fresh = compiled.read_text()
    with monkeypatch.context() as compiling:
        compiling.setattr(presets, "read_folder", lambda _: pytest.fail("it is compiled already"))
        assert list(read_compiled(compiled, folder)["topic"]) == ["jam"]
    (folder / "topics" / "jam.yaml").write_text(TOPIC.replace("Jam", "Marmalade"))
    with monkeypatch.context() as installed:
        installed.setattr(presets, "IN_CHECKOUT", False)
        assert [card.name for card in read_compiled(compiled, folder)["topic"].values()] == ["Jam"]
    again = read_compiled(compiled, folder)["topic"].values()
    assert [card.name for card in again] == ["Marmalade"]
    assert compiled.read_text() != fresh


def test_digest_is_that_of_the_cards(deck: Deck) -> None:
    assert len(deck.sha256) == 64
    assert Deck.load().sha256 == deck.sha256
    fewer = read_compiled()
    fewer["topic"].pop("sourdough")
    assert Deck(fewer).sha256 != deck.sha256


@pytest.mark.parametrize("kind", CARD_TYPES)
def test_unknown_card_names_type_and_id(deck: Deck, kind: CardType) -> None:
    with pytest.raises(UnknownCard, match="unobtainium") as caught:
        deck.get(kind, "unobtainium")
    assert caught.value.details["type"] == kind


def test_unknown_card_offers_what_comes_close(deck: Deck) -> None:
    with pytest.raises(UnknownCard, match="did you mean sourdough") as caught:
        deck.get("topic", "sourdogh")
    assert caught.value.details["close"] == ["sourdough"]


def test_search_narrows_and_pages(deck: Deck) -> None:
    found, total = deck.search("model", CardQuery(search="bert sentiment"))
    assert total == len(found) >= 2
    assert all("bert" in card.id.lower() for card in found)
    everything, total = deck.search("model", CardQuery(limit=500))
    assert total == len(everything) == len(deck.cards("model"))
    page, of = deck.search("model", CardQuery(limit=7, offset=7))
    assert (page, of) == (everything[7:14], total)
    assert deck.search("model", CardQuery(search="no such model")) == ([], 0)


CASES = json.loads((Path(__file__).parent / "search_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("search", CASES["searches"])
def test_the_deck_is_searched_in_one_way(search: str) -> None:
    """By the cards' list, where the Hub is away, in the catalog's place, and by the picker, whose
    own narrowing `src/picker/__tests__/deck_search.spec.ts` holds to the same cases."""
    cards = [ModelCard.model_validate(card) for card in CASES["cards"]]
    by_id = {card.id: card for card in cards}
    ids = CASES["searches"][search]
    assert [card.id for card in rank(cards, search)] == ids
    listed, total = Deck({"model": by_id}).search("model", CardQuery(search=search))
    assert ([card.id for card in listed], total) == (ids, len(ids))  # type: ignore[union-attr]
    rows, total = DeckFallback(by_id).search(ModelQuery(q=search), 0)
    assert ([row.id for row in rows], total) == (ids, len(ids))
    page = DeckCatalog(by_id).search(CatalogQuery(q=search))
    assert ([model.id for model in page.models], page.total) == (ids, len(ids))


def test_the_deck_in_the_catalogs_place_pages_counts_and_mends_typos(deck: Deck) -> None:
    catalog = DeckCatalog(deck.models_by_id)
    wanted = [card.id for card in rank(deck.models_by_id.values(), "bert")]
    query, ids = CatalogQuery(q="bert", limit=7, facets=("task",)), []
    page = catalog.search(query)
    assert page.total == len(wanted) == sum(each.count for each in page.facets["task"])
    other = query.model_copy(update={"q": "whisper", "cursor": page.next})
    with pytest.raises(BadRequest, match="another search"):
        catalog.search(other)
    while True:
        ids += [model.id for model in page.models]
        if page.next is None:
            break
        page = catalog.search(query.model_copy(update={"cursor": page.next}))
    assert ids == wanted
    meant = catalog.search(CatalogQuery(q="destilbert"))
    assert meant.corrected == "distilbert" and "distilbert" in meant.models[0].id
    masked = catalog.search(CatalogQuery(q="bert", task="fill-mask"))
    assert 0 < masked.total < len(wanted)
    assert {model.task for model in masked.models} == {"fill-mask"}


def test_search_puts_beginnings_and_featured_cards_first(deck: Deck) -> None:
    assert deck.search("model", CardQuery(search="whisper"))[0][0].id == "openai/whisper-tiny"
    flags = [card.featured for card in deck.search("model", CardQuery(limit=500))[0]]
    assert flags == sorted(flags, reverse=True)


def test_category_and_featured_filter(deck: Deck) -> None:
    for category in deck.categories("topic"):
        cards, total = deck.search("topic", CardQuery(category=category))
        assert total >= 1
        assert {card.category for card in cards} == {category}
    cards, _ = deck.search("prompt", CardQuery(featured=True, limit=100))
    assert cards and all(card.featured for card in cards)


def test_a_folder_adds_to_the_deck_and_wins_over_it(tmp_path: Path) -> None:
    topics = tmp_path / "topics"
    topics.mkdir()
    (topics / "jam.yaml").write_text(TOPIC)
    (topics / "own.yaml").write_text(TOPIC.replace("jam", "sourdough"))
    deck = Deck.load([tmp_path])
    assert deck.get("topic", "jam").name == "Jam"
    assert deck.get("topic", "sourdough").name == "Jam"
    assert not deck.is_bundled("topic", "jam")
    assert not deck.is_bundled("topic", "sourdough")
    assert deck.is_bundled("topic", "coffee")
    assert deck.sha256 != Deck.load().sha256


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (TOPIC + "flavour: sweet\n", "unknown field 'flavour'"),
        (TOPIC + "  promts: [typo]\n", "unknown field 'inputs.promts'"),
        (TOPIC + "  texts: [{text: a, lable: b}]\n", "unknown field 'inputs.texts.lable'"),
        (TOPIC + "featured: 1\n", "field 'featured'"),
        (TOPIC + "  pairs: [[one]]\n", "field 'inputs.pairs.0"),
        (TOPIC.replace("id: jam", "id: Jam!"), "field 'id'"),
        ("- just\n- words\n", "not a card"),
        ("name: [unclosed", "cannot be read as YAML"),
    ],
)
def test_a_bad_file_is_named_with_card_and_field(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "jam.yaml").write_text(text)
    with pytest.raises(AlacardError) as caught:
        Deck.load([tmp_path])
    assert "jam.yaml" in caught.value.message
    assert what in caught.value.message


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    line = "- {id: one, name: One, prompts: [hello]}\n"
    (tmp_path / "prompts.yaml").write_text(line + line)
    with pytest.raises(AlacardError, match="'one' appears twice"):
        Deck.load([tmp_path])


def test_the_bundled_deck_needs_no_yaml() -> None:
    # Parsing YAML takes twenty times as long as the compiled deck does.
    code = (
        "import sys; from alacard_ext.cards.deck import Deck; Deck.load().sha256; "
        "sys.exit('yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_model_outside_the_deck_is_looked_up_without_a_look_for_close_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Comparing its name with all others takes longer than the rest of the recipe.
    monkeypatch.setattr(difflib, "get_close_matches", None)
    deck = Deck.load()
    assert deck.find("model", "no/such") is None
    recipe = resolve_recipe(deck, {"model_card": "no/such", "topic": {"id": "mine", "name": "M"}})
    assert recipe.model_card.id == "no/such" and recipe.topic.is_custom
