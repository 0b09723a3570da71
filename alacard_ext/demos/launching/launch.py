"""One launch: what is known of it, the app while it runs, and what that printed."""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from collections.abc import Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from ...errors import AlacardError, LaunchFailed
from ...processes.confined import Confined
from ...room import Requester
from .commands import HERE, blackened
from .listening import listening
from .models import LaunchLogs, Network, Pictured, State
from .place import Place

if TYPE_CHECKING:
    from pathlib import Path

    from ...jobs.run import Run

KEPT = 200_000
"""Bytes of what an app prints that are kept."""
SHORTEST = 4
"""Characters of a secret that is blackened; a shorter one is in too many words."""
GRACE = 3.0
"""Seconds that an app has to end by itself."""
PAUSE = 0.05
WAIT = 300.0
"""Seconds after which an app that does not answer is given up."""
LAST = 1500
GONE = (
    "It exited without an error. An app must keep running until it is stopped; anything that it "
    "leaves in the background ends with it."
)
EXPOSED = (
    "It is running but listens on all addresses of this machine, so anyone on the network who "
    "can reach its port can use it. In its code, remove the address or set it to 127.0.0.1."
)


@dataclass(eq=False)
class Launch:
    """A person's launch of a version of a demo. `python` is that of its packages, where it has any,
    and `environment_bytes` what they take. `until` is when it is stopped unless it is used, by
    the monotonic clock. `token` is the secret part of the address that the app has, and `look` is
    set where its person may not see the demo any more."""

    requester: Requester
    demo_id: str
    name: str
    version: int
    network: Network
    idle: float
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    state: State = "launching"
    message: str = ""
    run: Run[Any] | None = None
    started_at: datetime | None = None
    until: float = 0.0
    python: Path | None = None
    environment_bytes: int | None = None
    head: bytes = b""
    cookies: set[str] = field(default_factory=set)
    place: Place | None = None
    confined: Confined | None = None
    holding: ExitStack = field(default_factory=ExitStack)
    watching: asyncio.Task[None] | None = None
    pictured: Pictured | None = None
    picturing: asyncio.Task[None] | None = None
    look: asyncio.Event = field(default_factory=asyncio.Event)
    _blackened: list[bytes] = field(default_factory=list, repr=False)
    _ending: asyncio.Task[None] | None = None

    @property
    def owner(self) -> str:
        """The name of its person."""
        return self.requester.owner

    @property
    def active(self) -> bool:
        """Whether it runs, or is on its way there."""
        return self.state in ("launching", "running")

    @property
    def reachable(self) -> bool:
        """Whether it has an address at which it answers."""
        return self.state == "running" and bool(self.token)

    @property
    def expires_at(self) -> datetime | None:
        """When it is stopped unless it is used."""
        if self.state != "running":
            return None
        return datetime.now(UTC) + timedelta(seconds=self.until - time.monotonic())

    def touch(self) -> None:
        """Note that someone uses it."""
        self.keep(self.idle)

    def keep(self, seconds: float) -> None:
        """Let it run that long from now on, whether or not it is used."""
        self.until = max(self.until, time.monotonic() + seconds)

    def tell(self, message: str) -> None:
        """Note what goes on, and have it in the log."""
        self.message = message
        self.head += f"{message}\n".encode()

    def keep_secrets_apart(self) -> dict[str, str]:
        """The secrets, for the one start; from then on they are known here only to be blackened."""
        given, self.secrets = self.secrets, {}
        self._blackened = [each.encode() for each in given.values() if len(each) >= SHORTEST]
        return given

    def begin(self, watch: Coroutine[Any, Any, None]) -> None:
        """Note that the app runs, and let it be watched."""
        self.state, self.message = "running", "It runs."
        self.started_at = datetime.now(UTC)
        self.touch()
        self.watching = asyncio.ensure_future(watch)

    async def until_it_answers(self) -> None:
        """Wait until the app answers a request. Raises LaunchFailed where it ends, or does not."""
        assert self.confined is not None and self.place is not None
        ended = asyncio.ensure_future(self.confined.wait())
        try:
            async with asyncio.timeout(WAIT):
                while not await self._answers():
                    done, _ = await asyncio.wait({ended}, timeout=PAUSE)
                    if done:
                        ending = ended.result()
                        why = GONE if ending.status == 0 else ending.why
                        raise self.failed(f"The app ended before it answered. {why}")
        except TimeoutError:
            raise self.failed(
                f"The app did not answer within {WAIT / 60:.0f} minutes on the port that Alacard "
                f"gave it{await self._elsewhere()}; remove the port from its code."
            ) from None
        finally:
            ended.cancel()

    async def is_exposed(self) -> bool:
        """Whether the app listens where others on the network reach it, past Jupyter."""
        assert self.confined is not None and self.place is not None
        if self.place.address.socket is not None:
            return False
        found = await asyncio.to_thread(listening, self.confined.pid)
        return any(not ip_address(host).is_loopback for host, _ in found)

    async def _elsewhere(self) -> str:
        assert self.confined is not None
        found = await asyncio.to_thread(listening, self.confined.pid)
        ports = sorted({port for _, port in found})
        if not ports:
            return ", nor on any other"
        return f", but it listens on {', '.join(map(str, ports[:5]))}"

    def failed(self, why: str) -> LaunchFailed:
        """The error for an app that does not run, with the last that it printed."""
        output = self.logs(0).text.strip()[-LAST:]
        fix = _fix(output) if output else ""
        return LaunchFailed(f"{why} {fix}".strip(), {"output": output})

    async def _answers(self) -> bool:
        assert self.place is not None
        address = self.place.address
        try:
            async with asyncio.timeout(WAIT):
                if sys.platform != "win32" and address.socket is not None:
                    reader, writer = await asyncio.open_unix_connection(str(address.socket))
                else:
                    reader, writer = await asyncio.open_connection(HERE, address.port)
                try:
                    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    await writer.drain()
                    return (await reader.read(5)).startswith(b"HTTP/")
                finally:
                    writer.close()
        except OSError:
            return False

    async def end(self, state: State, message: str, grace: float) -> None:
        """Stop the app with all that it started, and remove its place; once, whoever asks."""
        if self._ending is None:
            if self.watching is not None and self.watching is not asyncio.current_task():
                self.watching.cancel()
            self._ending = asyncio.ensure_future(self._end(state, message, grace))
        await asyncio.shield(self._ending)

    async def _end(self, state: State, message: str, grace: float) -> None:
        self.token = ""  # from now on nobody reaches it
        if self.picturing is not None:
            self.picturing.cancel()
            await asyncio.wait([self.picturing])
        if self.confined is not None:
            await self.confined.stop(grace)
        # Only now: a second launch begins when the first is gone.
        self.state = state
        self.message = message
        if self.place is not None:
            await asyncio.to_thread(self.place.remove)
        self.holding.close()

    def logs(self, start: int) -> LaunchLogs:
        """What it told and printed from byte `start` on, as far as it is kept."""
        begins, printed = self.confined.since(0) if self.confined is not None else (0, b"")
        if begins == 0:
            whole, first = self.head + printed, 0
        else:
            whole, first = printed, len(self.head) + begins
        whole = blackened(whole, self._blackened)
        text = whole[max(0, start - first) :]
        return LaunchLogs(
            text=text.decode(errors="replace"),
            begins=max(start, first),
            next=max(start, first + len(whole)),
            ended=not self.active,
        )


def _fix(output: str) -> str:
    """What to do about the last lines, where they say it."""
    if "No module named" in output or "ModuleNotFoundError" in output:
        return "A package is missing: add it to requirements.txt, then add a new version."
    if "No space left" in output:
        return "The disk is full: free some space and launch it again."
    if "File too large" in output:
        return "It exceeded the limit for the size of a file: let it write less."
    if "Address already in use" in output:
        return "It tried to listen on a port that is already in use: remove the port from its code."
    if "Read-only file system" in output or "Permission denied" in output:
        return "It tried to write outside its own folder: let it write inside that folder."
    return "Its last lines are in the log."


def told_of(error: BaseException) -> str:
    """What a person is told of a launch that failed."""
    if isinstance(error, AlacardError):
        return error.message
    if isinstance(error, OSError):
        return error.strerror or "A file could not be read or written."
    return "Alacard ran into an internal error; the server's log has the details."
