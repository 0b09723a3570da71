"""Names under which a repository was known before it was renamed; its README may still use them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...errors import AlacardError
from ...hub.facts import ModelSnapshot

if TYPE_CHECKING:
    from ...hub.client import HubClient

QUOTED = re.compile(
    r"[\"']([A-Za-z0-9_][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})[\"']"
)
MOST_ASKED = 2
"""Names of one README that the Hub is asked about."""
MOST_README = 200_000


async def with_old_names(snapshot: ModelSnapshot, hub: HubClient, asked: str) -> ModelSnapshot:
    """The snapshot with the old names that are certain: the Hub leads from them to this model.

    `asked` is the name that this snapshot was asked for by. Raises nothing of the Hub's: a name
    that it cannot tell about is another model's.
    """
    facts = snapshot.facts
    names = [asked] if asked.lower() != facts.id.lower() else []
    if snapshot.origin == "hub":
        for name in _candidates(snapshot):
            try:
                found = await hub.json(f"api/models/{name}")
            except AlacardError:
                continue
            if isinstance(found, dict) and found.get("id") == facts.id:
                names.append(name)
    return snapshot.model_copy(update={"old_names": names}) if names else snapshot


def _candidates(snapshot: ModelSnapshot) -> list[str]:
    """Names of the README that end as this model's does and belong to another owner."""
    own = snapshot.facts.id.lower()
    last = own.rpartition("/")[2]
    bases = {name.lower() for name in snapshot.facts.base_models}
    found = dict.fromkeys(QUOTED.findall((snapshot.readme or "")[:MOST_README]))
    return [
        name
        for name in found
        if name.lower() != own
        and name.lower().rpartition("/")[2] == last
        and name.lower() not in bases
        and ".." not in name
    ][:MOST_ASKED]
