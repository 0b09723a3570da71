"""The part of the Python API that begins with a notebook's file: rebase, compare, read, remix and
export.

`alacard_ext.api` offers it as its own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .config import read_configuration
from .errors import BadRequest
from .room import Requester
from .running import checked, with_services

if TYPE_CHECKING:
    from .community.exporting.models import Export
    from .community.importing.service import Imported
    from .community.rebasing.models import Comparison, FileHand, Rebased
    from .notebooks.models import GenerateAnswer
    from .services import Services

PathLike = str | os.PathLike[str]


def library_rebase(path: PathLike, onto: str = "original") -> Rebased:
    """The notebook of a file with what its original became, or with `onto="template"` what the
    present templates deal; nothing is written.

    Raises BadRequest for a file that names no hand of a library, HandNotFound, Conflict where there
    is nothing to rebase onto, StoreUnavailable, OSError and what generating raises.
    """
    from .community.rebasing.recipes import said_id, written_by_alacard
    from .community.rebasing.service import Rebasing

    if onto not in ("original", "template"):
        raise BadRequest("onto is 'original' or 'template'.")
    mine = _read(path)
    share_id = said_id(written_by_alacard(mine), "share_id")
    if share_id is None:
        raise BadRequest(
            "This notebook does not name a hand in a library, so there is nothing to merge."
        )

    async def work(services: Services) -> Rebased:
        wanted: Any = onto
        return await services.of(Rebasing).rebase(share_id, mine, wanted, Requester())

    return with_services(work)


def library_compare(path: PathLike) -> Comparison:
    """What was changed by hand in the notebook of a file, with or without a library.

    Raises BadRequest where Alacard did not make it, OSError and what generating raises.
    """
    from .community.rebasing.service import Rebasing

    notebook = _read(path)
    return with_services(lambda services: services.of(Rebasing).compare(notebook, Requester()))


def library_file(path: PathLike) -> FileHand:
    """The hand that the notebook of a file holds, and whence it comes.

    Raises BadRequest where Alacard did not make it, InvalidRecipe, UnknownCard and OSError.
    """
    from .community.rebasing.service import Rebasing

    notebook = _read(path)
    return with_services(lambda services: services.of(Rebasing).read(notebook, Requester()))


def library_remix_file(path: PathLike, modified: Mapping[str, Any] | None = None) -> GenerateAnswer:
    """The notebook of the hand that a file holds, with the cards in `modified` instead of its own.
    It names its original where the library knows that.

    Raises what `library_file` and generating raise.
    """
    from .cards.dealing import complete_recipe
    from .community.library import Library
    from .community.rebasing.service import Rebasing
    from .community.share_models import RemixRequest
    from .notebooks.generations import Generations

    changed = checked(RemixRequest, {"modified_recipe": modified or {}}).modified_recipe
    notebook = _read(path)

    async def work(services: Services) -> GenerateAnswer:
        found = await services.of(Rebasing).read(notebook, Requester())
        asked = {**found.recipe, **changed}
        hand = await complete_recipe(services.deck, services.hub, asked)
        services.find(Library)  # which keeps what is dealt
        original = found.trace.says.get("share_id") if found.in_library else None
        return await services.of(Generations).run(hand, forked_from=original)

    return with_services(work)


def library_import(source: PathLike) -> Imported:
    """Put a notebook, or all of a folder or an archive, into your library as hands of your own.

    Raises BadRequest for what is neither, StoreUnavailable and OSError.
    """
    from .community.importing.service import Importing

    return with_services(lambda services: services.of(Importing).add(Path(source), Requester()))


def _read(path: PathLike) -> dict[str, Any]:
    from .community.snapshot import read_file

    return read_file(Path(path), read_configuration().share_max_bytes)


def export_file(path: PathLike, format: str) -> Export:
    """The notebook of a file, whoever dealt it, as a file for somewhere else; needs no library.

    Raises BadRequest for what is no notebook or cannot be made that, ShareTooLarge and OSError.
    """
    from .community.exporting.export import check_format, export
    from .community.snapshot import read_file

    wanted, limit = check_format(format), read_configuration().share_max_bytes
    return export(read_file(Path(path), limit), Path(path).name, wanted)
