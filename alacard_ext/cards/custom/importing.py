"""Cards that a person brings in from a file, a folder or a repository: all of them, or none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ...errors import Conflict, InvalidCard, ShareFindings
from ...people import owned
from ...room import BeforeSharing, Requester, nothing_found
from ...store.auditing import Act, Audit
from ...store.instants import now
from ...store.service import Store
from .checking import CustomCard, check_card
from .ids import own_id
from .keeping import check_room
from .sources import Source

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


class Imported(BaseModel):
    """A card that was brought in: its id here, and whether it was there before."""

    type: str
    id: str
    name: str
    updated: bool


async def bring_in(
    store: Store,
    source: Source,
    visibility: str | None,
    requester: Requester,
    look: BeforeSharing = nothing_found,
    audit: Audit | None = None,
) -> list[Imported]:
    """Keep the cards of a source as this person's; one that they brought in before is changed.

    What `visibility` leaves open stays as it was, and is private for a new card. Raises InvalidCard
    naming file, card and field of all that is wrong, Forbidden, Conflict and StoreUnavailable, and
    what `look` raises for those that others would see.
    """
    requester = owned(requester)
    cards = await asyncio.to_thread(_checked, source, requester)

    seen: dict[str, dict[str, str]] = {}
    refused: dict[str, ShareFindings] = {}
    for _, card in cards if visibility != "private" else ():
        try:
            await look(card.model_dump(mode="json"), requester)
        except ShareFindings as error:
            refused[card.id] = error

    async def write(connection: AsyncConnection) -> list[Imported]:
        from ...store import audience
        from . import statements

        audience.check_audience(requester, visibility or audience.PRIVATE)
        at, done = now(), []
        seen.clear()
        for kind, card in cards:
            row = await statements.named(connection, kind, card.id)
            values: dict[str, Any] = {
                "card": card.model_dump(mode="json"),
                "source": source.name,
                "updated_at": at,
            }
            if visibility is not None or row is None or row.deleted_at is not None:
                values["visibility"] = visibility or audience.PRIVATE
            seen_by = values.get("visibility", row and row.visibility)
            if seen_by != audience.PRIVATE and card.id in refused:
                raise refused[card.id]
            if row is None:
                made = {"owner": requester.owner, "type": kind, "card_id": card.id}
                await statements.insert_card(connection, {**values, **made, "created_at": at})
            elif row.owner != requester.owner:
                raise Conflict(
                    f"The id of '{card.name[:80]}' is already taken here; give the card another id."
                )
            else:
                await statements.change(connection, row, {**values, "deleted_at": None})
            before = audience.PRIVATE if row is None or row.deleted_at else row.visibility
            if seen_by is not None and seen_by != before:
                seen[card.id] = {"before": before, "after": seen_by}
            done.append(Imported(type=kind, id=card.id, name=card.name, updated=row is not None))
        await check_room(connection, requester)
        return done

    done = await store.write(write)
    audit = audit or Audit("")
    for card_id, told in seen.items():
        act: Act = "revoke" if told["after"] == "private" else "share"
        await audit.note(act, requester, card_id, kind="card", **told)
    return done


def _checked(source: Source, requester: Requester) -> list[tuple[Any, CustomCard]]:
    cards: list[tuple[Any, CustomCard]] = []
    wrong: list[dict[str, str]] = []
    seen: dict[tuple[str, str], str] = {}
    for entry in source.entries:
        name = entry.data["id"]
        card, found = check_card(entry.kind, entry.data, own_id(name, entry.kind, requester))
        wrong += [
            {"field": f"{entry.where}: {each.field}", "message": each.message} for each in found
        ]
        if (entry.kind, name) in seen:
            wrong.append(
                {"field": f"{entry.where}: id", "message": "It appears twice; remove one."}
            )
        seen[entry.kind, name] = entry.where
        if card is not None:
            cards.append((entry.kind, card))
    if wrong:
        first = wrong[0]
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise InvalidCard(
            f"Nothing was imported. {first['field']}: {first['message']}{more}",
            {"errors": wrong[:100]},
        )
    return cards
