"""A notebook as it is published: read as it lies, and reduced to what others are to have of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from ..errors import AlacardError, BadRequest, ShareTooLarge

NOTEBOOK_METADATA = frozenset({"alacard", "authors", "kernelspec", "language_info", "title"})
CELL_METADATA = frozenset({"alacard", "collapsed", "jupyter", "name", "slideshow", "tags"})
"""The metadata that goes along. What other tools write there, such as paths and times, stays."""


async def read_notebook(contents: Any, path: str, limit: int) -> dict[str, Any] | None:
    """A notebook of a contents manager as it lies there; None where there is none.

    Raises ShareTooLarge, and BadRequest for what is no notebook.
    """
    from jupyter_server.services.contents.fileio import FileManagerMixin

    try:
        if not await ensure_async(contents.file_exists(path)):
            return None
        if isinstance(contents, FileManagerMixin):
            place = Path(contents._get_os_path(path))  # type: ignore[no-untyped-call]
            return await asyncio.to_thread(read_file, place, limit)
        model = await ensure_async(contents.get(path, content=False))
        check_size(model.get("size") or 0, limit)
        model = await ensure_async(contents.get(path, content=True))
        return await asyncio.to_thread(_checked, model["content"])
    except FileNotFoundError:
        return None
    except (HTTPError, OSError) as error:
        raise unreadable(path) from error


def unreadable(path: str) -> AlacardError:
    """The sentence for a file that is there and cannot be read."""
    return BadRequest(f"The notebook {path[-120:]!r} cannot be read; check that it opens here.")


def check_size(size: int, limit: int) -> None:
    """Raises ShareTooLarge."""
    if size > limit:
        raise ShareTooLarge(
            f"This notebook has {size:,} bytes, and at most {limit:,} can be shared or exported "
            "here (AlacardApp.share_max_bytes). Clear large outputs, save it, and try again.",
            {"size": size, "limit": limit},
        )


def read_file(place: Path, limit: int) -> dict[str, Any]:
    """The notebook of a file of this machine. Raises ShareTooLarge, BadRequest and OSError."""
    with place.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        check_size(max(place.stat().st_size, len(data)), limit)
    return notebook_in(data)


def notebook_in(data: bytes) -> dict[str, Any]:
    """The notebook that is the content of a file. Raises BadRequest for what is no notebook."""
    import nbformat

    try:
        notebook = nbformat.reads(data.decode(), as_version=4)
    except (
        ValueError,
        RecursionError,
        AttributeError,
        KeyError,
        TypeError,
        nbformat.ValidationError,
    ):
        raise BadRequest("This file is not a valid notebook.") from None
    return _checked(notebook)


def _checked(notebook: Any) -> dict[str, Any]:
    from ..verify.notebook_file import upgraded

    try:
        # As JSON that browsers read, too: neither NaN nor half a character.
        text = json.dumps(upgraded(notebook), ensure_ascii=False, allow_nan=False)
        plain: dict[str, Any] = json.loads(text.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise BadRequest("This file is not a valid notebook.") from None
    return plain


def published(notebook: Mapping[str, Any], *, outputs: bool) -> dict[str, Any]:
    """What others are to have: its cells, with their outputs only if so asked, and the metadata
    that Jupyter and Alacard know."""
    metadata = dict(notebook.get("metadata") or {})
    keep = NOTEBOOK_METADATA | ({"widgets"} if outputs else set())
    return {
        "nbformat": notebook["nbformat"],
        "nbformat_minor": notebook["nbformat_minor"],
        "metadata": {name: metadata[name] for name in sorted(keep & metadata.keys())},
        "cells": [_cell(cell, outputs=outputs) for cell in notebook["cells"]],
    }


def _cell(cell: Mapping[str, Any], *, outputs: bool) -> dict[str, Any]:
    metadata = cell.get("metadata") or {}
    made = {
        "id": cell["id"],
        "cell_type": cell["cell_type"],
        "source": cell["source"],
        "metadata": {name: metadata[name] for name in sorted(CELL_METADATA & metadata.keys())},
    }
    if cell["cell_type"] == "code":
        made["outputs"] = cell["outputs"] if outputs else []
        made["execution_count"] = cell["execution_count"] if outputs else None
    elif "attachments" in cell:
        made["attachments"] = cell["attachments"]
    return made
