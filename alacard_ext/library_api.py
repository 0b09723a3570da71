"""The part of the Python API that lists, shares, remixes and exports the hands of the library.

`alacard_ext.api` offers it as its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .cards.dealing import complete_recipe
from .room import Requester
from .running import checked, with_services

if TYPE_CHECKING:
    from .community.exporting.models import Export
    from .community.models import HandPage, HandWhole
    from .notebooks.models import GenerateAnswer
    from .services import Services


def library(query: str = "", **filters: Any) -> HandPage:
    """The hands that you dealt; `filters` are those of `LibraryQuery`, with its wire names.

    Raises BadRequest for a filter that there is not, and StoreUnavailable.
    """
    from .community.library import Library
    from .community.models import LibraryQuery

    wanted = checked(LibraryQuery, {"q": query, **filters})
    return with_services(lambda services: services.of(Library).list(wanted, Requester()))


def library_hand(share_id: str) -> HandWhole:
    """One of your hands, with its cards whole. Raises HandNotFound and StoreUnavailable."""
    from .community.library import Library

    return with_services(lambda services: services.of(Library).show(share_id, Requester()))


def library_share(
    share_id: str,
    visibility: str,
    *,
    outputs: bool = False,
    accept_findings: bool = False,
    license: str | None = None,
) -> HandWhole:
    """Share one of your hands, as it was dealt, with `everyone`, or make it `private` again.

    Raises HandNotFound, ShareFindings where it holds what looks like a secret or a local path, and
    StoreUnavailable.
    """
    from .community.share_models import ShareRequest
    from .community.sharing import Sharing

    asked = {"visibility": visibility, "outputs": outputs, "accept_findings": accept_findings}
    asked |= {"license": license} if license is not None else {}
    wanted = checked(ShareRequest, asked)
    return with_services(lambda services: services.of(Sharing).share(share_id, wanted, Requester()))


def library_remix(share_id: str, modified: Mapping[str, Any] | None = None) -> GenerateAnswer:
    """The notebook of a hand that you may see, with the cards in `modified` instead of its own.

    Raises BadRequest for a part that no recipe has, HandNotFound, StoreUnavailable and what
    generating raises.
    """
    from .community.library import Library
    from .community.share_models import RemixRequest
    from .notebooks.generations import Generations

    changed = checked(RemixRequest, {"modified_recipe": modified or {}}).modified_recipe

    async def work(services: Services) -> GenerateAnswer:
        original = await services.of(Library).show(share_id, Requester())
        asked = {**original.recipe, **changed}
        hand = await complete_recipe(services.deck, services.hub, asked)
        # A starter is nobody's original.
        parent = None if original.reason is not None else share_id
        return await services.of(Generations).run(hand, forked_from=parent)

    return with_services(work)


def library_export(share_id: str, format: str, *, version: int | None = None) -> Export:
    """A hand that you may see, as a file for somewhere else; `format` is one of `Format`.

    Raises BadRequest where it cannot be made of this notebook, HandNotFound and StoreUnavailable.
    """
    from .community.exporting.models import ExportQuery
    from .community.exporting.service import Exports

    wanted = checked(ExportQuery, {"format": format, "version": version})
    return with_services(
        lambda services: services.of(Exports).of_hand(share_id, wanted, Requester())
    )
