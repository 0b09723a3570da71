"""A notebook as one HTML file that needs no network and runs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from .sanitised import Room, cells_html, first_heading, highlighter

POLICY = (
    "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
"""No script at all, whatever got past the list of what is allowed; no request to anywhere."""

STYLE = """\
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.55 system-ui, sans-serif;
  color: #1c1c1c; background: #fff; }
pre { overflow-x: auto; padding: .6rem .8rem; font: .85rem/1.45 ui-monospace, monospace; }
pre.code { background: #f5f5f5; border: 1px solid #ddd; border-radius: 4px; }
pre.text { margin: .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
div.outputs { border-left: 3px solid #d0d0d0; margin: .4rem 0 1rem; padding-left: .8rem;
  overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
td, th { border: 1px solid #ddd; padding: .25rem .6rem; text-align: left; }
img, video { max-width: 100%; height: auto; }
p.missing { color: #595959; font-style: italic; }
@media print { pre { white-space: pre-wrap; } }
"""


def title_of(notebook: Mapping[str, Any], otherwise: str) -> str:
    """The first heading of a notebook as plain text."""
    room = Room()
    for cell in notebook["cells"]:
        source = str(cell["source"])
        is_read = cell["cell_type"] == "markdown" and room.for_prose(source)
        if is_read and (found := first_heading(source)):
            return found[:200]
    return otherwise


def colours() -> str:
    """The style sheet of Python's colours."""
    return str(highlighter().get_style_defs("pre.code"))


def page(notebook: Mapping[str, Any], name: str) -> str:
    """The whole document."""
    cells = "\n".join(f"<section>{cell}</section>" for cell in cells_html(notebook["cells"]))
    return document(title_of(notebook, name), POLICY, STYLE + colours(), f"<main>{cells}</main>")


def document(title: str, policy: str, style: str, body: str) -> str:
    """An HTML document under a content security policy; all but the title is trusted."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}\n</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )
