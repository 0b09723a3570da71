"""The named hands of who asks; nobody else sees them.

What speaks SQLAlchemy is imported within a transaction of the store, as in the library.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from ...cards.consent import allowing_nothing, without_consent
from ...cards.handcode import encode
from ...cards.models import Recipe
from ...cards.resolve import is_custom, resolve_recipe
from ...errors import Conflict, InvalidRecipe, NotFound, Outdated, StoreUnavailable
from ...room import Requester, Service, Shared
from ...store.auditing import Act, Audit
from ..hands import owned
from ..ids import SHARE_ID, new_id
from ..rows import instant, now, title_of
from .models import (
    LARGEST_RECIPE,
    MOST_NAMED,
    ChangedNamedHand,
    NamedHand,
    NamedHandWhole,
    NamedQuery,
    NewNamedHand,
)

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ...cards.deck import Deck
    from ...store.service import Store

log = logging.getLogger("alacard_ext.community")


@dataclass(frozen=True)
class NamedPage:
    """A page of named hands, how many there are in all, and the cursor of the next page."""

    recipes: list[NamedHand]
    total: int
    next: str | None
    notice: str | None = None


class NamedHands(Service):
    """Hands under a name, without notebooks. All raises StoreUnavailable.

    A change names the revision that it is of. Where that is no longer the last, Outdated is raised,
    which tells the named hand as it is, and nothing is written.
    """

    def __init__(self, store: Store, deck: Deck, audit: Audit | None = None) -> None:
        self._store = store
        self._deck = deck
        self._audit = audit or Audit("")

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.store, shared.deck, Audit(shared.config.audit_file))

    async def list(self, query: NamedQuery, requester: Requester) -> NamedPage:
        """A page of named hands. Raises BadRequest for a broken cursor."""
        requester = owned(requester)
        async with self._store.reading() as connection:
            from . import statements

            rows, following, total = await statements.listed(connection, query, requester)
        found = await asyncio.to_thread(_listed, rows)
        missing = len(rows) - len(found)
        notice = f"{missing:,} of these cannot be read and are left out." if missing else None
        return NamedPage(found, total, following, notice)

    async def show(
        self, recipe_id: str, requester: Requester, deck: Deck | None = None
    ) -> NamedHandWhole:
        """One with its cards; those that lie in `deck` are not told as from elsewhere. Raises
        NotFound."""
        _check_id(recipe_id)
        async with self._store.reading() as connection:
            row = await _own(connection, recipe_id, owned(requester))
        return _whole(row, deck)

    async def make(self, wanted: NewNamedHand, requester: Requester) -> NamedHandWhole:
        """Keep a hand under a name. Raises InvalidRecipe, UnknownCard, InvalidModelId, and Conflict
        where that name is taken or there are too many."""
        requester, recipe_id = owned(requester), new_id()
        recipe = self._checked(wanted.recipe)
        async with self._store.writing() as connection:
            from . import statements

            await statements.lock(connection, requester)
            if await statements.count_of(connection, requester) >= MOST_NAMED:
                raise Conflict(
                    f"You have {MOST_NAMED:,} named hands, with those that you deleted within 30 "
                    "days, and there is no room for more."
                )
            await _check_name(connection, wanted.name, requester)
            values = {
                "recipe_id": recipe_id,
                "owner": requester.owner,
                "is_template": wanted.is_template,
                **self._values(wanted.name, recipe),
            }
            await statements.make(connection, values)
        return await self.show(recipe_id, requester)

    async def change(
        self, recipe_id: str, wanted: ChangedNamedHand, requester: Requester
    ) -> NamedHandWhole:
        """Another name, hand, or whether it is a template. Raises NotFound, Outdated, Conflict
        where that name is taken, and what a recipe is refused with."""
        requester = owned(requester)
        _check_id(recipe_id)
        recipe = None if wanted.recipe is None else self._checked(wanted.recipe)
        async with self._store.writing() as connection:
            from . import statements

            await statements.lock(connection, requester)
            row = await _own(connection, recipe_id, requester)
            name = row.name if wanted.name is None else wanted.name
            if name != row.name and row.revision == wanted.revision:
                await _check_name(connection, name, requester)
            kept = _recipe_of(row) if recipe is None else recipe
            values = self._values(name, kept)
            if wanted.is_template is not None:
                values["is_template"] = wanted.is_template
            done = await statements.change(connection, row, wanted.revision, values)
        if not done:
            raise await self._outdated(recipe_id, requester)
        return await self.show(recipe_id, requester)

    async def delete(self, recipe_id: str, revision: int, requester: Requester) -> NamedHand:
        """Delete it; notebooks that were made of it stay. Raises NotFound and Outdated."""
        requester, at = owned(requester), now()
        _check_id(recipe_id)
        async with self._store.writing() as connection:
            from . import statements

            row = await _own(connection, recipe_id, requester)
            done = await statements.change(connection, row, revision, {"deleted_at": at})
            await statements.sweep(connection, requester)
        if not done:
            raise await self._outdated(recipe_id, requester)
        await self._note("delete", recipe_id, requester)
        # It is deleted also where its cards are damaged.
        told = {**_plain(row), "title": row.name, "revision": revision + 1}
        return NamedHand.model_validate({**told, "deleted_at": instant(at)})

    async def restore(self, recipe_id: str, requester: Requester) -> NamedHandWhole:
        """Bring a deleted one back; one that is there stays as it is. Raises NotFound, and Conflict
        where its name was given to another."""
        requester = owned(requester)
        _check_id(recipe_id)
        async with self._store.writing() as connection:
            from . import statements

            await statements.lock(connection, requester)
            name = await statements.name_of_deleted(connection, recipe_id, requester)
            if name is not None:
                await _check_name(connection, name, requester)
            if not await statements.restore(connection, recipe_id, requester):
                raise not_found()
        if name is not None:
            await self._note("restore", recipe_id, requester)
        return await self.show(recipe_id, requester)

    async def _note(self, act: Act, recipe_id: str, requester: Requester) -> None:
        await self._audit.note(act, requester, recipe_id, kind="named hand")

    def _checked(self, data: Mapping[str, Any]) -> Recipe:
        recipe = without_consent(resolve_recipe(self._deck, data))
        if len(recipe.model_dump_json().encode()) > LARGEST_RECIPE:
            raise InvalidRecipe(
                f"The cards of this hand have more than {LARGEST_RECIPE:,} bytes together; shorten "
                "the texts of your own cards."
            )
        return recipe

    def _values(self, name: str, recipe: Recipe) -> dict[str, Any]:
        return {
            "name": name,
            "words": f"{name}\n{title_of(recipe)}\n{recipe.model_card.id}".casefold(),
            "recipe": recipe.model_dump(mode="json"),
            "hand_code": encode(recipe, self._deck),
        }

    async def _outdated(self, recipe_id: str, requester: Requester) -> Outdated:
        present = await self.show(recipe_id, requester)
        return Outdated(
            "This named hand was changed in the meantime, perhaps in another tab. Look at its "
            "current state, and make your change again.",
            {"present": present.model_dump(mode="json")},
        )


def not_found() -> NotFound:
    """The same words for what never was, what was deleted and what is someone else's."""
    return NotFound("There is no such named hand of yours.")


