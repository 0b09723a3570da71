"""What a room is: a folder that brings its routes, its events, its commands and its services.

A declaration is read at every start of every command, so it names what it brings, as
`package.module:name`, and imports none of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    import argparse
    from typing import Self

    from .cards.deck import Deck
    from .config import Configuration
    from .hub.client import HubClient
    from .jobs.registry import RunRegistry
    from .jobs.work import JobKind
    from .personal import PersonalRecords
    from .route import Place, Route
    from .social.subjects import SubjectKind
    from .store.remote import ServiceClient
    from .store.service import Store


@dataclass(frozen=True)
class EventSchema:
    """What listening browsers are told of a status: the fields of it that its schema names."""

    id: str
    file: Path
    fields: tuple[str, ...]


Kind = TypeVar("Kind", bound="Service")
Emit = Callable[[EventSchema, Any], None]


def emit_nothing(schema: EventSchema, status: Any) -> None:
    """Where nobody listens, as in a command."""


@dataclass(frozen=True)
class Command:
    """A command of `alacard`: what it takes, and what it does, with its exit status."""

    name: str
    help: str
    arguments: str
    run: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe its options to argparse."""
        resolve_name(self.arguments)(parser)

    def __call__(self, options: argparse.Namespace) -> int:
        """Do it. Raises AlacardError and OSError."""
        status: int = resolve_name(self.run)(options)
        return status


@dataclass(frozen=True)
class Requester:
    """For whom something is made. Without a server there is no address, and no folder of files, and
    nothing is known of groups."""

    owner: str = ""
    base_url: str | None = None
    root: str = ""
    groups: frozenset[str] = frozenset()
    administrator: bool = False


BeforeSharing = Callable[[Any, Requester], Awaitable[None]]
"""Takes a value of JSON that others are about to see, and who shows it to them. Raises
ShareFindings for one that is not meant for others."""


async def nothing_found(value: Any, requester: Requester) -> None:
    """Where nobody looks."""


@dataclass(frozen=True)
class Workspace:
    """A server's files and kernels: its managers, and the folder that paths start from."""

    contents: Any
    kernels: Any
    root: str
    base_url: str


class ServiceOf(Protocol):
    """Finds a service by its class. Raises NotFound where its room is switched off."""

    def __call__(self, kind: type[Kind], /) -> Kind:
        """That service."""


