"""Reading ahead after the server has started, so that the first deal is as fast as the next."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

DELAY = 1.5
"""Seconds after the server's start, in which the browser asks for its first pages."""
LATE = (
    "httpx",
    "tenacity",
    "huggingface_hub",
    "nbformat",
    "psutil",
    "pyflakes.checker",
    "IPython.core.inputtransformer2",
    "aiosqlite",
    "alacard_ext.community.listing",
    "alacard_ext.hub.transport",
    "alacard_ext.hub.readme",
    "alacard_ext.notebooks.assemble",
    "alacard_ext.notebooks.planning.plan",
)


def warm_up() -> None:
    """Import what a generation imports late, and read and parse the templates.

    Never raises: what cannot be read ahead fails where it is needed, with its own words.
    """
    for name in LATE:
        with suppress(Exception):
            import_module(name)
    with suppress(Exception):
        _read_tables()
    with suppress(Exception):
        _read_templates()


def _read_tables() -> None:
    from .notebooks.classes import class_table, names_table

    table, names = class_table(), names_table()
    # What is worked out at first use.
    _ = table.loads, table.architectures, names.names("transformers", "")


def _read_templates() -> None:
    from .notebooks.gate.code import shared_code
    from .notebooks.percent import template_names
    from .notebooks.template import read_template

    for name in template_names():
        for cell in read_template(name):
            if cell.kind == "code" and cell.parameters is None:
                shared_code(cell.source)
