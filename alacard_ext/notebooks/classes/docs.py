"""Writes the table of tasks and releases into the documentation.

    python -m alacard_ext.notebooks.classes.docs

Run it again after a row or a release was added; `tests/notebooks/test_classes.py` compares.
"""

from __future__ import annotations

from pathlib import Path

from ..tasks import ROWS, TaskTemplate
from . import class_table, names_table
from .releases import Span, short

PAGE = Path("docs/tasks.md")
HEAD = """# Tasks and releases

Which kinds of model have a template, which class loads them, and in which releases of
transformers. The columns count the model types that the class loads in the oldest and in the
newest release that notebooks admit; `pipeline()` says whether the shorthand of that name exists in
both, since some were removed: no template relies on it.

This page is written by `python -m alacard_ext.notebooks.classes.docs`.

"""


def page() -> str:
    """The whole page, from the rows and the tables."""
    table = class_table()
    oldest, newest = short(table.releases[0]), short(table.releases[-1])
    lines = [
        f"| Task | Library | Class | Model types in {oldest} | in {newest} | `pipeline()` |",
        "|:--|:--|:--|--:|--:|:--|",
    ]
    seen: set[tuple[str, str, str]] = set()
    for row in sorted(ROWS, key=lambda row: (row.task, row.library, row.template)):
        for auto_class in (row.auto_class, *(name for _, name in row.other_classes)):
            key = (row.task, row.library, auto_class)
            if key not in seen:
                seen.add(key)
                lines.append(_line(row, auto_class))
    return HEAD + "\n".join(lines) + "\n"


def _line(row: TaskTemplate, auto_class: str) -> str:
    table = class_table()
    first, last = Span(0, 0), Span(table.whole.last, table.whole.last)
    counts = ["", ""]
    if auto_class in table.loads:
        counts = [str(_count(auto_class, span)) for span in (first, last)]
    elif row.library == "transformers":
        # A model's own class loads that one type, in the releases that have it.
        own = (names_table().names("transformers", "") or {}).get(auto_class)
        counts = [str(int(own is not None and own.covers(span))) for span in (first, last)]
    found = table.pipelines.get(row.task)
    told = "no" if found is None else "yes" if found == table.whole else table.named(found)
    cells = [row.task, row.library, f"`{auto_class}`", *counts]
    return f"| {' | '.join(cells)} | {told if row.library == 'transformers' else ''} |"


def _count(auto_class: str, release: Span) -> int:
    rows = class_table().loads[auto_class].values()
    return sum(any(span.covers(release) for _, span in row) for row in rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
