"""Does loading a model run code of a repository? Which files, at which commits, and may it?"""

from __future__ import annotations

from .bound import (
    code_revision,
    elsewhere,
    is_allowed,
    needs_class,
    references,
    unpinnable,
    with_code_revision,
)
from .gather import with_code
from .switch import drop_switch, may_have_code

__all__ = [
    "code_revision",
    "drop_switch",
    "elsewhere",
    "is_allowed",
    "may_have_code",
    "needs_class",
    "references",
    "unpinnable",
    "with_code",
    "with_code_revision",
]
