"""Lines of an example that are no Python: what installs is not needed, the rest is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...hub.readme.languages import is_installer
from ...hub.readme.repairs import MAGIC

if TYPE_CHECKING:
    from ...hub.readme import CodeBlock

# Magics that show or time, and change nothing of what the code does.
HARMLESS = re.compile(r"%%?(?:matplotlib|capture|time|timeit|load_ext|autoreload|config)\b")
COMMANDS = "it also gives commands to a shell."
NO_INSTALL = "Lines that install packages are left out: the first cells have installed them."
NO_MAGIC = "Lines for the notebook program alone are left out."
# What was done where the page was read, in words for people.
READING = {
    "stripped >>> prompts and output": "The prompts and what was printed are left out.",
    "removed output after >>>": "What was printed is left out.",
    "removed output after =>": "What was printed is left out.",
    "moved pip install lines out": NO_INSTALL,
    "moved shell commands out": NO_INSTALL,
    "kept the new side of a diff": "Of a change that the page shows, the new lines are kept.",
}
CHARACTERS = "Spaces and quotation marks are written as Python needs them."


def python_of(block: CodeBlock) -> tuple[str, list[str], str]:
    """The block without lines that are no Python, what was done, and why it cannot be, or ''."""
    says = [READING.get(repair, CHARACTERS) for repair in block.repairs]
    commands = [line for line in block.shell if not _continues(line)]
    if not all(is_installer(line) for line in commands):
        return block.code, says, COMMANDS
    if not block.magics:
        return block.code, list(dict.fromkeys(says)), ""
    result: list[str] = []
    continued = False
    for line in block.code.split("\n"):
        text = line.strip()
        if not continued and not MAGIC.match(line):
            result.append(line)
            continue
        if not continued and is_installer(text):
            says.append(NO_INSTALL)
        elif not continued and HARMLESS.match(text):
            says.append(NO_MAGIC)
        elif not continued:
            return block.code, says, COMMANDS
        continued = line.rstrip().endswith("\\")
    return "\n".join(result).strip("\n"), list(dict.fromkeys(says)), ""


def _continues(line: str) -> bool:
    """Whether a line of a command goes on with the options of the one before."""
    return line[:1].isspace() or line.startswith("-")
