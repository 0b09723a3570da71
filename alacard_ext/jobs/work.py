"""A kind of durable work: what it is given, what it comes to, and how it is done."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel

from ..errors import AlacardError, HubError, HubOffline
from .deliveries import Body
from .handle import RunContext
from .kind import Details, Kind

if TYPE_CHECKING:
    from typing import Self

    from ..room import Requester, ServiceOf, Shared, Workspace

Payload = TypeVar("Payload", bound=BaseModel)
Result = TypeVar("Result", bound=BaseModel)
Place = Literal["here", "anywhere"]
"""`here` is the server of the workspace that it was asked for in; `anywhere` a worker as well."""
INTERACTIVE, BULK, MAINTENANCE = "interactive", "bulk", "maintenance"
"""The queues: what someone waits for, what was asked for in numbers, and what is due."""
PRIORITY = {INTERACTIVE: 5, BULK: 0, MAINTENANCE: -5}
"""Of a job whose submission says nothing of it."""
LOSSES: dict[Place, int] = {"here": 2, "anywhere": 9}
"""How many runners a job may lose without failing. A person's own server is not taken down again
and again by the same job; workers come and go, and a job that was only nearby is not to blame."""


class OutOfTime(AlacardError):
    """An attempt took longer than its kind allows."""

    code = "TIMEOUT"


class Tries(NamedTuple):
    """How often a job is begun at most, and how many runners it may lose beside that."""

    attempts: int
    losses: int


@dataclass(frozen=True)
class Attempt:
    """One attempt at a job: whose it is, which it is, and where the person's files are.

    `found` is what an earlier attempt wrote down by `checkpoint`; `log` adds a line to the job's
    log, from any thread.
    """

    job_id: str
    number: int
    requester: Requester
    workspace: Workspace | None
    found: Mapping[str, Any]
    log: Callable[[str], None]
    checkpoint: Callable[[Mapping[str, Any]], Awaitable[None]]
    """Writes down what the next attempt has to know, before this one does what cannot be undone.
    Raises StoreUnavailable."""
    body: Callable[[str], Awaitable[dict[str, Any]]]
    """The notebook that the payload names by its hash. Raises NotFound and StoreUnavailable."""
    deliver: Callable[[str, str, Any], Awaitable[None]]
    """Leaves a notebook for a folder of the workspace that the job was asked for in, under a name
    that it has if nothing else does. It is kept with the end of the job, if that is a good one, and
    written by the server of that workspace."""


class JobKind(ABC, Generic[Payload, Details, Result]):
    """Work of one kind, declared by its room in `Room.jobs` and the same everywhere.

    With more than one of its `attempts` it may be begun again from the start, also after its server
    was killed, and so has to find what an earlier attempt has done. `form` numbers the shapes of
    its payload: a server leaves a job of a higher one to newer servers.
    """

    run_kind: ClassVar[Kind[Any]]
    payload: ClassVar[type[BaseModel]]
    form: ClassVar[int] = 1
    queue: ClassVar[str] = INTERACTIVE
    place: ClassVar[Place] = "here"
    attempts: ClassVar[int] = 3
    timeout: ClassVar[float] = 6 * 3600.0
    """Seconds that one attempt may take."""
    rights: ClassVar[tuple[tuple[str, str], ...]] = (("write", "alacard"),)
    """What Jupyter's authoriser is asked of whoever submits one, as the route of its own asks."""

    @classmethod
    @abstractmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Make it of the services that do the work."""

    @abstractmethod
    def title(self, payload: Payload) -> str:
        """What one is, for people: 'Verify lessons/bert.ipynb'."""

    @abstractmethod
    def details(self, payload: Payload) -> Details:
        """What a run of it tells beside its state, at its beginning."""

    def subject(self, payload: Payload) -> str:
        """What it works on: only earlier ones over the same foretell how long it takes."""
        return ""

    @property
    def tries(self) -> Tries:
        """Of a new job. One with a single attempt is not begun again where a runner was lost."""
        return Tries(self.attempts, LOSSES[self.place] if self.attempts > 1 else 0)

    def skipped(self, payload: Payload) -> tuple[str, ...]:
        """The phases that it will not pass through."""
        return ()

    def told(self, details: Details) -> dict[str, Any]:
        """What of its details people see, as JSON. No secret, and nothing long."""
        return {}

    async def prepare(
        self, payload: Payload, workspace: Workspace | None
    ) -> tuple[Payload, tuple[Body, ...]]:
        """What is written down of a payload by the server that it was submitted to: with all that a
        worker has to know, and the notebooks that it names by their hashes. Raises what its own
        route would."""
        return payload, ()

    def result_of(self, details: Details, value: Any) -> Result:
        """What a run of it came to that was begun for someone who waits, and that lasted: `value`
        is what they get."""
        result: Result = value
        return result

    async def check(self, payload: Payload, requester: Requester) -> None:
        """Look at once whether it may be asked for, and again when it is begun. Raises what its
        own route would."""

    def is_transient(self, error: BaseException) -> bool:
        """Whether the same may go well a little later."""
        return isinstance(error, HubError) and not isinstance(error, HubOffline)

    @abstractmethod
    async def run(self, context: RunContext[Details], payload: Payload, attempt: Attempt) -> Result:
        """Do it. Raises what is told as its failure."""


Kinds = Callable[[str], JobKind[Any, Any, Any] | None]
"""The kind of a name; None for one that there is not here."""
