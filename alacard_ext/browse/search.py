"""The catalog in the place of a Hub that is away: the same search, answered from this computer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..cards.fits import is_basic
from ..catalog.models import CatalogModel, CatalogQuery, Sort
from ..catalog.service import CatalogService
from ..hub.addresses import read_address
from ..hub.facts import ModelSummary, SearchPage
from ..hub.search import ModelQuery

if TYPE_CHECKING:
    from ..services import Services

SORTS: Mapping[str, Sort] = {
    "trending": "trending",
    "downloads": "downloads",
    "likes": "likes",
    "created": "newest",
    "modified": "updated",
}
CURSOR = "catalog:"
GOES_ON = "The Hub could not be asked."


async def find(services: Services, words: str, **filters: Any) -> SearchPage:
    """The Hub's page for these words and the filters of `HubClient.search`.

    Where the Hub cannot be asked, the catalog answers in its place, or the deck while there is no
    catalog. Raises what `HubClient.search` raises.
    """
    # An address of the Hub finds its model, as its id does.
    address = read_address(words)
    words = address.id if address else words
    wanted, bundled = ModelQuery(words=words, **filters), services.deck.models_by_id
    catalog = services.find(CatalogService)
    if catalog is None:
        return await services.hub.search(words, **filters)
    if wanted.task:
        await catalog.check(CatalogQuery(task=[wanted.task]))
    if (wanted.cursor or "").startswith(CURSOR):
        page = await catalog_fallback(catalog, wanted, GOES_ON, bundled)
        if page is not None:
            return page
    page = await services.hub.search(words, **filters)
    if page.why and wanted.cursor is None:
        return await catalog_fallback(catalog, wanted, page.why, bundled) or page
    return page


async def catalog_fallback(
    catalog: CatalogService, query: ModelQuery, why: str, bundled: Collection[str]
) -> SearchPage | None:
    """The catalog's page, with `why` the Hub was not asked; None while there is no catalog.

    Raises BadRequest for an unknown sort or a cursor that is none.
    """
    answer = await catalog.fallback(of_hub(query))
    if answer is None:
        return None
    found, as_of = answer
    day = _time(as_of)
    date = f"{day.day} {day:%B %Y}" if day else "this computer"
    told = f"{why} The catalog of {date} is shown."
    return SearchPage(
        models=[_summary(model, bundled) for model in found.models],
        next=f"{CURSOR}{found.next}" if found.next else None,
        total=found.total,
        origin="catalog",
        notice=f"{told} {found.notice}" if found.notice else told,
    )


def of_hub(query: ModelQuery) -> CatalogQuery:
    """The catalog's query for what the Hub is asked."""
    return CatalogQuery(
        q=query.words,
        task=_given(query.task),
        library=_given(query.library),
        license=_given(query.license),
        author=_given(query.author),
        sort=SORTS.get(query.sort, query.sort),
        limit=query.limit,
        cursor=(query.cursor or "").removeprefix(CURSOR) or None,
    )


def _given(value: str | None) -> list[str]:
    return [value] if value else []


def _summary(model: CatalogModel, bundled: Collection[str]) -> ModelSummary:
    return ModelSummary(
        id=model.id,
        name=model.id.rpartition("/")[2],
        pipeline_tag=model.task,
        library_name=model.library,
        tags=model.tags,
        license=model.license,
        licenses=model.licenses,
        license_name=model.license_name,
        license_link=model.license_link,
        # That there are terms is all that a row tells of them.
        gated="manual" if model.gated else model.gated,
        downloads=model.downloads,
        likes=model.likes,
        trending_score=model.trending,
        parameter_total=model.parameters,
        last_modified=_time(model.modified),
        created_at=_time(model.created),
        basic=model.id not in bundled and is_basic(model.task),
        bundled=model.id in bundled,
    )


def _time(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