@dataclass
class Shared:
    """What every room's services are built from."""

    config: Configuration
    deck: Deck
    hub: HubClient
    runs: RunRegistry
    store: Store
    emit: Emit = emit_nothing
    remote: ServiceClient | None = None
    """The service that keeps the library, where there is one; `store` is then never there."""
    workspace: Workspace | None = None
    """None in a command and in a worker, which have no files of a person's."""
    job_kinds: Callable[[], Mapping[str, JobKind[Any, Any, Any]]] = dict
    """The kinds of jobs of all rooms, by their names."""
    personal_records: Callable[[], Sequence[PersonalRecords]] = tuple
    """What each room keeps of a person, also those that are switched off."""
    subject_kinds: dict[str, SubjectKind] = field(default_factory=dict)
    """What people may talk about, by the names of the kinds; the room that holds them puts it
    here."""
    before_sharing: list[BeforeSharing] = field(default_factory=list)
    """Called with what is about to be shared; the room that knows secrets puts its look here."""
    on_withdrawn: list[Callable[[str], None]] = field(default_factory=list)
    """Called with the id of each demo that was deleted or is shown to fewer people."""
    on_saved: list[Callable[[str, str], None]] = field(default_factory=list)
    """Called, in a thread, with the model and the path of each notebook that was written."""

    on_built: list[Callable[[Any], None]] = field(default_factory=list)
    """Called, in a thread, with each answer of a generation before anyone else hears of it: the
    place for what takes time, and needs nothing but the notebook. It raises nothing."""
    on_generated: list[Callable[[Any, Requester], Awaitable[None]]] = field(default_factory=list)
    """Called with each answer of a generation, before its notebook is written, in all likelihood to
    the path that it tells. It may add to both, and raises nothing: no notebook is lost because it
    could not be kept."""
    on_written: list[Callable[[Any, Requester], Awaitable[None]]] = field(default_factory=list)
    """Called with each such answer once it tells where its file is, or that there is none. It
    raises nothing."""
    on_verified: list[Callable[[Requester, str, str, str | None], Awaitable[None]]] = field(
        default_factory=list
    )
    """Called with who asked, the path, the outcome and the digest of the code of each notebook that
    was verified. It raises nothing: a verification that is done does not fail by who listens."""

    save_notebook: Callable[[Any, str, str, dict[str, Any]], Awaitable[str]] | None = None
    """Writes a notebook that was made elsewhere: contents manager, folder, name, notebook. Answers
    its path, and raises OSError with a sentence. The room of notebooks puts it here."""

    async def check_shared(self, value: Any, requester: Requester) -> None:
        """Look at what others are about to see. Raises ShareFindings."""
        for look in self.before_sharing:
            await look(value, requester)

    def built(self, answer: Any) -> None:
        """Let whoever asked to prepare what is made of a notebook do so."""
        for listener in self.on_built:
            listener(answer)

    async def generated(self, answer: Any, requester: Requester) -> None:
        """Tell whoever asked to know of a notebook that was made."""
        for listener in self.on_generated:
            await listener(answer, requester)

    async def written(self, answer: Any, requester: Requester) -> None:
        """Tell whoever asked to know where a notebook was written."""
        for listener in self.on_written:
            await listener(answer, requester)

    async def verified(
        self, requester: Requester, path: str, outcome: str, digest: str | None = None
    ) -> None:
        """Tell whoever asked to know of a notebook that was verified."""
        for listener in self.on_verified:
            await listener(requester, path, outcome, digest)

    def saved(self, model_id: str, path: str) -> None:
        """Tell whoever asked to know."""
        for listener in self.on_saved:
            listener(model_id, path)


class Service(ABC):
    """A part of a room that lives as long as its server or command."""

    @classmethod
    @abstractmethod
    def build(cls, shared: Shared) -> Self:
        """Make it; nothing is started, and nothing is asked or read that takes time."""

    async def start(self) -> None:  # noqa: B027 - most have nothing to do
        """Begin what goes on by itself, in a server that runs now."""

    async def aclose(self) -> None:  # noqa: B027
        """End what runs, and wait for it."""


@dataclass(frozen=True)
class Room:
    """A feature in a folder of its own. `optional` says that a site may switch it off.

    `pages` names the addresses outside of the API that people open, below `{base_url}alacard`: each
    a pattern and its handler. `place` tells who answers its routes where the library is a service
    of a JupyterHub, and `remote` which classes then stand in the place of its services. `jobs`
    names the classes of its kinds of jobs, `personal` the one that hands over and deletes what it
    keeps of a person.
    """

    name: str
    routes: str | None = None
    events: tuple[EventSchema, ...] = ()
    commands: tuple[Command, ...] = ()
    services: tuple[str, ...] = ()
    optional: bool = False
    pages: str | None = None
    place: Place = "server"
    remote: Mapping[str, str] = field(default_factory=dict, hash=False)
    jobs: tuple[str, ...] = ()
    personal: str | None = None

    def read_routes(self) -> tuple[Route, ...]:
        """Its routes, imported now."""
        found: tuple[Route, ...] = resolve_name(self.routes) if self.routes else ()
        return found

    def read_pages(self) -> tuple[tuple[str, Any], ...]:
        """Its pages, imported now."""
        found: tuple[tuple[str, Any], ...] = resolve_name(self.pages) if self.pages else ()
        return found

    def read_services(self) -> tuple[type[Service], ...]:
        """The classes of its services, imported now."""
        return tuple(resolve_name(name) for name in self.services)

    def read_jobs(self) -> tuple[type[JobKind[Any, Any, Any]], ...]:
        """The classes of its kinds of jobs, imported now."""
        return tuple(resolve_name(name) for name in self.jobs)
