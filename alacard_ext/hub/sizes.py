"""How many bytes the weights take, for repositories whose metadata does not tell.

The Hub counts weights of safetensors in the root alone. For pickled weights, and for pipelines of
several parts, the sizes of the files are asked for, and those that one load would fetch are added.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import AlacardError
from .client import HubClient
from .facts import ModelFacts
from .weights import weights_among


async def stored_bytes(hub: HubClient, facts: ModelFacts) -> int | None:
    """Bytes of the weights that a load would fetch; None where the Hub does not tell."""
    at = f"/revision/{facts.sha}" if facts.sha else ""
    try:
        answer = await hub.json(f"api/models/{facts.id}{at}?blobs=true")
    except AlacardError:
        return None
    siblings = answer.get("siblings") if isinstance(answer, Mapping) else None
    return weights_among(siblings if isinstance(siblings, list) else [])
