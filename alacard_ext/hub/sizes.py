"""How many bytes the weights take, for repositories whose metadata does not tell.

The Hub counts weights of safetensors in the root alone. For pickled weights, and for pipelines of
several parts, the sizes of the files are asked for, and those that one load would fetch are added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import AlacardError
from .client import HubClient
from .facts import ModelFacts
from .weights import MOST_BYTES, weights_among


async def stored_bytes(
    hub: HubClient, facts: ModelFacts, names: Sequence[str] | None = None
) -> int | None:
    """Bytes of the weights that a load would fetch; None where the Hub does not tell.

    `names` are the files of the repository that are loaded, where a library is told them.
    """
    at = f"/revision/{facts.sha}" if facts.sha else ""
    try:
        answer = await hub.json(f"api/models/{facts.id}{at}?blobs=true")
    except AlacardError:
        return None
    siblings = answer.get("siblings") if isinstance(answer, Mapping) else None
    rows = siblings if isinstance(siblings, list) else []
    if names is None:
        return weights_among(rows)
    sizes = {row.get("rfilename"): row.get("size") for row in rows if isinstance(row, Mapping)}
    wanted = [sizes.get(name) for name in names]
    known = [one for one in wanted if isinstance(one, int) and 0 < one < MOST_BYTES]
    return sum(known) if known and len(known) == len(wanted) else None
