"""The catalog in the place of a Hub that is away: the same search, answered from this computer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..cards.fits import is_basic
from ..catalog.models import CatalogModel, CatalogQuery
from ..catalog.service import CatalogService
from ..hub.addresses import read_address
from ..hub.facts import ModelSummary, SearchPage
from ..hub.query import ModelQuery

if TYPE_CHECKING:
    from ..services import Services

CURSOR = "catalog:"
UNREACHABLE = "The Hub could not be reached."


async def find(services: Services, query: ModelQuery) -> SearchPage:
    """The Hub's page.

    Where the Hub cannot be asked, the catalog answers in its place, or the deck while there is no
    catalog. Raises what `HubClient.search` raises.
    """
    # An address of the Hub finds its model, as its id does.
    if address := read_address(query.q):
        query = query.model_copy(update={"q": address.id})
    catalog, bundled = services.find(CatalogService), services.deck.models_by_id
    if catalog is None:
        return await services.hub.search(query)
    if query.task:
        await catalog.check(CatalogQuery(task=query.task))
    if (query.cursor or "").startswith(CURSOR):
        page = await catalog_fallback(catalog, query, UNREACHABLE, bundled)
        if page is not None:
            return page
    page = await services.hub.search(query)
    if page.why and query.cursor is None:
        return await catalog_fallback(catalog, query, page.why, bundled) or page
    return page


async def catalog_fallback(
    catalog: CatalogService, query: ModelQuery, why: str, bundled: Collection[str]
) -> SearchPage | None:
    """The catalog's page, with `why` the Hub was not asked; None while there is no catalog.

    Raises BadRequest for an unknown sort or a cursor that is none.
    """
    asked = query.model_dump(include=set(ModelQuery.model_fields))
    asked["cursor"] = (query.cursor or "").removeprefix(CURSOR) or None
    answer = await catalog.fallback(CatalogQuery.model_validate(asked))
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


def _summary(model: CatalogModel, bundled: Collection[str]) -> ModelSummary:
    return ModelSummary.of(
        model,
        pipeline_tag=model.task,
        library_name=model.library,
        # That there are terms is all that a row tells of them.
        gated="manual" if model.gated else model.gated,
        trending_score=model.trending,
        parameter_total=model.parameters,
        last_modified=_time(model.modified),
        created_at=_time(model.created),
        basic=model.id not in bundled and is_basic(model.task),
        bundled=model.id in bundled,
    )


def _time(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
