"""The services behind every door: REST, command line and Python are built from these."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import NotFound
from .jobs.room import JOB
from .room import Emit, Room, Service, Shared, emit_nothing
from .rooms import ROOMS, rooms_without
from .traffic.rate_limit import RateLimit

if TYPE_CHECKING:
    from .cards.deck import Deck
    from .config import Configuration
    from .hub.client import HubClient
    from .jobs.work import JobKind
    from .personal import PersonalRecords
    from .room import Workspace

Kind = TypeVar("Kind", bound=Service)


class Services:
    """What the rooms share, and their services, each made when it is first asked for."""

    def __init__(self, config: Configuration, rooms: Sequence[Room], emit: Emit) -> None:
        self.rooms = tuple(rooms)
        self._config, self._emit = config, emit
        self._names = {name for room in rooms for name in room.services}
        self._remote = {
            name: stand_in
            for room in rooms
            if config.service_url
            for name, stand_in in room.remote.items()
        }
        self._built: dict[type[Service], Service] = {}
        self.workspace: Workspace | None = None
        self.answering = 0
        """Requests that have come and are not answered yet."""

    @cached_property
    def shared(self) -> Shared:
        """What every service is built from."""
        # Late: a server starts without pydantic and all that is described by it.
        from .cards.fallback import DeckFallback
        from .cards.site_cards import site_deck
        from .hub.client import HubClient
        from .jobs.registry import RunRegistry
        from .store.service import Store

        config, deck = self._config, site_deck(self._config)
        hub = HubClient(
            endpoint=config.hub_endpoint or None,
            cache_dir=config.answers,
            fallback=DeckFallback(deck.models_by_id),
            timeout=config.hub_timeout,
            fresh_seconds=config.hub_fresh_seconds,
        )
        runs = RunRegistry(partial(self._emit, JOB), config.jobs_per_kind)
        remote: ServiceClient | None = None
        store: Store = Store(config.database_url)
        if config.service_url:
            from .store.remote import AbsentStore, ServiceClient

            remote = ServiceClient(config.service_url)
            store = AbsentStore(remote)
        return Shared(
            config,
            deck,
            hub,
            runs,
            store,
            self._emit,
            remote,
            self.workspace,
            lambda: self._job_kinds,
            lambda: self._personal_records,
        )

    @cached_property
    def _job_kinds(self) -> dict[str, JobKind[Any, Any, Any]]:
        made = [
            kind.build(self.of, self.shared) for room in self.rooms for kind in room.read_jobs()
        ]
        return {kind.run_kind.name: kind for kind in made}

    @cached_property
    def _personal_records(self) -> tuple[PersonalRecords, ...]:
        names = dict.fromkeys(room.personal for room in (*ROOMS, *self.rooms) if room.personal)
        return tuple(resolve_name(name).build(self.of, self.shared) for name in names)

    @cached_property
    def rate_limit(self) -> RateLimit:
        """How often each person may ask."""
        return RateLimit(self._config.requests_per_minute)

    @property
    def busy(self) -> bool:
        """Whether long work goes on in this process."""
        return "shared" in vars(self) and self.shared.runs.busy

    @property
    def deck(self) -> Deck:
        """The cards."""
        return self.shared.deck

    @property
    def hub(self) -> HubClient:
        """The only caller of the Hub."""
        return self.shared.hub

    def find(self, kind: type[Kind]) -> Kind | None:
        """The service of that class; None where its room is switched off."""
        if kind not in self._built:
            name = f"{kind.__module__}:{kind.__qualname__}"
            if name not in self._names:
                return None
            stand_in: type[Service] = resolve_name(self._remote.get(name, name))
            self._built[kind] = stand_in.build(self.shared)
        found = self._built[kind]
        assert isinstance(found, kind)
        return found

    def of(self, kind: type[Kind]) -> Kind:
        """The service of that class. Raises NotFound where its room is switched off."""
        found = self.find(kind)
        if found is None:
            raise NotFound("This part of Alacard is switched off here (AlacardApp.disabled_rooms).")
        return found

    def build(self) -> None:
        """Make those of all rooms now, in the rooms' order, as a server does before it answers."""
        for room in self.rooms:
            for kind in room.read_services():
                self.of(kind)

    async def start(self) -> None:
        """Let those that were made begin what goes on by itself."""
        for service in self._built.values():
            await service.start()

    async def aclose(self) -> None:
        """End what runs, then the services, the latest first, and close all connections."""
        if "shared" not in vars(self):
            return  # nothing was made
        await self.shared.runs.aclose()
        for service in reversed(self._built.values()):
            await service.aclose()
        await self.shared.store.aclose()
        if self.shared.remote is not None:
            await self.shared.remote.aclose()
        await self.hub.aclose()


def build_services(config: Configuration, *, emit: Emit = emit_nothing) -> Services:
    """The services of a configuration. Raises InvalidConfiguration for rooms that must stay."""
    return Services(config, rooms_without(config.disabled_rooms), emit)
