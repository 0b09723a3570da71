"""Pickles, which run code when they are loaded: which names they call, by picklescan.

All that is not known to be innocuous is asked for consent, and so is what cannot be read.
"""

from __future__ import annotations

import logging
import pickletools
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from ..findings import BundleFinding, shown
from .contents import PICKLE_SUFFIXES, suffix_of
from .files import Seen

LARGEST = 200_000_000
"""Bytes of a pickle that is read; a larger one is asked for unread."""
STEPS = 2_000_000
"""The most instructions of a pickle, or of all pickles in an archive, that are scanned: a few
hundred kilobytes can unpack to billions."""
TOLD = 5
NAMING = frozenset({"GLOBAL", "STACK_GLOBAL", "INST", "EXT1", "EXT2", "EXT4"})
CALLING = frozenset({"REDUCE", "INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "BUILD"})
MANY = 100_000
"""So many instructions are no accident."""
UNREAD = "This pickle cannot be read to its end; it may be compressed or damaged."
TOO_LARGE = "This pickle is too large to check."
SAFER = "Save the weights as safetensors, ONNX or skops, which run no code when they are loaded."


def is_pickle(folder: Path, file: Seen) -> bool:
    """Whether loading it may unpickle, whatever its name and its first bytes say."""
    suffix = suffix_of(file.path)
    if file.kind == "pickle" or (suffix in PICKLE_SUFFIXES and file.kind != "safetensors"):
        return True
    if file.kind == "zip":  # as PyTorch and NumPy write them
        return suffix in {".bin", ".npz", ".model", ".ckpt", ""}
    return file.kind == "numpy" or _calls(folder / file.path)


def check_pickles(folder: Path, files: list[Seen]) -> list[BundleFinding]:
    """What the pickles of a bundle would call."""
    found = [_check(folder, each) for each in files if is_pickle(folder, each)]
    return [each for each in found if each is not None]


def _check(folder: Path, file: Seen) -> BundleFinding | None:
    if file.size > LARGEST or _unpacks_to_more(folder / file.path):
        return _asked(file, "pickle.unread", TOO_LARGE)
    from picklescan import scanner

    logging.getLogger("picklescan").setLevel(logging.CRITICAL)
    try:
        result = scanner.scan_file_path(str(folder / file.path))
    except (Exception, RecursionError):  # a stranger's bytes in a parser of another's
        return _asked(file, "pickle.unread", "This pickle cannot be read.")
    names: dict[str, list[str]] = {"dangerous": [], "suspicious": []}
    for each in result.globals:
        if each.safety is not scanner.SafetyLevel.Innocuous:
            names[each.safety.value].append(f"{each.module}.{each.name}")
    if names["dangerous"]:
        told = _told(names["dangerous"])
        message = f"Loading this pickle calls {told}, which can do anything."
        return _asked(file, "pickle.dangerous", message)
    if names["suspicious"]:
        told = _told(names["suspicious"])
        return _asked(file, "pickle.unknown", f"Loading this pickle calls {told}.")
    if file.kind in {"zip", "numpy"}:
        # Arrays alone have no pickle in them.
        return _asked(file, "pickle.unread", UNREAD) if result.scan_err else None
    # Of what is no pickle, as where joblib compressed one, the scanner says that it calls nothing.
    if result.scan_err or (not result.globals and not _is_whole(folder / file.path)):
        return _asked(file, "pickle.unread", UNREAD)
    return None


def _unpacks_to_more(path: Path) -> bool:
    """Whether the scanner would read too much; it keeps every instruction in memory."""
    from picklescan.relaxed_zipfile import RelaxedZipFile

    with suppress(Exception), path.open("rb") as file:
        left = STEPS - _steps(file, STEPS)
        if zipfile.is_zipfile(path):
            with RelaxedZipFile(path) as archive:
                entries = archive.infolist()
                if sum(each.file_size for each in entries) > LARGEST:
                    return True
                for each in entries:
                    with suppress(Exception), archive.open(each) as entry:
                        left -= _steps(entry, left)
                    if left <= 0:
                        return True
        return left <= 0
    return False


def _steps(file: IO[bytes], most: int) -> int:
    """Instructions of the pickles that follow each other in a file, no more than `most`."""
    count = 0
    with suppress(Exception, RecursionError):
        for _ in _instructions(file):
            count += 1
            if count >= most:
                break
    return count


def _instructions(file: IO[bytes]) -> Iterator[object]:
    head = file.read(12)
    if head.startswith(b"\x93NUMPY"):
        # Behind a header of that length.
        length = head[8:10] if head[6] == 1 else head[8:12]
        file.seek(8 + len(length) + int.from_bytes(length, "little"))
    else:
        file.seek(0)
    while True:
        yield from pickletools.genops(file)


def _calls(path: Path) -> bool:
    """Whether a file, read as a pickle, names something and calls it. The older protocols begin
    with no mark of theirs, and a pickle can be made to begin as other formats do."""
    named, stack = False, list[bool]()
    try:
        with path.open("rb") as file:
            for count, (opcode, _, _) in enumerate(pickletools.genops(file)):
                _step(stack, opcode)
                named = named or opcode.name in NAMING
                if (named and opcode.name in CALLING) or count > MANY:
                    return True
    except (Exception, RecursionError):
        return False
    return False


def _step(stack: list[bool], opcode: pickletools.OpcodeInfo) -> None:
    """Take from and put on the stack, of which is known what is a mark. Raises IndexError for what
    is not there, by which text that happens to read as instructions is told from a pickle."""
    before = opcode.stack_before
    if pickletools.markobject in before:
        while not stack.pop():
            pass
        before = before[: before.index(pickletools.markobject)]
    for _ in before:
        stack.pop()
    stack += [each is pickletools.markobject for each in opcode.stack_after]


def _is_whole(path: Path) -> bool:
    """Whether a file is a pickle to its end, and nothing else."""
    try:
        with path.open("rb") as file:
            for opcode, _, _ in pickletools.genops(file):
                if opcode.name == "STOP":
                    return not file.read(1)
    except (Exception, RecursionError):
        return False
    return False


def _told(names: list[str]) -> str:
    names = sorted(set(names))
    more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
    return shown(", ".join(names[:TOLD])) + more


def _asked(file: Seen, code: str, message: str) -> BundleFinding:
    return BundleFinding(
        level="consent", code=code, file=shown(file.path), message=message, what_to_do=SAFER
    )