def _check_id(recipe_id: str) -> None:
    if not re.fullmatch(SHARE_ID, recipe_id):
        raise not_found()


async def _own(connection: AsyncConnection, recipe_id: str, requester: Requester) -> Row[Any]:
    from . import statements

    row = await statements.one(connection, recipe_id, requester)
    if row is None:
        raise not_found()
    return row


async def _check_name(connection: AsyncConnection, name: str, requester: Requester) -> None:
    """Raises Conflict, which names the hand that has it."""
    from . import statements

    taken = await statements.named(connection, name, requester)
    if taken is not None:
        raise Conflict(
            f"You already have a hand named '{name[:80]}'; choose another name, or rename that "
            f"one.",
            {"recipe_id": taken.recipe_id, "revision": taken.revision},
        )


def _recipe_of(row: Row[Any]) -> Recipe:
    """Raises StoreUnavailable for what is none."""
    try:
        return without_consent(Recipe.model_validate(row.recipe))
    except ValidationError:
        raise StoreUnavailable(
            "The cards of this named hand are damaged; delete it, or restore a backup of the "
            "library (`alacard store check` says more)."
        ) from None


def _plain(row: Row[Any]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in NamedHand.model_fields if hasattr(row, name)}
    times = ("created_at", "updated_at", "deleted_at")
    return values | {name: instant(getattr(row, name)) for name in times}


def _listed(rows: Iterable[Row[Any]]) -> list[NamedHand]:
    """Those that are not damaged; it takes a while."""
    found = []
    for row in rows:
        try:
            title = title_of(Recipe.model_validate_json(row.recipe))
            found.append(NamedHand.model_validate({**_plain(row), "title": title}))
        except ValidationError:
            log.warning("alacard: the named hand %s is damaged, and left out", row.recipe_id)
    return found


def _whole(row: Row[Any], deck: Deck | None = None) -> NamedHandWhole:
    recipe = _recipe_of(row)
    if deck is not None:
        for card in recipe.prompt_cards:
            card.is_custom = is_custom(deck, "prompt", card)
        recipe.topic.is_custom = is_custom(deck, "topic", recipe.topic)
    told = allowing_nothing(recipe.model_dump(mode="json"))
    return NamedHandWhole.model_validate({**_plain(row), "title": title_of(recipe), "recipe": told})
