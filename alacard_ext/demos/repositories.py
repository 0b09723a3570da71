"""Bundles from git: a Space of the Hub or a public repository, as one archive.

The program `git` runs confined, as an app does: with a home of its own, no settings, no hooks, no
login and limits. Nothing is checked out, so that no filter of Git LFS and no link is followed; what
`git archive` packs is unpacked and checked as any other archive.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import BadRequest
from ..processes.confined import start
from ..processes.confinement import Confinement, Ending, Limits
from . import staging

SECONDS = 180.0
MEMORY = 1_500_000_000
AT_ONCE = 2
"""Repositories of a server that are downloaded together."""
KEPT_SECONDS = 600.0
"""How long what was checked waits to be brought without being downloaded anew."""
MOST_KEPT = 4
"""Such downloads of a server; of more, the oldest goes."""
SPACES = "spaces"
HUB = "huggingface.co"
PART = re.compile(r"[A-Za-z0-9_~][A-Za-z0-9._~-]{0,99}")
MOST_PARTS = 6
OF_A_PAGE = frozenset({"tree", "blob", "raw", "resolve", "src", "discussions", "pull", "issues"})
NETWORK = (
    "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"
)  # fmt: skip
CERTIFICATES = ("GIT_SSL_CAINFO", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
CLONE = (
    "-c", "http.followRedirects=false",
    "-c", "credential.helper=",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.bigFileThreshold=8m",
    "-c", "pack.threads=1",
    "-c", "transfer.fsckObjects=true",
    "clone", "--quiet", "--bare", "--template=", "--depth=1", "--single-branch", "--no-tags",
)  # fmt: skip
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ALLOW_PROTOCOL": "https",
    "GIT_ASKPASS": "/bin/false",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LFS_SKIP_SMUDGE": "1",
}
FATAL = re.compile(r"^(?:fatal|error): (.{1,300})", re.MULTILINE)
LOGIN = ("could not read Username", "Authentication failed", "could not read Password")
MOVED = ("redirect", "error: 301", "error: 302", "error: 307", "error: 308")
ABSENT = ("not found", "error: 404", "error: 410")
CUT = "fetch-pack: invalid index-pack output"
TOO_LARGE = ("File size limit", "signal 25", "File too large")
AWAY = ("Could not resolve", "Failed to connect", "Couldn't connect", "timed out")


@dataclass(frozen=True)
class Repository:
    """A repository that may be asked for: its address for git, that of its page, and its name."""

    address: str
    page: str
    name: str


def is_address(source: str) -> bool:
    """Whether a person means a repository, and not a file of this machine."""
    return re.match(r"(?i)[a-z][a-z0-9+.-]*://|git@", source) is not None


def repository_at(address: str, hosts: Sequence[str]) -> Repository:
    """What an address names, as people copy it from a page. Raises BadRequest for any other scheme
    than https, for a login in it, and for hosts that are not listed."""
    try:
        split = urlsplit(address.strip())
        port = split.port
    except ValueError:
        raise _refused("Copy the address of the repository page.") from None
    if split.scheme.lower() != "https" or not split.hostname:
        raise _refused("Give an address that begins with https://.")
    if "@" in split.netloc or split.query or split.fragment:
        raise _refused("Give it without a login and without the part after '?' or '#'.")
    host = split.hostname if port is None else f"{split.hostname}:{port}"
    if host not in {each.lower() for each in hosts}:
        raise BadRequest(
            f"This server downloads repositories from {', '.join(hosts) or 'nowhere'}. Ask its "
            "administrator to add the host to AlacardApp.demo_git_hosts, or add a ZIP."
        )
    parts = split.path.strip("/").split("/")
    if host == HUB:
        if parts[0] != SPACES or len(parts) < 3:
            raise _refused("From the Hub, give the page of a Space: its address contains /spaces/.")
        parts = parts[:3] if parts[3:] in ([], ["tree", "main"], ["tree", "main", ""]) else parts
    if not 2 <= len(parts) <= MOST_PARTS or OF_A_PAGE.intersection(parts) or "-" in parts:
        raise _refused(
            "Give the address of the repository itself, not of a folder or a file in it."
        )
    if any(PART.fullmatch(each) is None for each in parts):
        raise _refused("Copy the address of the repository page.")
    page = f"https://{host}/{'/'.join(parts)}"
    name = parts[-1].removesuffix(".git") or "repository"
    # Some hosts know a repository by its own name alone, and others ask for the ending.
    return Repository(page if host == HUB else f"{page.removesuffix('.git')}.git", page, name)


def _refused(what_to_do: str) -> BadRequest:
    return BadRequest(
        f"This is not the address of a repository that can be downloaded. {what_to_do}"
    )


@dataclass(frozen=True)
class _Kept:
    """A download that waits: its folder, the archive in it, and the end of the wait."""

    home: Path
    packed: Path
    end: asyncio.TimerHandle


class Downloads:
    """Downloads repositories into folders below `place`, from these hosts alone."""

    def __init__(self, hosts: Sequence[str], most: int, place: Path) -> None:
        self._hosts, self._most, self._place = hosts, most, place
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._removing: set[asyncio.Future[None]] = set()

    def known(self, address: str) -> Repository:
        """Raises BadRequest for an address that is not asked."""
        return repository_at(address, self._hosts)

    @asynccontextmanager
    async def archive(self, address: str, owner: str, *, keep: bool = False) -> AsyncIterator[Path]:
        """The files of the latest commit as a tar archive, which is gone at the end. With `keep` it
        waits for a few minutes, so that the next who asks for it in the name of `owner` gets the
        very files that were looked at. Raises BadRequest for what cannot be downloaded, and
        OSError."""
        repository = self.known(address)
        key = (owner, repository.address)
        found = self._kept.pop(key, None)
        if found is None:
            home = await asyncio.to_thread(staging.begin, self._place)
        else:
            found.end.cancel()
            home = found.home
        kept = False
        try:
            if found is None:
                async with self._turn:
                    packed = await self._download(repository, home)
            else:
                packed = found.packed
            yield packed
            kept = keep and key not in self._kept
        finally:
            if kept:
                self._keep(key, home, packed)
            else:
                await asyncio.to_thread(staging.end, home)

    async def aclose(self) -> None:
        """Remove what still waits."""
        while self._kept:
            self._remove(next(iter(self._kept)))
        await asyncio.gather(*self._removing)

    def _keep(self, key: tuple[str, str], home: Path, packed: Path) -> None:
        while len(self._kept) >= MOST_KEPT:
            self._remove(next(iter(self._kept)))
        loop = asyncio.get_running_loop()
        self._kept[key] = _Kept(home, packed, loop.call_later(KEPT_SECONDS, self._remove, key))

    def _remove(self, key: tuple[str, str]) -> None:
        found = self._kept.pop(key)
        found.end.cancel()
        removing = asyncio.ensure_future(asyncio.to_thread(staging.end, found.home))
        self._removing.add(removing)
        removing.add_done_callback(self._removing.discard)

    async def _download(self, repository: Repository, home: Path) -> Path:
        git = shutil.which("git", path=ENVIRONMENT["PATH"])
        if git is None:
            raise BadRequest(
                "git is not installed here, so repositories cannot be downloaded: ask the "
                "administrator of this server to install it, or add a ZIP."
            )
        bare, packed = home / "repository", home / f"{repository.name}.tar"
        clone = [git, *CLONE, "--", repository.address, str(bare)]
        ending, said = await self._run(clone, home, self._most, network=True)
        if ending.outcome != "exited" or ending.status:
            raise self._failed(ending, said)
        pack = [git, f"--git-dir={bare}", "archive", "--format=tar", f"--output={packed}", "HEAD"]
        # With what was downloaded; a tar has more bytes than its files.
        most = 2 * self._most + 20_000_000
        ending, said = await self._run(pack, home, most, network=False)
        if ending.outcome != "exited" or ending.status:
            raise self._failed(ending, said)
        await asyncio.to_thread(shutil.rmtree, bare, ignore_errors=True)
        return packed

    async def _run(
        self, command: list[str], home: Path, most: int, *, network: bool
    ) -> tuple[Ending, str]:
        files = _certificates(os.environ) if network else {}
        proxies = {name: os.environ[name] for name in NETWORK if name in os.environ and network}
        confinement = Confinement(
            environment={**ENVIRONMENT, **proxies, **files},
            home=home,
            read_only=tuple(Path(each) for each in files.values()),
            network=network,
            limits=Limits(
                memory=MEMORY, seconds=SECONDS, processes=64, disk=most, output=1_000_000
            ),
        )
        confined = await start(command, confinement)
        try:
            ending = await confined.wait()
        except asyncio.CancelledError:
            await confined.stop(0.0)
            raise
        return ending, confined.tail()

    def _failed(self, ending: Ending, said: str) -> BadRequest:
        """What git said, as what a person can do about it."""
        found = FATAL.findall(said)
        # What writes the files dies without a word at the limit, and git says no more than this.
        if ending.outcome == "disk" or found == [CUT] or any(each in said for each in TOO_LARGE):
            return BadRequest(
                f"The repository is larger than {self._most:,} bytes, the limit of this server. "
                "Leave out large files, and download them from the Hub when the app starts."
            )
        if ending.outcome == "time":
            return BadRequest(
                f"The download of the repository took more than {SECONDS / 60:.0f} minutes; try "
                "again later, or add a ZIP."
            )
        if ending.outcome != "exited":
            return BadRequest(
                f"The repository was not downloaded. {ending.why} Bring a ZIP of it instead."
            )
        for signs, told in (
            (
                LOGIN,
                "It is private or does not exist. Alacard uses no login here; add a ZIP of "
                "it instead.",
            ),
            (MOVED, "It has moved. Open its page and copy its new address."),
            (ABSENT, "There is no such public repository. Check the address."),
            (AWAY, "This server cannot reach its host. Try again later."),
        ):
            if any(sign in said for sign in signs):
                return BadRequest(told)
        why = "".join(each for each in found[0] if each.isprintable()) if found else "no reason"
        return BadRequest(
            f"git could not download the repository: {why}. Bring a ZIP of it instead."
        )


def _certificates(environment: Mapping[str, str]) -> dict[str, str]:
    """The file with the authorities that this server trusts, where one is named."""
    for name in CERTIFICATES:
        if Path(environment.get(name, "")).is_file():
            return {"GIT_SSL_CAINFO": environment[name]}
    return {}
