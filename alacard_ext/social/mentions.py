"""Who is named in a text: `@name`, as Jupyter and JupyterHub name people.

A name consists of letters, digits and `._@+-`, and begins and ends with a letter, a digit or an
underscore, so that the full stop of a sentence is none of it. The `@` stands at the beginning, or
after a sign that no name has: an address of mail names nobody.
"""

from __future__ import annotations

import re

MOST = 20
"""People whom one comment names; who is named after them is not told."""
MENTION = re.compile(r"(?<![\w.@+-])@(\w(?:[\w.@+-]*\w)?)")


def mentioned_in(text: str) -> list[str]:
    """Their names as they are written, each once."""
    names = dict.fromkeys(found[1] for found in MENTION.finditer(text) if len(found[1]) <= 255)
    return list(names)[:MOST]
