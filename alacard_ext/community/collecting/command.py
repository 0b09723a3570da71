"""`alacard library collections`, and `alacard library export --collection`."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from pathlib import Path
from typing import IO

from ...room import Requester
from ...terminal import numbered, say, say_json, tell
from .export import CollectionExports
from .models import CollectionQuery
from .service import Collections


def add_arguments(listed: argparse.ArgumentParser) -> None:
    """Describe the list of collections to argparse."""
    listed.add_argument("query", nargs="*", default=[], metavar="WORD", help="words to find")
    listed.add_argument("--scope", choices=("mine", "shared"), default="mine", help="default: mine")
    listed.add_argument("--cursor", metavar="C", help="continue where the previous page ended")


async def list_collections(collections: Collections, options: argparse.Namespace) -> int:
    """Print a page of collections. Raises BadRequest for a broken cursor, and StoreUnavailable."""
    query = CollectionQuery(
        q=" ".join(options.query)[:200], scope=options.scope, cursor=options.cursor
    )
    found = await collections.list(query, Requester())
    if options.json:
        told = [each.model_dump(mode="json") for each in found.collections]
        say_json({"collections": told, "total": found.total, "next": found.next})
        return 0
    for each in found.collections:
        whose = each.visibility if each.mine else f"by {each.owner}"
        say(f"{each.collection_id}  {each.name}  ({numbered(each.size, 'hand')}, {whose})")
    if not found.total:
        tell("No collections match. Create one in the Library tab.")
    elif found.next:
        tell(f"{numbered(found.total, 'collection')} in all; continue with --cursor {found.next}.")
    return 0


async def export_collection(exports: CollectionExports, options: argparse.Namespace) -> int:
    """Write the archive of a collection to a file, else to a new one in this folder. Raises
    NotFound, ShareTooLarge, StoreUnavailable and OSError."""
    async with exports.archive(options.collection, Requester()) as (name, archive):
        path = Path(options.output or name)
        size = await asyncio.to_thread(_write, archive, path, "wb" if options.output else "xb")
    if options.json:
        say_json({"path": str(path), "bytes": size})
    else:
        say(f"{path}: {numbered(size, 'byte')}")
    return 0


def _write(archive: IO[bytes], path: Path, mode: str) -> int:
    with path.open(mode) as file:
        shutil.copyfileobj(archive, file)
    return path.stat().st_size
