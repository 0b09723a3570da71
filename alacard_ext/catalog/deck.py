"""The bundled deck as a catalog in memory, for a server whose catalog is still empty."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..cards.models import ModelCard
from ..hub.licences import licence_address
from .catalog import Catalog
from .engine.index import Index
from .engine.rows import CatalogRow
from .engine.snapshot import Snapshot
from .engine.statistics import count_statistics
from .models import Statistics


class DeckCatalog(Catalog):
    """Answers as a catalog does, from the deck's few models; it never changes."""

    def __init__(self, bundled: Mapping[str, ModelCard]) -> None:
        super().__init__(Path("deck"))
        index = Index.of_rows(row_of_card(card) for card in bundled.values())
        statistics: Statistics = count_statistics(index, 0)
        self._whole = Snapshot(index, {}, "", statistics)

    def current(self) -> Snapshot | None:
        """The deck."""
        return self._whole


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
