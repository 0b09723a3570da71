"""A collection as one ZIP: its notebooks, and an index for people and for programs.

README.md               what is in it, to be read
collection.json         the same, to be read by a program
notebooks/01-NAME.ipynb, in the order of the collection
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from ..models import Hand
from ..rows import one_line
from .models import CollectionWhole

FORMAT, VERSION = "alacard-collection", 1
"""By which `collection.json` is known."""
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Entry:
    """A notebook in the archive: its hand, what is noted to it, and the name of its file."""

    hand: Hand
    note: str
    file: str


def stem_of(name: str, otherwise: str) -> str:
    """A name as that of a file anywhere, without folders and without its ending."""
    found = NOT_IN_NAMES.sub("-", name.removesuffix(".ipynb")).strip("-.")
    return found[:80].strip("-.") or otherwise


def entry_of(place: int, count: int, hand: Hand, note: str) -> Entry:
    """The entry of a hand at a place of so many, which counts from 1: no two names are alike."""
    number = str(place).zfill(max(2, len(str(count))))
    return Entry(hand, note, f"notebooks/{number}-{stem_of(hand.filename, 'notebook')}.ipynb")


def begin(file: IO[bytes]) -> zipfile.ZipFile:
    """An archive that is written into a file."""
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)


def end(archive: zipfile.ZipFile, whole: CollectionWhole, entries: Sequence[Entry]) -> None:
    """Write the index, and close the archive; the file stays open."""
    at, missing = datetime.now(UTC).replace(microsecond=0), whole.size - len(entries)
    archive.writestr("README.md", _readme(whole, entries, missing, at))
    archive.writestr("collection.json", _index(whole, entries, missing, at))
    archive.close()


def _index(whole: CollectionWhole, entries: Sequence[Entry], missing: int, at: datetime) -> str:
    value: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "collection_id": whole.collection_id,
        "name": whole.name,
        "description": whole.description,
        "owner": whole.owner,
        "exported_at": at.isoformat(),
        "missing": missing,
        "hands": [
            {
                "file": entry.file,
                "note": entry.note,
                "share_id": entry.hand.share_id,
                "title": entry.hand.title,
                "owner": entry.hand.owner,
                "hf_model_id": entry.hand.hf_model_id,
                "model_sha": entry.hand.model_sha,
                "hand_code": entry.hand.hand_code,
                "license": entry.hand.license,
            }
            for entry in entries
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _readme(whole: CollectionWhole, entries: Sequence[Entry], missing: int, at: datetime) -> str:
    about = [_plain(line) for line in whole.description.splitlines()]
    lines = [f"# {_plain(whole.name)}", "", *about, ""]
    lines += [f"A collection of {_plain(whole.owner)}, exported by Alacard on {at:%Y-%m-%d}.", ""]
    for place, entry in enumerate(entries, 1):
        hand = entry.hand
        licence = f", {_plain(hand.license)}" if hand.license else ""
        told = f"{_plain(hand.hf_model_id)}, by {_plain(hand.owner)}{licence}"
        lines.append(f"{place}. [{_plain(hand.title)}]({entry.file}): {told}")
        if entry.note:
            lines.append(f"   <br>{_plain(entry.note)}")
    if missing:
        hands = "1 hand is" if missing == 1 else f"{missing:,} hands are"
        lines += ["", f"{hands} not here, since who exported this cannot see it."]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A text as Markdown shows it, letter by letter."""
    return PUNCTUATION.sub(r"\\\1", one_line(text))
