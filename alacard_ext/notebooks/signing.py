"""The signature by which Jupyter trusts a notebook that was written here.

nbformat feeds each text of a notebook to the digest by itself, which takes as long as to make the
cells. Together they give the same digest in a fifth of the time.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

if TYPE_CHECKING:
    from nbformat.sign import NotebookNotary

_SAMPLE: dict[str, Any] = {
    "cells": [{"id": "é", "source": "a\n", "metadata": {"tags": ["x"], "b": None, "a": {}}}],
    "metadata": {"n": [1, 2.5, True, [-1e-07, ""]]},
    "nbformat": 4,
    "nbformat_minor": 5,
}
_agreed: dict[str, bool] = {}


def sign(contents: Any, notebook: Any, path: str) -> None:
    """What `check_and_sign` of Jupyter's contents managers does with a notebook that it saves.

    `path` is for its log. A store of signatures that fails is for that to mend and to tell.
    """
    # A generation on the command line reads this module and signs nothing.
    from nbformat.sign import NotebookNotary

    notary = contents.notary
    node = notebook if isinstance(notebook, NotebookNode) else NotebookNode(notebook)
    # A notary of a site's own may sign in its own way, and keep the signature elsewhere.
    if type(notary) is NotebookNotary and "signature" not in notebook["metadata"]:
        with suppress(Exception):
            if notary.check_cells(node) and _agrees(notary):
                notary.store.store_signature(digest(notary, notebook), notary.algorithm)
                return
    contents.check_and_sign(node, path)


def digest(notary: NotebookNotary, notebook: Any) -> str:
    """The digest of a notebook, as `notary.compute_signature` works it out."""
    texts: list[str] = []
    _gather(notebook, texts.append)
    return hmac.new(notary.secret, "".join(texts).encode(), notary.digestmod).hexdigest()


def _gather(value: Any, put: Callable[[str], None]) -> None:
    if isinstance(value, str):
        put(value)
    elif isinstance(value, dict):
        for key in sorted(value):
            put(key)
            if type(each := value[key]) is str:
                put(each)  # as most are
            else:
                _gather(each, put)
    elif isinstance(value, list | tuple):
        for each in value:
            _gather(each, put)
    else:
        put(str(value))


def _agrees(notary: NotebookNotary) -> bool:
    """Whether the nbformat that is installed works out the same; looked at once a process."""
    algorithm = notary.algorithm
    if algorithm not in _agreed:
        theirs = notary.compute_signature(NotebookNode(_SAMPLE))
        _agreed[algorithm] = theirs == digest(notary, _SAMPLE)
    return _agreed[algorithm]
