"""Rebases and comparisons for who asks. Nothing is written by either."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from ...cards.consent import allowing_nothing
from ...cards.deck import Deck
from ...cards.handcode import encode
from ...cards.models import Recipe
from ...errors import AlacardError, Conflict, HandNotFound, StoreUnavailable
from ...hub.client import HubClient
from ...room import Requester, Service, Shared
from ...store.service import Store
from ..activity import Activity
from ..files import notebook_at
from ..hands import owned, row_of_hand
from ..rows import title_of
from . import sources
from .changes import changes_between
from .merge import merge
from .models import CompareRequest, Comparison, FileHand, Onto, Rebased, RebaseRequest
from .recipes import commit_of, dealt_again, recipe_of, said_id, written_by_alacard
from .taken import TAKEN_UP, as_taken_up, taken_up
from .tracing import trace

if TYPE_CHECKING:
    from sqlalchemy import Row

AT_ONCE = 2
"""Merges and comparisons of a server that are made together; each keeps a thread busy."""
Notebook = dict[str, Any]


class Rebasing(Service):
    """Merges what a person made of a notebook with what its original became."""

    def __init__(self, shared: Shared) -> None:
        self._store: Store = shared.store
        self._deck: Deck = shared.deck
        self._hub: HubClient = shared.hub
        self._activity = Activity.build(shared)
        self._limit = shared.config.share_max_bytes
        self._readme_code = shared.config.run_readme_code
        self._turn = asyncio.Semaphore(AT_ONCE)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared)

    async def rebase_file(
        self, share_id: str, wanted: RebaseRequest, requester: Requester, contents: Any
    ) -> Rebased:
        """`rebase` with a notebook of the contents manager. Raises InvalidPath, NotFound and
        ShareTooLarge besides."""
        async with self._turn:
            _, mine = await notebook_at(contents, wanted.path, self._limit)
            return await self.rebase(share_id, mine, wanted.onto, requester)

    async def rebase(
        self, share_id: str, mine: Notebook, onto: Onto, requester: Requester
    ) -> Rebased:
        """The notebook of a hand with the changes of its original, or of the current templates.

        Raises HandNotFound, also where the original may not be read any more, Conflict where the
        notebook is of another hand or has no original, StoreUnavailable, and what dealing raises.
        """
        requester = owned(requester)
        async with self._store.reading() as connection:
            row = await row_of_hand(connection, share_id, requester)
        _check_hand(mine, row)
        if onto == "original":
            base, theirs, told = await self._original(row, mine, requester)
            notes: list[str] = []
        else:
            base, theirs, told = await self._template(row, mine, requester)
            notes = _consents(base)
        return await asyncio.to_thread(self._rebased, base, mine, theirs, onto, told, notes)

    async def compare_file(
        self, wanted: CompareRequest, requester: Requester, contents: Any
    ) -> Comparison:
        """`compare` with a notebook of the contents manager. Raises InvalidPath, NotFound and
        ShareTooLarge besides."""
        async with self._turn:
            _, notebook = await notebook_at(contents, wanted.path, self._limit)
            return await self.compare(notebook, requester)

    async def compare(self, notebook: Notebook, requester: Requester) -> Comparison:
        """What was changed by hand in a notebook, with or without a library.

        It is compared with what the library keeps, where the hand is the person's own and has the
        same cards, else with the hand dealt again at the same commit. Raises BadRequest where
        Alacard did not make it, and what dealing raises.
        """
        requester = owned(requester)
        ours = written_by_alacard(notebook)
        recipe = await recipe_of(ours, self._deck, self._hub)
        kept = await self._kept(ours, recipe, requester)
        notes: list[str] = []
        against = kept
        if against is None:
            against = await self._dealt(recipe, commit_of(ours))
            notes = _consents(notebook)
        changes = await asyncio.to_thread(changes_between, against, notebook)
        touched = sum(change.kind != "removed" for change in changes)
        return Comparison(
            against="dealt" if kept is None else "kept",
            changes=changes,
            unchanged=len(notebook["cells"]) - touched,
            recipe=recipe.model_dump(mode="json"),
            hand_code=encode(recipe, self._deck),
            trace=await trace(ours, self._activity, requester),
            notes=notes,
        )

    async def read(self, notebook: Notebook, requester: Requester) -> FileHand:
        """The hand that a notebook holds, with or without a library. Raises BadRequest where
        Alacard did not make it, InvalidRecipe and UnknownCard."""
        requester = owned(requester)
        ours = written_by_alacard(notebook)
        recipe = await recipe_of(ours, self._deck, self._hub)
        traced = await trace(ours, self._activity, requester)
        chain = traced.chain.nodes if traced.chain else []
        current = next((node.share_id for node in chain if node.current), None)
        return FileHand(
            title=title_of(recipe),
            model=recipe.model_card.id,
            commit=commit_of(ours),
            recipe=recipe.model_dump(mode="json"),
            hand_code=encode(recipe, self._deck),
            in_library=current is not None and current == traced.says.get("share_id"),
            trace=traced,
        )

    async def _original(
        self, row: Row[Any], mine: Notebook, requester: Requester
    ) -> tuple[Notebook, Notebook, tuple[str, str]]:
        """Base and theirs: versions of the hand that this one is a remix of, else of itself."""
        remixed: str | None = row.forked_from
        async with self._store.reading() as connection:
            found = await sources.sources_of(connection, remixed or row.share_id, requester)
        newest = sources.newest_version(found)
        theirs = await sources.read_source(self._store, newest)
        theirs["metadata"]["alacard"][sources.BASED_ON] = sources.based_on(newest)
        if not remixed:
            began, base = await sources.nearest(self._store, found, mine)
        elif (there := sources.forked_at(found, row, mine)) is not None:
            began, base = there, await sources.read_source(self._store, there)
        else:
            told, base = await self._beginning(row, found[0].row, requester)
            _take_kernel(base, theirs)
            return base, theirs, (told, newest.told)
        return base, theirs, (began.told, newest.told)

    async def _beginning(
        self, row: Row[Any], original: Row[Any], requester: Requester
    ) -> tuple[str, Notebook]:
        """What a remix began with, in words and as a notebook, where no version of that time may
        be read: the remix as it was dealt, or with other cards the original dealt again."""
        recipe = await self._recipe(original)
        if not _same_cards(row.recipe, recipe):
            dealt = await self._dealt(recipe, original.model_sha)
            return "the original dealt by the current templates", dealt
        async with self._store.reading() as connection:
            kept = await sources.sources_of(connection, row.share_id, requester)
        return f"{kept[-1].told} of this remix", await sources.read_source(self._store, kept[-1])

    async def _template(
        self, row: Row[Any], mine: Notebook, requester: Requester
    ) -> tuple[Notebook, Notebook, tuple[str, str]]:
        """Base and theirs: what the library keeps of the hand, and the hand dealt again."""
        async with self._store.reading() as connection:
            found = await sources.sources_of(connection, row.share_id, requester)
        dealt = [each for each in found if not each.number]
        if dealt:
            began, base = dealt[0], await sources.read_source(self._store, dealt[0])
        else:
            began, base = await sources.nearest(self._store, found, mine)
        theirs = await self._dealt(await self._recipe(row), row.model_sha)
        _take_kernel(theirs, base)
        base = await asyncio.to_thread(as_taken_up, base, mine)
        return base, theirs, (began.told, "the hand dealt by the current templates")

    async def _recipe(self, row: Row[Any]) -> Recipe:
        kept = {"recipe": allowing_nothing(row.recipe)}
        return await recipe_of(kept, self._deck, self._hub)

    async def _dealt(self, recipe: Recipe, revision: str | None) -> Notebook:
        return await dealt_again(
            recipe, revision, self._deck, self._hub, readme_code=self._readme_code
        )

    async def _kept(
        self, ours: Mapping[str, Any], recipe: Recipe, requester: Requester
    ) -> Notebook | None:
        """What the library keeps of a hand of the person's own that has these cards; None also
        where the library is away."""
        share_id = said_id(ours, "share_id")
        if share_id is None:
            return None
        try:
            async with self._store.reading() as connection:
                found = await sources.sources_of(connection, share_id, requester)
            dealt = [each for each in found if not each.number]
            if not dealt or not _same_cards(dealt[0].row.recipe, recipe):
                return None
            return await sources.read_source(self._store, dealt[0])
        except (HandNotFound, StoreUnavailable):
            return None

    def _rebased(
        self,
        base: Notebook,
        mine: Notebook,
        theirs: Notebook,
        onto: Onto,
        told: tuple[str, str],
        notes: list[str],
    ) -> Rebased:
        merged = merge(base, mine, theirs)
        changes = changes_between(mine, merged.notebook)
        if changes:
            self._renew(merged.notebook)
        ours = merged.notebook["metadata"].setdefault("alacard", {})
        # What the next time begins with, whatever the file said of the last.
        if onto == "original":
            ours[sources.BASED_ON] = theirs["metadata"]["alacard"][sources.BASED_ON]
        else:
            ours[TAKEN_UP] = taken_up(merged.notebook, theirs)
        return Rebased(
            notebook=merged.notebook,
            conflicts=merged.conflicts,
            changes=changes,
            onto=onto,
            base=told[0],
            theirs=told[1],
            up_to_date=not changes and not merged.conflicts,
            notes=notes,
        )

    def _renew(self, notebook: Notebook) -> None:
        """The code of cards that come from both sides; and no stamp is of what was merged."""
        ours = notebook["metadata"].get("alacard")
        if not isinstance(ours, dict):
            return
        ours.pop("verified", None)
        try:
            ours["hand_code"] = encode(Recipe.model_validate(ours.get("recipe")), self._deck)
        except (ValidationError, AlacardError):
            ours["hand_code"] = None


def _check_hand(mine: Notebook, row: Row[Any]) -> None:
    """Raises Conflict where the file is not of this hand, as after a copy over it."""
    ours = mine["metadata"].get("alacard")
    if not isinstance(ours, Mapping) or ours.get("share_id") != row.share_id:
        raise Conflict(
            "This file does not say that it belongs to this hand, so its changes cannot be "
            "distinguished from those of the original. Rebase the file that was dealt, or a copy "
            "of it."
        )


def _take_kernel(dealt: Notebook, of: Notebook) -> None:
    """The kernel is of the server that dealt a notebook, not of its templates."""
    for name in ("kernelspec", "language_info"):
        if name in of["metadata"]:
            dealt["metadata"][name] = of["metadata"][name]


def _same_cards(kept: Mapping[str, Any], recipe: Recipe) -> bool:
    try:
        was = Recipe.model_validate(allowing_nothing(kept))
    except ValidationError:
        return False
    return was.model_dump(exclude={"deck"}) == recipe.model_dump(exclude={"deck"})


def _consents(notebook: Notebook) -> list[str]:
    """What a hand that is dealt again lacks, where its dealer had allowed something."""
    ours = notebook["metadata"].get("alacard")
    plan = ours.get("plan") if isinstance(ours, Mapping) else None
    if not isinstance(plan, Mapping):
        return []
    readme = plan.get("readme")
    consented = isinstance(readme, Mapping) and readme.get("mode") == "consented"
    if not consented and plan.get("trust_remote_code") is not True:
        return []
    return [
        "The model's own code was allowed when this notebook was dealt. A hand that is dealt "
        "again allows no such code, so cells that run it differ."
    ]
