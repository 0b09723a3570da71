"""Cards as others publish them: a YAML file, a folder of a deck, or a git repository of one.

All of it is a stranger's: files are read up to a size, YAML without tags and aliases, links are
not followed, and git fetches one commit, runs no hooks and knows no transports but those below.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ...errors import BadRequest
from .checking import CustomType

LARGEST_FILE = 1_000_000
"""Bytes of one file."""
MOST_FILES = 200
DECK_FILES = ("prompts.y*ml", "topics/*.y*ml")
GIT_SECONDS = 120.0
GIT_URL = re.compile(r"(https|ssh|file)://\S+|[\w.-]+@[\w.-]+:[^\s:]+")
REVISION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,199}")
GIT_SETTINGS = (
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.ssh.allow=always",
    "protocol.file.allow=always",
    "protocol.ext.allow=never",
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
)


UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError)
"""What the reader of YAML raises for a value that is not what its tag says."""


@dataclass(frozen=True)
class Entry:
    """What a file says of one card, and where it stands."""

    kind: CustomType
    data: dict[str, Any]
    where: str


@dataclass(frozen=True)
class Source:
    """The entries of a source, and how it is named where they are kept."""

    name: str
    entries: list[Entry]


def read_source(source: str, revision: str | None = None) -> Source:
    """The cards of a YAML file, a folder or a git repository, at a commit, tag or branch of it.

    Raises BadRequest for what cannot be read, naming the file.
    """
    if GIT_URL.fullmatch(source):
        return _of_git(source, revision)
    if "://" in source or "::" in source:
        raise BadRequest(
            "A repository is fetched only by https, ssh or file; give a URL of one of these kinds."
        )
    if revision is not None:
        raise BadRequest("Only a git repository has revisions; remove --rev.")
    path = Path(source).expanduser()
    if path.is_dir():
        return Source(str(path)[-500:], _of_folder(path))
    if path.is_file():
        return Source(str(path)[-500:], list(_of_file(path, path.name)))
    raise BadRequest(f"There is no file or folder {source[:200]!r}; give one, or a git URL.")


def _of_folder(folder: Path) -> list[Entry]:
    """Those of `prompts.yaml` and `topics/*.yaml`, as in a deck folder."""
    files = [path for pattern in DECK_FILES for path in sorted(folder.glob(pattern))]
    # What a link leads to is no part of the folder.
    inside = [
        path
        for path in files
        if path.is_file() and not path.is_symlink() and not path.parent.is_symlink()
    ]
    _check_number(inside)
    return [entry for path in inside for entry in _of_file(path, str(path.relative_to(folder)))]


def _check_number(files: Sequence[object]) -> None:
    if not files:
        raise BadRequest("There are no cards here: no prompts.yaml, and no topics/*.yaml.")
    if len(files) > MOST_FILES:
        raise BadRequest(f"There are more than {MOST_FILES} files of cards; import fewer at once.")


def _check_size(size: int, name: str) -> None:
    if size > LARGEST_FILE:
        raise BadRequest(f"{name} is larger than {LARGEST_FILE // 1000:,} kB; split it.")


def _of_file(path: Path, name: str) -> Iterator[Entry]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadRequest(f"{name} cannot be read: {error.strerror}.") from None
    return _entries(content, name)


def _entries(content: bytes, name: str) -> Iterator[Entry]:
    _check_size(len(content), name)
    data = _yaml(content, name)
    for position, value in enumerate(data if isinstance(data, list) else [data]):
        where = f"{name}, card {position + 1}"
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise BadRequest(f"{where}: not a card; write fields with values.")
        if not isinstance(value.get("id"), str) or not value["id"]:
            raise BadRequest(f"{where}: give it an id, so that a later import recognises it.")
        kind: CustomType = "topic" if "inputs" in value else "prompt"
        yield Entry(kind, value, f"{where} ({kind} '{value['id'][:48]}')")


def _yaml(content: bytes, name: str) -> Any:
    import yaml

    class PlainLoader(yaml.SafeLoader):
        """Knows no aliases, by which a small file could become a huge value."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not supported; write the value again")
            return super().compose_node(parent, index)

        def construct_object(self, node: Any, deep: bool = False) -> Any:
            """Tells where a value stands that is not what its tag says."""
            try:
                value = super().construct_object(node, deep)
                if isinstance(value, str):
                    value.encode()
            except UNREADABLE:
                kind = str(node.tag).rpartition(":")[2]
                told = f"this cannot be read as {kind}"
                mark = node.start_mark
                raise yaml.constructor.ConstructorError(None, None, told, mark) from None
            return value

    try:
        return yaml.load(content.decode("utf-8"), Loader=PlainLoader)  # noqa: S506 - a safe loader
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        told = " ".join(str(error).split())[:200]
        raise BadRequest(f"{name} cannot be read as YAML: {told}") from None


def _of_git(url: str, revision: str | None) -> Source:
    wanted = revision or "HEAD"
    if not REVISION.fullmatch(wanted) or ".." in wanted:
        raise BadRequest("Give a commit, a tag or a branch after --rev.")
    with tempfile.TemporaryDirectory() as folder:
        _git(folder, "init", "--quiet", "--template=")
        _git(folder, "fetch", "--quiet", "--depth=1", "--no-tags", "--", url, wanted)
        commit = _git(folder, "rev-parse", "FETCH_HEAD^{commit}").decode().strip()
        files = _files_of(folder, commit)
        _check_number(files)
        # Nothing is checked out: a repository may hold far more than cards.
        entries = [
            entry
            for name, digest in files
            for entry in _entries(_git(folder, "cat-file", "blob", digest), name)
        ]
        return Source(f"{plain(url)}@{commit}"[-500:], entries)


def _files_of(folder: str, commit: str) -> list[tuple[str, str]]:
    """The names and digests of the files of cards at a commit, without links, all of a size that
    is read."""
    listed = b"".join(_git(folder, "ls-tree", "-l", "-z", commit, *of) for of in ((), ("topics/",)))
    found: list[tuple[str, str]] = []
    for line in listed.decode("utf-8", "replace").split("\0"):
        about, _, name = line.partition("\t")
        # A link is a file of another mode.
        if about.startswith("100") and any(fnmatchcase(name, each) for each in DECK_FILES):
            _, _, digest, size = about.split()
            _check_size(int(size), name)
            found.append((name, digest))
    return found


def _git(folder: str, *arguments: str) -> bytes:
    settings = [part for setting in GIT_SETTINGS for part in ("-c", setting)]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            ["git", *settings, *arguments],  # noqa: S607
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=GIT_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except FileNotFoundError:
        raise BadRequest(
            "git is not installed here; clone the repository, import its folder."
        ) from None
    except subprocess.TimeoutExpired:
        raise BadRequest(
            f"git took longer than {GIT_SECONDS:.0f} s; import a clone's folder."
        ) from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        told = re.sub(r"//[^/@\s]*@", "//", said)[:300]
        raise BadRequest(f"git could not fetch the repository: {told}")
    return done.stdout


def plain(url: str) -> str:
    """A URL without the name and password in it."""
    parts = urlsplit(url)
    if not parts.scheme or "@" not in parts.netloc:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
