"""Share ids: those of the store, under the names that hands know them by."""

from __future__ import annotations

from ..store import ids

ALPHABET, LENGTH, new_id = ids.ALPHABET, ids.LENGTH, ids.new_id
SHARE_ID = ids.PUBLIC_ID
"""As a route matches it."""
NOTEBOOK = "notebook"
"""What hands are called among all that people talk about."""
