"""The bundled deck as a catalog in memory, for a server whose catalog is still empty."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ..cards.models import ModelCard
from ..cards.search import rank
from ..errors import BadRequest
from ..fit.capacity import Capacity
from ..hub.licences import licence_address
from .catalog import Catalog
from .engine.index import Index
from .engine.keyset import OTHER_SEARCH, fingerprint
from .engine.rows import CatalogRow
from .engine.snapshot import Snapshot
from .engine.statistics import count_statistics
from .models import MAX_QUERY, CatalogPage, CatalogQuery


class DeckCatalog(Catalog):
    """Answers as a catalog does, from the deck's few models; it never changes."""

    def __init__(self, bundled: Mapping[str, ModelCard]) -> None:
        super().__init__(Path("deck"))
        self._cards = bundled
        self._narrowed = lru_cache(maxsize=32)(self._narrow)

    def current(self) -> Snapshot | None:
        """The deck."""
        return self._narrowed("")

    def search(self, query: CatalogQuery, holds: Capacity | None = None) -> CatalogPage:
        """A page of the deck's own search, in its order; what it does not find, the catalog's words
        may, which mend typos. Raises BadRequest."""
        words = " ".join(query.q[:MAX_QUERY].split())
        narrowed = self._narrowed(words)
        if not words or query.sort != "relevance" or not narrowed.count:
            return super().search(query, holds)
        mark = f"{fingerprint(words)}."
        if query.cursor and not query.cursor.startswith(mark):
            raise BadRequest(OTHER_SEARCH)
        cursor = query.cursor and query.cursor.removeprefix(mark)
        page = narrowed.search(query.model_copy(update={"q": "", "cursor": cursor}), holds)
        return page.model_copy(update={"next": page.next and mark + page.next})

    def _narrow(self, words: str) -> Snapshot:
        rows = [row_of_card(card) for card in rank(self._cards.values(), words)]
        index = Index.of_rows(rows, ranked=True)
        return Snapshot(index, {}, "", count_statistics(index, 0))


def row_of_card(card: ModelCard) -> CatalogRow:
    """A card of the deck as a row."""
    return CatalogRow(
        id=card.id,
        task=card.pipeline_tag,
        library=card.library_name,
        licenses=tuple(card.licenses or ([card.license] if card.license else [])),
        license_name=card.license_name,
        license_link=licence_address(card.license_link, card.id),
        gated=None if card.gated is None else bool(card.gated),
        downloads=card.downloads,
        likes=card.likes,
        parameters=card.parameter_count(),
        languages=tuple(card.languages),
        sha=card.sha,
        chat=bool(card.chat),
        arch=card.model_type,
    )
