"""Files on this machine's disk: written whole or not at all, and never over another's.

A file is first written beside its place under a name of its own and then moved or linked there,
so that a full disk, a kill or Ctrl-C leaves what was there before.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your quota of this disk is used up",
    errno.EFBIG: "the file would be larger than is allowed here",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EISDIR: "it is a folder; name a file in it",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links lead in a circle",
}
# Where the file system knows no hard links.
NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL, errno.EXDEV}


def reason(error: OSError) -> str:
    """Why writing failed, in words for a person."""
    return REASONS.get(error.errno or 0) or error.strerror or "the disk refused"


def write(path: Path, content: str | bytes) -> None:
    """Write text or bytes to exactly `path`, as `replacing` does."""
    with replacing(path) as temporary:
        temporary.write_bytes(_bytes(content))


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file to write, which is then put at exactly `path`, as a shell's `>` would, but whole or
    not at all.

    Links are followed, a file that is there keeps its permissions, and a device or a pipe is
    written into and stays what it is. Raises OSError that names `path` and says why.
    """
    with _readable_errors(path):
        there = _status(path)
        if there is not None and stat.S_ISDIR(there.st_mode):
            raise IsADirectoryError(errno.EISDIR, "")
        target = Path(os.path.realpath(path))
        if there is not None and not _replaceable(target, there):
            with _temporary(Path(tempfile.gettempdir())) as temporary:
                yield temporary
                _write_into(path, temporary)
            return
        if there is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        with _temporary(target.parent) as temporary:
            yield temporary
            _keep(temporary)
            if there is not None:
                _take_over(temporary, there)
            temporary.replace(target)


def create(path: Path, content: str | bytes) -> None:
    """Write text or bytes to `path` and have it there whole from its first instant on.

    Raises FileExistsError where anything has that name, also where another process takes it at
    the same time, and any other OSError as `write` does.
    """
    with _readable_errors(path), _temporary(path.parent, _bytes(content)) as temporary:
        try:
            os.link(temporary, path)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            try:
                temporary.replace(path)
            except BaseException:
                with suppress(OSError):
                    path.unlink()
                raise


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


@contextmanager
def _readable_errors(path: Path) -> Iterator[None]:
    """Let every failure name the path that was asked for, never one of ours."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        message = reason(error)
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            folder = Path(os.path.realpath(path)).parent
            if folder == path.parent.resolve():
                folder = path.parent
            if folder.is_dir():  # such as /proc, in which nobody can create a file
                message = f"no file can be created in {folder}; choose another folder"
            else:
                message = f"there is no folder {folder}; create it or choose another"
        raise OSError(error.errno, message, str(path)) from error


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _replaceable(target: Path, there: os.stat_result) -> bool:
    """Whether `target` is the plain file that `there` tells of: /dev/stdout may be one that has
    no name any more."""
    if not stat.S_ISREG(there.st_mode):
        return False
    named = _status(target)
    return named is not None and os.path.samestat(named, there)


def _write_into(path: Path, temporary: Path) -> None:
    with temporary.open("rb") as source, os.fdopen(os.open(path, os.O_WRONLY), "wb") as into:
        shutil.copyfileobj(source, into)


@contextmanager
def _temporary(folder: Path, content: bytes | None = None) -> Iterator[Path]:
    """A file in `folder`, empty or with what is on the disk by then; removed if it was not moved
    away."""
    temporary = folder / f".alacard-{secrets.token_hex(8)}"
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    try:
        try:
            if content is not None:
                _fill(handle, content)
        finally:
            os.close(handle)
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink()


def _fill(handle: int, content: bytes) -> None:
    """Have it on the disk before it has the name: else a crash could leave an empty file there."""
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
    os.fsync(handle)


def _keep(temporary: Path) -> None:
    """The same, for a file that someone else has written."""
    handle = os.open(temporary, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_over(temporary: Path, there: os.stat_result) -> None:
    """Give the new file the owner and the permissions of the one that it replaces."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(temporary, there.st_uid, there.st_gid)
    temporary.chmod(stat.S_IMODE(there.st_mode))
