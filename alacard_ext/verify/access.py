"""Whether a notebook may have the Hub's token: what the Hub says of its models decides.

A notebook may come from a stranger, so nothing in it proves that it needs the token: it only names
the models that are asked for.
"""

from __future__ import annotations

from typing import Any

from ..errors import AlacardError
from ..hub.access import closed
from ..hub.client import HubClient
from ..notebooks.libraries.adapters import with_base

MOST_MODELS = 4


async def needs_token(notebook: Any, hub: HubClient) -> bool:
    """Whether a model that the notebook's metadata name, or its base, is gated or private.

    So says the Hub, or what was kept of it; where neither tells, the notebook gets no token.
    """
    with hub.one_request():
        for model_id in models_of(notebook):
            try:
                snapshot = await with_base(await hub.snapshot(model_id), hub)
            except AlacardError:
                continue
            if closed(snapshot.facts, snapshot.base):
                return True
    return False


def models_of(notebook: Any) -> list[str]:
    """The ids that stand in `metadata.alacard`, of the model and of those beside it."""
    ours = _mapping(notebook.metadata.get("alacard"))
    recipe = _mapping(ours.get("recipe"))
    beside = recipe.get("companions")
    named = [ours.get("model"), recipe.get("model_card")]
    named += beside if isinstance(beside, list) else []
    ids = [_mapping(each).get("id") for each in named]
    return list(dict.fromkeys(each for each in ids if isinstance(each, str)))[:MOST_MODELS]


def _mapping(value: Any) -> Any:
    return value if isinstance(value, dict) else {}
