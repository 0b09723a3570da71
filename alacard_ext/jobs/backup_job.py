"""A backup of the store as a job, which an administrator puts on a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict

from ..errors import Forbidden, StoreUnavailable
from ..people import local_person
from ..room import Requester, ServiceOf, Shared
from .handle import RunContext
from .kind import Kind, Phase
from .work import MAINTENANCE, Attempt, JobKind

if TYPE_CHECKING:
    from ..config import Configuration

BACKUP: Kind[None] = Kind("store.backup", "backup", (Phase("copying", 1),))


class BackupPayload(BaseModel):
    """Nothing: where copies are kept, and how many, is configured."""

    model_config = ConfigDict(extra="forbid")


class BackupResult(BaseModel):
    """The new copy, and how many older ones were removed for it."""

    file: str
    bytes: int
    removed: int


class BackupJob(JobKind[BackupPayload, None, BackupResult]):
    """Copies the store into the folder of `backup_folder` on whichever machine it is done."""

    run_kind = BACKUP
    payload = BackupPayload
    queue = MAINTENANCE
    place = "anywhere"

    def __init__(self, config: Configuration, *, is_remote: bool) -> None:
        self._config, self._is_remote = config, is_remote

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the store of a configuration."""
        return cls(shared.config, is_remote=shared.remote is not None)

    def title(self, payload: BackupPayload) -> str:
        """What it does."""
        return "Back up the library"

    def details(self, payload: BackupPayload) -> None:
        """It tells nothing but its phase."""

    async def check(self, payload: BackupPayload, requester: Requester) -> None:
        """Raises Forbidden for whoever is no administrator, unless the library is a file of their
        own."""
        alone = self._config.library_kept == "here" and requester.owner in ("", local_person())
        if not (requester.administrator or alone):
            raise Forbidden("Only administrators can back up everyone's library.")

    def is_transient(self, error: BaseException) -> bool:
        """A database that is away may be back."""
        return isinstance(error, StoreUnavailable)

    async def run(
        self, context: RunContext[None], payload: BackupPayload, attempt: Attempt
    ) -> BackupResult:
        """Copy it. Raises BackupFailed, BadRequest and StoreUnavailable."""
        from ..store.backing_up import back_up_into

        if self._is_remote:
            raise StoreUnavailable(
                "The library is kept by a service of this JupyterHub; back it up where that runs, "
                "by `alacard store backup`."
            )
        context.report("copying")
        config: Any = self._config
        made, removed = await back_up_into(
            config.database_url, config.backup_folder, config.backup_keep
        )
        attempt.log(f"Written to {made}.")
        return BackupResult(file=str(made), bytes=made.stat().st_size, removed=len(removed))
