"""The catalog as all surfaces use it: answers in a thread, and the deck until it is filled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from ..cards.models import ModelCard
from ..errors import AlacardError, HubError, ModelNotFound
from ..fit.capacity import capacity
from ..fit.machine import read_machine
from ..fit.peaks import recall
from ..hub.addresses import read_address
from ..hub.client import HubClient
from ..hub.refusals import valid_model_id
from ..jobs.registry import RunRegistry
from ..room import Service, Shared
from . import page as pages
from .choices import check_values, describe_unknown
from .engine.databases import Unreadable
from .engine.keyset import fingerprint
from .engine.rows import CatalogRow
from .engine.shown import as_model
from .feed.clean import BadRow, clean
from .feed.state import NAME, peek
from .fit import FitInBrief, fit_lines, in_brief
from .history import History, HistoryPoint
from .models import (
    CatalogModel,
    CatalogPage,
    CatalogQuery,
    RelationCounts,
    Statistics,
    TreePage,
)
from .notebook_log import NotebookLog
from .quality import quality
from .status import CatalogStatus, catalog_status, standing_in
from .syncing import Syncing
from .trending import Trending, trending

if TYPE_CHECKING:
    from .catalog import Catalog

Result = TypeVar("Result")


class CatalogService(Service):
    """One folder's catalog. `bundled` are the deck's cards, which answer while it is empty."""

    def __init__(
        self,
        folder: Path,
        hub: HubClient,
        runs: RunRegistry,
        bundled: Mapping[str, ModelCard],
        schedule_hours: float = 0,
        notebook_log: NotebookLog | None = None,
    ) -> None:
        self.notebook_log = notebook_log or NotebookLog()
        self.folder, self.hub = folder, hub
        self.points = History(folder)
        self.syncing = Syncing(folder, hub, runs, self._status, schedule_hours)
        self._bundled = bundled
        self._deck: Catalog | None = None
        self._date: tuple[object, int | None] | None = None

    @classmethod
    def build(cls, shared: Shared) -> Self:
        """That of a server or a command; it remembers which notebooks are dealt meanwhile."""
        config, bundled = shared.config, shared.deck.models_by_id
        service = cls(
            config.catalog_folder, shared.hub, shared.runs, bundled, config.catalog_sync_hours
        )
        shared.on_saved.append(service.notebook_log.note)
        return service

    @cached_property
    def catalog(self) -> Catalog:
        """The folder's catalog."""
        # Late: nothing of the engine, nor its numpy, is needed until the first question.
        from .catalog import Catalog

        return Catalog(self.folder)

    async def ask(self, question: Callable[[Catalog], Result]) -> Result:
        """Ask the catalog, or the deck while it is empty, in a thread."""
        return await asyncio.to_thread(lambda: question(self._answering()))

    def etag(self) -> str:
        """Changes with every change of what is answered."""
        snapshot = self.catalog.current()
        troubles = fingerprint(*self.troubles) if self.troubles else ""
        return f"{snapshot.etag if snapshot else 'deck'}.{self.points.stamp()}{troubles}"

    @property
    def troubles(self) -> list[str]:
        """What could not be read of the catalog's folder when it was last looked at."""
        trouble = self.points.trouble
        return [*self.catalog.troubles, *([str(trouble)] if trouble else [])]

    async def status(self) -> CatalogStatus:
        """What there is now."""
        return await asyncio.to_thread(self._status)

    async def search(self, query: CatalogQuery) -> CatalogPage:
        """A page of models; an address of the Hub finds its model. Raises BadRequest."""
        address = read_address(query.q)
        asked = query.model_copy(update={"q": address.id}) if address else query

        def work() -> CatalogPage:
            holds = capacity(read_machine()) if query.fits else None
            catalog = self._answering()
            snapshot = catalog.current()
            check_values(snapshot, asked)
            found = catalog.search(asked, holds)
            if not found.total and (told := describe_unknown(snapshot, asked)):
                found = found.model_copy(update={"notice": told})
            if not self.catalog.has_snapshot:
                told = " ".join(filter(None, (found.notice, standing_in(self.catalog))))
                found = found.model_copy(update={"origin": "deck", "notice": told, "version": None})
            return found

        return await asyncio.to_thread(work)

    async def fallback(self, query: CatalogQuery) -> tuple[CatalogPage, int | None] | None:
        """The same search while there is a catalog, and until when the Hub's changes are in it.

        None while there is none. Raises BadRequest.
        """
        dated = await asyncio.to_thread(self._dated)
        if not dated:
            return None
        return await self.search(query), dated[0]

    async def check(self, query: CatalogQuery) -> None:
        """Refuse filters that name nothing there is. Raises BadRequest."""
        await self.ask(lambda catalog: check_values(catalog.current(), query))

    def _dated(self) -> tuple[int | None] | None:
        if not self.catalog.has_snapshot:
            return None
        # Read once for each version and pass: a search as one types asks for it again and again.
        try:
            stamp = (self.catalog.pointer_stamp(), (self.folder / NAME).stat().st_mtime_ns)
        except OSError:
            stamp = (self.catalog.pointer_stamp(), 0)
        if self._date is None or self._date[0] != stamp:
            as_of = None
            with suppress(Unreadable):
                as_of = peek(self.folder, "finished_start")
            as_of = as_of if isinstance(as_of, int) else self.catalog.statistics().built_at
            self._date = (stamp, as_of)
        return (self._date[1],)

    async def model(self, model_id: str) -> CatalogModel:
        """One model; from the Hub where the catalog does not hold it.

        Raises InvalidModelId, ModelNotFound where neither has it, and what kept the Hub from
        telling.
        """
        valid(model_id)
        found = await self.ask(lambda catalog: catalog.get(model_id))
        if found is not None:
            return found
        return as_model(await self._asked_hub(model_id))

    async def similar(self, model_id: str) -> list[CatalogModel]:
        """Models like this one, which the Hub describes where the catalog does not hold it.

        Raises InvalidModelId and ModelNotFound.
        """
        valid(model_id)
        found = await self.ask(lambda catalog: catalog.similar(model_id))
        if found is not None:
            return found
        row = await self._asked_hub(model_id)
        return await self.ask(lambda catalog: catalog.similar_to(row))

    async def _asked_hub(self, model_id: str) -> CatalogRow:
        """What the Hub tells of a model that the catalog lacks, or the deck where it is away."""
        try:
            entry = await self.hub.about(model_id)
        except HubError:
            if model_id in self._bundled:
                from .deck import row_of_card

                return row_of_card(self._bundled[model_id])
            raise
        except ModelNotFound:
            raise ModelNotFound(
                f"Neither the catalog nor the Hub shows {model_id[:200]}; check its id."
            ) from None
        return await asyncio.to_thread(_row, entry)

    async def page(
        self, model_id: str, *, ask_hub: bool = True, ask_scan: bool = True
    ) -> pages.ModelPage:
        """A model's whole page, with what the Hub tells and the word of its scanners where asked.

        Raises what `model` raises.
        """
        with self.hub.one_request():
            model = await self.model(model_id)
            counts, machine = await asyncio.gather(
                self.ask(lambda catalog: catalog.relation_counts(model.id)),
                asyncio.to_thread(read_machine),
            )
            judged, scan, notice, snapshot = None, None, None, None
            if ask_hub:
                scan = await pages.security(self.hub, model.id) if ask_scan else None
                try:
                    snapshot = await self.hub.snapshot(model.id)
                except AlacardError as error:
                    notice = error.message
                else:
                    judged = quality(model, snapshot.readme, snapshot.facts.files)
                    notice = snapshot.notice
                    model = pages.with_facts(model, snapshot)
        peaks = await asyncio.to_thread(recall, model.id, model.sha)
        return pages.ModelPage(
            model=model,
            quality=judged,
            fit=fit_lines(model, machine, snapshot, peaks),
            access=pages.access(model),
            relations=pages.relations(model, counts),
            security=scan,
            notice=notice,
        )

    async def fits(self, model_ids: list[str]) -> list[FitInBrief]:
        """Whether models of the catalog fit here, by what it knows; nothing for the others.

        Raises InvalidModelId.
        """
        for model_id in model_ids:
            valid(model_id)

        def work() -> list[FitInBrief]:
            catalog, machine = self._answering(), read_machine()
            found = []
            for model_id in dict.fromkeys(model_ids):
                model = catalog.get(model_id)
                brief = in_brief(model_id, fit_lines(model, machine)) if model else None
                if brief is not None:
                    found.append(brief)
            return found

        return await asyncio.to_thread(work)

    async def readme(self, model_id: str) -> pages.Readme:
        """The README, from the Hub or from what was kept of it. Raises the hub's errors."""
        snapshot = await self.hub.snapshot(model_id)
        return pages.readme_of(snapshot)

    async def files(self, model_id: str) -> list[pages.ModelFile]:
        """The files with their sizes. Raises the hub's errors."""
        return await pages.files(self.hub, valid(model_id))

    async def history(self, model_id: str) -> list[HistoryPoint]:
        """Downloads and likes since the first sync. Raises InvalidModelId."""
        valid(model_id)
        return await asyncio.to_thread(self.points.of, model_id)

    async def trending(self, task: str | None, library: str | None, limit: int) -> Trending:
        """Trending now, by task and library."""
        return await self.ask(lambda catalog: trending(catalog, self.points, task, library, limit))

    async def tree(
        self, model_id: str, direction: str, relation: str | None, limit: int, cursor: str | None
    ) -> TreePage:
        """One level of descendants, or all ancestors. Raises InvalidModelId and BadRequest."""
        valid(model_id)
        if direction == "ancestors":
            return await self.ask(lambda catalog: catalog.ancestors(model_id))
        return await self.ask(lambda catalog: catalog.children(model_id, relation, limit, cursor))

    async def counts(self, model_id: str) -> RelationCounts:
        """Children by relation."""
        return await self.ask(lambda catalog: catalog.relation_counts(model_id))

    async def statistics(self) -> Statistics:
        """The catalog in numbers."""
        return await self.ask(lambda catalog: catalog.statistics())

    async def start(self) -> None:
        """Begin the schedule of syncs, if there is one."""
        self.syncing.begin_schedule()

    async def aclose(self) -> None:
        """Stop the schedule."""
        await self.syncing.aclose()

    def _answering(self) -> Catalog:
        # Changes alone, after the loss of what they changed, are no catalog.
        if self.catalog.has_snapshot:
            return self.catalog
        if self._deck is None:
            from .deck import DeckCatalog

            self._deck = DeckCatalog(self._bundled)
        return self._deck

    def _status(self) -> CatalogStatus:
        self.points.check()
        syncing = self.syncing
        return catalog_status(
            self.folder, self.catalog, self.troubles, syncing.status, syncing.schedule_hours
        )


def valid(model_id: str) -> str:
    """The id, if the Hub allows its form. Raises InvalidModelId."""
    return valid_model_id(model_id)


def _row(entry: object) -> CatalogRow:
    try:
        return clean(entry)
    except BadRow as bad:
        raise ModelNotFound(f"The Hub's answer about this model cannot be used: {bad}.") from None
