"""The one door to all exports: a notebook, its name and a format in; a file out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from ...errors import BadRequest
from ..findings import look
from ..share_models import Where
from ..snapshot import published
from .models import Export, Format

Notebook = dict[str, Any]
NO_SECRETS = ("hand_code", "share_id", "forked_from")
EVERYTHING: frozenset[Where] = frozenset({"source", "output", "metadata"})
HOLDS: Mapping[Format, frozenset[Where]] = {
    "py": frozenset({"source"}),
    "space": frozenset({"source"}),
    "html": frozenset({"source", "output"}),
    "slides": frozenset({"source", "output"}),
}
"""What of a notebook goes into a file; all of it into others."""
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def export(
    notebook: Mapping[str, Any], filename: str, wanted: Format, *, folders: Iterable[str] = ()
) -> Export:
    """The notebook of a file as that format. It may be a stranger's.

    It is reduced to what may leave this machine first, as what is shared is: other tools keep paths
    and times in metadata. It is looked through for secrets and local paths, as that is, too, and
    told what was found; `folders` are those of the person. Takes seconds for a large one, so call
    it in a thread. Raises BadRequest where a format cannot be made of this notebook.
    """
    stem = NOT_IN_NAMES.sub("-", filename.removesuffix(".ipynb")).strip("-.")[:120] or "notebook"
    reduced = published(notebook, outputs=True)
    made = KINDS[wanted](reduced, stem)
    own = reduced["metadata"].get("alacard")
    known = [own.get(name) for name in NO_SECRETS] if isinstance(own, Mapping) else []
    found = look(
        reduced,
        folders=[str(Path.home()), *folders],
        known=[word for word in known if isinstance(word, str)],
    )
    held = HOLDS.get(wanted, EVERYTHING)
    return replace(made, findings=tuple(each for each in found if each.where in held))


def check_format(wanted: str) -> Format:
    """Raises BadRequest, with those that there are."""
    for known in get_args(Format):
        if wanted == known:
            found: Format = known
            return found
    raise BadRequest(f"There is no format {wanted[:40]!r}; give {', '.join(get_args(Format))}.")


def _ipynb(notebook: Notebook, stem: str) -> Export:
    from ...notebooks.ipynb import file_text

    text = file_text(notebook)
    return Export(f"{stem}.ipynb", "application/x-ipynb+json", text.encode("utf-8", "replace"))


def _py(notebook: Notebook, stem: str) -> Export:
    from .script import program

    return Export(f"{stem}.py", "text/x-python", program(notebook).encode("utf-8", "replace"))


def _html(notebook: Notebook, stem: str) -> Export:
    from .page import page

    return Export(f"{stem}.html", "text/html", page(notebook, stem).encode("utf-8", "replace"))


def _slides(notebook: Notebook, stem: str) -> Export:
    from .slides import slides

    text = slides(notebook, stem)
    return Export(f"{stem}-slides.html", "text/html", text.encode("utf-8", "replace"))


def _space(notebook: Notebook, stem: str) -> Export:
    from .space import space

    return Export(f"{stem}-space.zip", "application/zip", space(notebook, stem))


def _colab(notebook: Notebook, stem: str) -> Export:
    from .hosted import colab

    return _ipynb(colab(notebook), f"{stem}-colab")


def _kaggle(notebook: Notebook, stem: str) -> Export:
    from .hosted import kaggle

    return _ipynb(kaggle(notebook), f"{stem}-kaggle")


def _deepnote(notebook: Notebook, stem: str) -> Export:
    from .hosted import deepnote

    return _ipynb(deepnote(notebook), f"{stem}-deepnote")


KINDS: Mapping[Format, Callable[[Notebook, str], Export]] = {
    "ipynb": _ipynb,
    "py": _py,
    "html": _html,
    "slides": _slides,
    "space": _space,
    "colab": _colab,
    "kaggle": _kaggle,
    "deepnote": _deepnote,
}
