"""All repairs of an example in their order; each is certain, or it is not done."""

from __future__ import annotations

from dataclasses import dataclass, field

from .arguments import (
    bounded,
    chats,
    heard,
    logins,
    outputs,
    printed,
    read,
    renamed,
    shown,
    tokens,
)
from .change import Repair
from .command_line import command_line
from .comments import without_orphans
from .devices import devices, inputs, precision
from .edits import Source, applied
from .lines import without_gaps
from .loaded import LoadedModel
from .media import pictures, sounds, unread
from .names import clashes, missing, unused
from .painting import memory, steps
from .reuse import called_pipe, reuse, unchanged
from .showing import results
from .texts import filled_in

# Loads first: what stood in their arguments needs no repair. Imports late: by then it is known
# which are needed.
REPAIRS: tuple[Repair, ...] = (
    command_line,
    filled_in,
    pictures,
    sounds,
    unread,
    called_pipe,
    reuse,
    unchanged,
    memory,
    logins,
    tokens,
    devices,
    renamed,
    chats,
    outputs,
    inputs,
    precision,
    bounded,
    read,
    steps,
    shown,
    heard,
    printed,
    results,
    missing,
    unused,
    unused,  # an import may be needed only by what the first time left out
    clashes,  # of what is still there
)


@dataclass
class Repaired:
    """The code after all repairs, a sentence for each, and why it cannot be repaired, or ''."""

    code: str
    says: list[str] = field(default_factory=list)
    refusal: str = ""


def repair(code: str, loaded: LoadedModel) -> Repaired:
    """`code` with every repair that is certain. Never raises for code that parses."""
    done = Repaired(code)
    source = None
    for mend in REPAIRS:
        try:
            source = source or Source(done.code)
            change = mend(source, loaded)
            if change.refusal:
                done.refusal = change.refusal
                return done
            new = applied(done.code, change.edits).strip("\n") if change.edits else done.code
            if new != done.code:
                source = Source(new)
                done.code = new
                done.says.append(change.says)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            source = None  # this repair would break it, so it is not done
    done.code = without_gaps(without_orphans(code, done.code))
    return done
