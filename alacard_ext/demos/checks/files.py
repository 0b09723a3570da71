"""Each file of a bundle: its size, its digest, what it is, and what speaks against it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..findings import BundleFinding, shown
from .contents import (
    HEAD,
    LIKE_PROGRAMS,
    PICTURES,
    PROGRAM_SUFFIXES,
    SCRIPTS,
    is_archive,
    is_model,
    kind_of,
    suffix_of,
)

CHUNK = 1 << 18
LEAVE_OUT = "Leave it out; an app consists of Python code, its models and the files that it reads."


@dataclass(frozen=True)
class Seen:
    """One file. `kind` is what its content says."""

    path: str
    size: int
    sha256: str
    kind: str

    @property
    def is_model(self) -> bool:
        """Whether it holds a model."""
        return is_model(self.path, self.kind)


def look(folder: Path) -> list[Seen]:
    """All files of a folder in the order of their paths."""
    return [_seen(folder, path) for path in sorted(_paths(folder))]


def digest_of(files: list[Seen]) -> str:
    """One digest of all files, their names and contents, as SHA-256."""
    whole = hashlib.sha256()
    for each in files:
        whole.update(f"{len(each.path.encode())} {each.path} {each.sha256}\n".encode())
    return whole.hexdigest()


def _paths(folder: Path) -> Iterator[str]:
    for within, _, names in os.walk(folder):
        for name in names:
            yield Path(within, name).relative_to(folder).as_posix()


def _seen(folder: Path, path: str) -> Seen:
    digest, size = hashlib.sha256(), 0
    with (folder / path).open("rb", buffering=0) as file:
        head = file.read(HEAD)
        data = head
        while data:
            digest.update(data)
            size += len(data)
            data = file.read(CHUNK)
    return Seen(path, size, digest.hexdigest(), kind_of(head))


def check_files(files: list[Seen]) -> list[BundleFinding]:
    """What speaks against single files: programs, what is disguised, archives within."""
    found = [finding for each in files if (finding := _check(each)) is not None]
    archives = [each for each in files if is_archive(each.path, each.kind)]
    for place, each in enumerate(archives):
        told = shown(each.path)
        if place == 0:
            found.append(
                BundleFinding(
                    level="note",
                    code="archive",
                    file=told,
                    message="This archive inside the bundle stays a file and is not unpacked.",
                    what_to_do="If the app has to read its files, add them to the bundle.",
                )
            )
        else:
            found.append(
                BundleFinding(
                    level="refused",
                    code="archive",
                    file=told,
                    message="The bundle contains more than one archive.",
                    what_to_do="Add their files to the bundle, and leave out the archives.",
                )
            )
    if not files:
        found.append(
            BundleFinding(
                level="refused",
                code="empty",
                message="The bundle has no files.",
                what_to_do="Pack a folder with app.py and requirements.txt.",
            )
        )
    return found


def _check(file: Seen) -> BundleFinding | None:
    suffix = suffix_of(file.path)
    if file.kind == "program" or (file.kind == "script" and suffix not in SCRIPTS):
        named = f" that is called {suffix}" if suffix in PICTURES else ""
        return _refused(file, "program", f"This is a program{named}.")
    if suffix in PROGRAM_SUFFIXES:
        return _refused(file, "program", f"Files whose names end in {suffix} are programs.")
    if file.kind == "pointer":
        return BundleFinding(
            level="note",
            code="pointer",
            file=shown(file.path),
            message="This is only a Git LFS pointer; the file itself is not here.",
            what_to_do="Download the file when the app starts, or add a folder that contains it.",
        )
    if suffix in PICTURES and not file.kind.startswith("image/") and file.size:
        if file.kind in {"text", "data", "script"} and suffix == ".ico":
            return None
        if file.kind in {"zip", "rar", "7z", "gzip", "tar", "pickle", *LIKE_PROGRAMS}:
            return _refused(
                file, "disguised", f"The name ends in {suffix}, but this is {file.kind}."
            )
        return BundleFinding(
            level="note",
            code="content",
            file=shown(file.path),
            message=f"The name ends in {suffix}, but this is not a picture that Alacard knows.",
            what_to_do="Check that this is the right file.",
        )
    return None


def _refused(file: Seen, code: str, message: str) -> BundleFinding:
    return BundleFinding(
        level="refused", code=code, file=shown(file.path), message=message, what_to_do=LEAVE_OUT
    )
