"""Every surface tells all licences: a row of a search, a card, the catalog and its filter."""

from __future__ import annotations

from pathlib import Path

from alacard_ext.cards.fallback import DeckFallback, summary_of
from alacard_ext.cards.model_card import model_card
from alacard_ext.cards.models import ModelCard
from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.engine.shown import as_model
from alacard_ext.catalog.feed.clean import clean
from alacard_ext.catalog.models import CatalogModel, CatalogQuery
from alacard_ext.catalog.page import access
from alacard_ext.catalog.rendering import lines
from alacard_ext.hub.licences import licence_text
from alacard_ext.hub.parse import parse_model_info, parse_summary
from alacard_ext.hub.query import ModelQuery

LINK = "https://example.org/terms"
ENTRY = {
    "id": "ada/tiny",
    "tags": ["license:mit", "license:other"],
    "cardData": {
        "license": ["mit", "other"],
        "license_name": "tiny-community",
        "license_link": LINK,
    },
}
TEXT = "mit and tiny-community (other)"
OLD = ModelCard(id="ada/tiny", name="Tiny", license="mit")


def test_a_row_of_the_hubs_search_and_a_card_tell_all() -> None:
    card = model_card(parse_model_info(ENTRY), OLD)
    for told in (parse_summary(ENTRY), card, summary_of(card)):
        assert licence_text(told) == TEXT and told.license_link == LINK and told.license == "mit"


def test_the_decks_search_filters_by_any_licence() -> None:
    card = model_card(parse_model_info(ENTRY), OLD)
    for licence, found in (("mit", [card]), ("other", [card]), ("apache-2.0", [])):
        models, total = DeckFallback({card.id: card}).search(ModelQuery(license=licence), 0)
        assert ([model.id for model in models], total) == ([each.id for each in found], len(found))


def test_the_catalog_finds_and_tells_a_model_by_any_licence(tmp_path: Path) -> None:
    row, plain = clean(ENTRY), clean({"id": "ada/plain", "tags": ["license:mit"]})
    build_snapshot([row, plain], tmp_path)
    catalog = Catalog(tmp_path)
    catalog.overlay.upsert([clean({**ENTRY, "id": "ada/later"})])
    other = catalog.search(CatalogQuery(license=["other"], facets=["license"]))
    assert {model.id for model in other.models} == {"ada/tiny", "ada/later"}
    assert {value.value: value.count for value in other.facets["license"]} == {"mit": 3, "other": 2}
    for model in (*other.models, as_model(row)):
        assert licence_text(model) == TEXT and model.license_link == LINK
        assert access(model).licence == TEXT and access(model).licence_link == LINK
    assert TEXT in "\n".join(lines(other))
    known = catalog.get("ada/plain")
    assert isinstance(known, CatalogModel) and licence_text(known) == "mit"
    assert known.license_name is known.license_link is None


def test_a_table_without_tags_tells_the_licences_of_its_cards() -> None:
    row = clean({"id": "a/b", "cardData": '{"license": ["mit", "mit", "cc-by-4.0"]}'})
    assert row.licenses == ("mit", "cc-by-4.0")
    assert clean({"id": "a/b", "license": "mit"}).licenses == ("mit",)


def test_a_link_of_a_row_is_an_https_address_or_none() -> None:
    def link(value: object) -> str | None:
        return clean({"id": "a/b", "cardData": {"license_link": value}}).license_link

    assert link("LICENSE.md") == "https://huggingface.co/a/b/blob/main/LICENSE.md"
    for odd in ("javascript:alert(1)", "http://example.org/x", "../../settings", 7, ["x"]):
        assert link(odd) is None
