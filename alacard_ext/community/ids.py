"""Share ids: those of the store, under the names that hands know them by."""

from __future__ import annotations

from ..store import ids

ALPHABET, LENGTH, new_id = ids.ALPHABET, ids.LENGTH, ids.new_id
SHARE_ID = ids.PUBLIC_ID
"""As a route matches it."""
NOTEBOOK, COLLECTION = "notebook", "collection"
"""What hands and collections are called among all that people are told of."""
