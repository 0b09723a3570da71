"""Whence a notebook comes: what its file says, and what the library knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import HandNotFound, StoreUnavailable
from ...room import Requester
from ..activity import Activity
from ..rows import NAMES
from ..share_models import Chain
from .models import Trace
from .recipes import said_id


async def trace(ours: Mapping[str, Any], activity: Activity, requester: Requester) -> Trace:
    """Whence a notebook comes by its own `metadata.alacard` and by the library, which may be
    away."""
    says = {name: value for name in NAMES if (value := said_id(ours, name)) is not None}
    own, parent = says.get("share_id"), says.get("forked_from")
    sentences = []
    if own is None:
        sentences.append("The file does not name a hand in a library.")
    if parent is not None:
        sentences.append(f"The file says that it is a remix of {parent}.")
    chain = None
    for said, what in ((own, "that the file names"), (parent, "that it says it is a remix of")):
        if said is None or chain is not None:
            continue
        try:
            chain = await activity.chain(said, requester)
        except HandNotFound:
            sentences.append(f"The library has no hand {said}, {what}, that you may see.")
        except StoreUnavailable as error:
            sentences.append(f"The library cannot be reached: {error.message}")
            break
        else:
            sentences += _known(chain, said, own, parent)
    return Trace(says=says, known=chain is not None, chain=chain, sentences=sentences)


def _known(chain: Chain, asked: str, own: str | None, parent: str | None) -> list[str]:
    """What the library says of the hand that was found, and where the file says otherwise."""
    if asked != own:
        return [f"The library knows {asked}, but not whether this file is a remix of it."]
    true = next((one for one, other in chain.edges if other == asked), None)
    told = f"The library knows the hand {asked}"
    if true is not None:
        return [
            f"{told}, a remix of {true}."
            if true == parent or parent is None
            else f"{told}, a remix of {true}, not of what the file says."
        ]
    if parent is not None:
        return [f"{told}, which is not a remix there: the file is wrong."]
    return [f"{told}, which is not a remix."]
