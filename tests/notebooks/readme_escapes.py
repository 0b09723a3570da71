"""Code that a model card's author might write to reach beyond the model: none of it is run.

The files in `readmes` hold pieces between lines of dashes, each put before an honest use of the
model. They are meant to be fatal in a notebook; nothing of them is ever executed, by any test.
"""

from __future__ import annotations

from pathlib import Path

HONEST = 'print(model(**tokenizer("I love bread.", return_tensors="pt").to(device)).logits)\n'


def escapes(name: str) -> list[str]:
    """The pieces of one file, each followed by an honest use of the model."""
    text = (Path(__file__).parent / "readmes" / f"{name}.txt").read_text(encoding="utf-8")
    pieces = [piece.strip("\n") for piece in text.split("\n# ---\n")]
    return [f"{piece}\n{HONEST}" for piece in pieces if piece.strip()]


# Written from the report of the first attack and from what is known of escapes from Python
# sandboxes, before the judge was.
KNOWN = escapes("known")
# Written by someone who had read the judge, to get around it.
READ = escapes("read")
# Of a model of sentences, whose library fetches a text that looks like an address.
SENTENCES = escapes("sentences")
# Arrays of a few kilobytes each, which a function or an index stretches to gigabytes.
STRETCHED = escapes("stretched")
# What means something else than it seems to, to a reader or to the notebook program.
DISGUISED = [
    f"{text}\n{HONEST}"
    for text in (
        "print('a')\f",
        "x = 1  # \u202eevil\u202c",
        "x = '\u2066'",
        "x = 1 # \u200bhidden",
        "x = 1\ufeff",
        "x = '\u2028'",
        "x = 'a\x00b'",
        "x = '\x1b[2J'",
        "# -*- coding: rot13 -*-\nx = 1",
        "# vim: set fileencoding=utf-7 :\nx = 1",
        "ｅｘｅｃ('1')",
        "прінт = 1",
        "x = 1\rexec('1')",
        "from __future__ import annotations",
        "x = " + "[" * 80 + "1" + "]" * 80,
        "x = " + "-" * 900 + "1",
        "x = " + "+".join(["1"] * 1500),
        "print('x')\n%run evil.py",
        "!id",
        "x = !id",
        "model??",
    )
]
