"""Ids that people see: nobody can guess one, and none is a word of a route."""

from __future__ import annotations

import secrets
import string

ALPHABET = string.digits + string.ascii_letters
LENGTH = 22
"""131 bits. Words of routes are shorter, so that no id is one of them."""
PUBLIC_ID = rf"([0-9A-Za-z]{{{LENGTH}}})"
"""As a route matches it."""


def new_id() -> str:
    """An id that nobody has."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
