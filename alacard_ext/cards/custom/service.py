"""The cards that people make: each person's deck is the one that ships, and theirs.

What speaks SQLAlchemy is imported within a transaction of the store.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from ...errors import Conflict, StoreUnavailable
from ...people import owned
from ...room import BeforeSharing, Requester, Service, Shared, nothing_found
from ...store.auditing import Act, Audit
from ...store.instants import instant, now
from ...store.service import Store
from ..deck import Deck
from ..models import CardType, card_id
from ..presets import Cards
from ..resolve import names_others_than
from .checking import CUSTOM_TYPES, CardCheck, CustomCard, CustomType, check_draft
from .decks import PersonalDeck
from .ids import is_id, new_id
from .keeping import check_room, checked
from .models import CardChange, CardWhole, CheckRequest, CustomFacts, NewCard
from .subjects import subject_kinds
from .whole import check_id, not_found, whole

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .importing import Imported
    from .sources import Source

DECKS = 32
"""Decks of people that are held ready."""
WAIT = 10.0
"""Seconds that a deal waits for the store; then it is dealt from the deck alone."""
log = logging.getLogger("alacard_ext.cards")


class CustomCards(Service):
    """The custom cards of this deployment. All but `personal` raises StoreUnavailable."""

    def __init__(
        self,
        store: Store,
        deck: Deck,
        look: BeforeSharing = nothing_found,
        audit: Audit | None = None,
    ) -> None:
        self._store, self._deck, self._look = store, deck, look
        self._audit = audit or Audit("")
        self._ready: OrderedDict[tuple[Any, ...], PersonalDeck] = OrderedDict()

    @classmethod
    def build(cls, shared: Shared) -> Self:
        audit = Audit(shared.config.audit_file)
        shared.subject_kinds |= subject_kinds()
        return cls(shared.store, shared.deck, shared.check_shared, audit)

    async def personal(self, requester: Requester) -> PersonalDeck:
        """The deck with all cards that this person sees; without them where the store is away."""
        requester = owned(requester)

        async def look(
            connection: AsyncConnection,
        ) -> tuple[tuple[Any, ...], PersonalDeck | None, list[Row[Any]]]:
            from . import statements

            seen = await statements.key_of_seen(connection, requester)
            key = (requester.owner, seen)
            # Taken here: by the time that the loop goes on, others may have pushed it out.
            if (ready := self._ready.get(key)) is not None or not seen:
                return key, ready, []
            return key, None, await statements.seen(connection, requester)

        try:
            async with asyncio.timeout(WAIT):
                key, ready, rows = await self._store.read(look)
        except StoreUnavailable as error:
            log.warning("alacard: %s", error.message)
            return PersonalDeck(self._deck, notice=f"Custom cards are missing. {error.message}")
        except TimeoutError:
            log.warning("alacard: custom cards were not read in %s s", WAIT)
            told = "Custom cards are missing: the library did not answer in time."
            return PersonalDeck(self._deck, notice=told)
        if ready is None and rows:
            ready = await asyncio.to_thread(self._with, rows, requester)
        found = ready or PersonalDeck(self._deck)
        self._ready[key] = found
        self._ready.move_to_end(key)
        while len(self._ready) > DECKS:
            self._ready.popitem(last=False)
        return found

    async def deck_for(self, recipe: Mapping[str, Any], requester: Requester) -> Deck:
        """The deck that completes a recipe: this person's, or the one that ships where that has all
        the cards that the recipe names, so that nothing is asked of the store."""
        if names_others_than(self._deck, recipe):
            return (await self.personal(requester)).deck
        return self._deck

    async def check(
        self, kind: CustomType, wanted: CheckRequest, requester: Requester
    ) -> CardCheck:
        """What is wrong with a draft, and how it would read. Nothing is kept."""
        deck = (await self.personal(requester)).deck if wanted.topic else self._deck
        return await asyncio.to_thread(
            check_draft, deck, kind, wanted.card, wanted.topic, wanted.task
        )

    async def show(self, kind: CardType, card_id: str, requester: Requester) -> CardWhole:
        """A card of this person's deck. Raises CardNotFound."""
        bundled = self._deck.find(kind, card_id)
        if bundled is not None:
            return CardWhole(type=kind, card=bundled)
        row = None
        if kind in CUSTOM_TYPES and is_id(card_id):
            async with self._store.reading() as connection:
                from ...store import audience
                from ...store.community_tables import custom_cards
                from . import statements

                may = audience.seen(owned(requester), custom_cards.c)
                row = await statements.one(connection, kind, card_id, may)
        if row is None:
            raise not_found(kind)
        return whole(row, owned(requester))

    async def create(self, kind: CustomType, wanted: NewCard, requester: Requester) -> CardWhole:
        """Keep a new card of this person's. Raises InvalidCard, Forbidden for a group that they are
        not in, ShareFindings, and Conflict where they have too many."""
        requester, visibility = owned(requester), wanted.visibility or "private"
        card_id = new_id(str(wanted.card.get("name", "")))
        card = await checked(kind, wanted.card, card_id)
        at = now()
        row = {
            "owner": requester.owner,
            "type": kind,
            "card_id": card_id,
            "card": card.model_dump(mode="json"),
            "visibility": visibility,
            "source": None,
            "created_at": at,
            "updated_at": at,
        }

        if visibility != "private" and not wanted.accept_findings:
            await self._look(row["card"], requester)

        async def write(connection: AsyncConnection) -> None:
            from ...store import audience
            from . import statements

            audience.check_audience(requester, visibility)
            await check_room(connection, requester, 1)
            await statements.insert_card(connection, row)

        await self._store.write(write)
        if visibility != "private":
            seen = {"before": "private", "after": visibility}
            await self._audit.note("share", requester, card_id, kind="card", **seen)
        return await self.show(kind, card_id, requester)

    async def change(
        self, kind: CustomType, card_id: str, wanted: CardChange, requester: Requester
    ) -> CardWhole:
        """Change a card, or who sees it; administrators may make private what is shared, and its
        owner is told so.

        Raises CardNotFound, InvalidCard, Forbidden for a group that they are not in, ShareFindings,
        and Conflict where the card has changed since the revision that they have seen.
        """
        requester = owned(requester)
        check_id(kind, card_id)
        card = None if wanted.card is None else await checked(kind, wanted.card, card_id)
        looked = await self._looked_at(kind, card_id, wanted, card, requester)

        async def write(connection: AsyncConnection) -> Row[Any]:
            from ...store import audience
            from ...store.community_tables import custom_cards
            from . import statements

            withdraws = card is None and wanted.visibility == audience.PRIVATE
            may = audience.withdrawn_by if withdraws else audience.own
            row = await statements.one(
                connection, kind, card_id, may(requester, custom_cards.c), changes=True
            )
            if row is None:
                raise not_found(kind)
            shown = (wanted.visibility or row.visibility) != audience.PRIVATE
            known = (wanted.revision, looked if shown else None)
            if any(each is not None and each != row.revision for each in known):
                raise Conflict(
                    "This card was changed in the meantime; look at it again before you change it.",
                    {"revision": row.revision},
                )
            values: dict[str, Any] = {"updated_at": now()}
            if card is not None:
                values["card"] = card.model_dump(mode="json")
            if wanted.visibility is not None and wanted.visibility != row.visibility:
                audience.check_audience(requester, wanted.visibility)
                values["visibility"] = wanted.visibility
            await statements.change(connection, row, values)
            if row.owner != requester.owner:
                from .withdrawing import tell_withdrawn

                await tell_withdrawn(connection, kind, row, requester, wanted.why)
            return row

        before = await self._store.write(write)
        if wanted.visibility is not None and wanted.visibility != before.visibility:
            act: Act = "revoke" if wanted.visibility == "private" else "share"
            seen = {"before": before.visibility, "after": wanted.visibility}
            about = {"owner": before.owner, **seen}
            await self._audit.note(act, requester, card_id, kind="card", **about)
        if before.owner == requester.owner:
            return await self.show(kind, card_id, requester)
        log.warning("alacard: %s made the card %s private", requester.owner, card_id)
        # The administrator no longer sees it either, and is told of what they did.
        found = whole(before, requester)
        assert found.custom is not None
        custom = found.custom.model_copy(update={"visibility": "private"})
        return found.model_copy(update={"custom": custom})

    async def _looked_at(
        self,
        kind: CustomType,
        card_id: str,
        wanted: CardChange,
        card: CustomCard | None,
        requester: Requester,
    ) -> int | None:
        """The revision whose change was found fit for others; None where no look was wanted."""
        if wanted.accept_findings or (card is None and wanted.visibility in (None, "private")):
            return None
        present = await self.show(kind, card_id, requester)
        if present.custom is None or not present.custom.mine:
            return None
        if (wanted.visibility or present.custom.visibility) != "private":
            await self._look((card or present.card).model_dump(mode="json"), requester)
        return present.custom.revision

    async def delete(self, kind: CustomType, card_id: str, requester: Requester) -> CardWhole:
        """Take a card of theirs out of all decks; hands that hold it keep it. Raises
        CardNotFound."""
        requester = owned(requester)
        check_id(kind, card_id)

        async def write(connection: AsyncConnection) -> Row[Any]:
            from ...store import audience
            from ...store.community_tables import custom_cards
            from . import statements

            mine = audience.own(requester, custom_cards.c)
            row = await statements.one(connection, kind, card_id, mine, changes=True)
            if row is None:
                raise not_found(kind)
            await statements.change(connection, row, {"deleted_at": now()})
            await statements.sweep(connection, requester, now())
            return row

        row = await self._store.write(write)
        await self._audit.note("delete", requester, card_id, kind="card", before=row.visibility)
        found = whole(row, requester)
        assert found.custom is not None
        custom = found.custom.model_copy(update={"deleted_at": instant(now())})
        return found.model_copy(update={"custom": custom})

    async def restore(self, kind: CustomType, card_id: str, requester: Requester) -> CardWhole:
        """Bring back a card that was deleted within 30 days: within an hour as it was, later
        private. Raises CardNotFound, and Conflict where they have too many."""
        requester = owned(requester)
        check_id(kind, card_id)

        async def write(connection: AsyncConnection) -> bool:
            from ...store import audience
            from ...store.community_tables import custom_cards
            from ...store.restoring import is_deleted
            from . import statements

            columns = custom_cards.c
            there = (columns.type == kind, columns.card_id == card_id)
            own = audience.own(requester, columns)
            was_deleted = await is_deleted(connection, columns, *there, own)
            if not await statements.restore(connection, kind, card_id, requester, now()):
                raise not_found(kind)
            await check_room(connection, requester)
            return was_deleted

        was_deleted = await self._store.write(write)
        back = await self.show(kind, card_id, requester)
        if was_deleted:
            after = back.custom.visibility if back.custom else None
            await self._audit.note("restore", requester, card_id, kind="card", after=after)
        return back

    async def bring_in(
        self,
        source: Source,
        visibility: str | None,
        requester: Requester,
        *,
        accept_findings: bool = False,
    ) -> list[Imported]:
        """Keep the cards of a source as this person's, all or none. Raises what
        `importing.bring_in` does."""
        from .importing import bring_in

        look = nothing_found if accept_findings else self._look
        return await bring_in(self._store, source, visibility, requester, look, self._audit)

    def _with(self, rows: list[Row[Any]], requester: Requester) -> PersonalDeck:
        """The deck with the cards of rows; one that is damaged is left out, and logged."""
        found = []
        for row in rows:
            with suppress(StoreUnavailable):
                found.append(whole(row, requester))
        return self.deck_of(found)

    def deck_of(self, found: list[CardWhole]) -> PersonalDeck:
        """The deck with these cards, in a thread."""
        added: Cards = {kind: {} for kind in CUSTOM_TYPES}
        facts: dict[tuple[str, str], CustomFacts] = {}
        for each in found:
            name = card_id(each.card)
            assert each.custom is not None
            if self._deck.find(each.type, name) is None:
                added[each.type][name] = each.card
                facts[each.type, name] = each.custom
        # Whoever shares cards does not decide what others are dealt.
        others = {name for (_, name), told in facts.items() if not told.mine}
        deck = self._deck.with_cards(added, chosen=others)
        # In this thread, since all that is dealt from it tells its digest.
        _ = deck.sha256
        return PersonalDeck(deck, facts)
