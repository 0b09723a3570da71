"""The text of a notebook's file, as nbformat writes it.

nbformat validates, copies and encodes in Python, which takes longer than all cells do to be made. A
notebook that passed the gate is valid, and pydantic writes the same JSON.
"""

from __future__ import annotations

from typing import Any

import nbformat
from pydantic_core import PydanticSerializationError, to_json

FORMAT = (4, 5)
TRANSIENT = frozenset({"orig_nbformat", "orig_nbformat_minor", "signature"})
"""What nbformat takes out of a notebook's metadata as it writes it."""


def file_text(notebook: Any, *, ordered: bool = False) -> str:
    """What its file holds, but for the spelling of tiny fractions. `notebook` stays as it is;
    `ordered` says that it comes from `plain`, and that since then nothing but its metadata was
    changed."""
    if _is_plain(notebook):
        whole = {**notebook, "metadata": plain(notebook["metadata"])}
        cells = notebook["cells"] if ordered else plain(notebook["cells"])
        whole["cells"] = [{**cell, "source": cell["source"].splitlines(True)} for cell in cells]
        try:
            keys = sorted(whole)
            return to_json({key: whole[key] for key in keys}, indent=1).decode() + "\n"
        except PydanticSerializationError:
            pass  # half of a surrogate pair; nbformat knows no better, and says so in its way
    return str(nbformat.writes(nbformat.from_dict(notebook))) + "\n"


def _is_plain(notebook: Any) -> bool:
    """Whether nbformat would do no more than split the lines of sources."""
    if (notebook["nbformat"], notebook["nbformat_minor"]) != FORMAT:
        return False
    if not TRANSIENT.isdisjoint(notebook["metadata"]):
        return False
    return all(
        isinstance(cell["source"], str)
        and "attachments" not in cell
        and "trusted" not in cell["metadata"]
        and not cell.get("outputs")
        for cell in notebook["cells"]
    )


def plain(value: Any) -> Any:
    """A notebook, or a part of one, in Python's own dictionaries and in the order of its file.

    pydantic writes them in a seventh of the time that nbformat's nodes take it.
    """
    # Most values are texts, for which no call is made.
    if isinstance(value, dict):
        return {
            key: each if type(each := value[key]) is str else plain(each) for key in sorted(value)
        }
    if isinstance(value, list):
        return [each if type(each) is str else plain(each) for each in value]
    return value
