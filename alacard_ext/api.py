"""The Python API: deal, search and generate from a script or a notebook cell.

>>> from alacard_ext import api
>>> hand = api.deal(locks=["topic:sourdough"], seed=7)
>>> api.write(api.generate(hand), "manual.ipynb")
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from .cards.consent import with_consent
from .cards.dealing import complete_recipe, deal_hand
from .cards.deck import Deck
from .cards.handcode import decode, encode
from .cards.models import Recipe
from .config import read_configuration
from .demo_api import demo, demo_add, demo_add_version, demo_check, demo_export, demo_remove, demos
from .errors import BadRequest, InvalidHandCode, UnknownCard
from .file_api import (
    export_file,
    library_compare,
    library_file,
    library_import,
    library_rebase,
    library_remix_file,
)
from .hub.query import ModelQuery
from .job_api import (
    JobHandle,
    job,
    job_cancel,
    job_logs,
    job_retry,
    jobs,
    schedule,
    schedule_change,
    schedule_delete,
    schedule_run,
    schedules,
    submit,
)
from .launch_api import (
    demo_call,
    demo_launch,
    demo_launches,
    demo_logs,
    demo_status,
    demo_stop,
)
from .library_api import (
    library,
    library_export,
    library_hand,
    library_remix,
    library_share,
)
from .personal_api import library_archive, library_erase, library_statistics
from .room import Requester
from .running import run as _run
from .running import with_services as _with_services
from .services import Services
from .social_api import (
    library_comment,
    library_comments,
    library_notifications,
    library_notifications_read,
)

# The rooms are imported by who needs them: a deal starts in a fifth of the time without the others.
if TYPE_CHECKING:
    from .cards.custom.importing import Imported
    from .catalog.models import CatalogPage, TreePage
    from .catalog.page import ModelPage
    from .community.exporting.models import Export
    from .hub.facts import SearchPage
    from .notebooks.models import GenerateAnswer
    from .store.reports import Checked, Migrated, Restored, Saved

__all__ = [
    "JobHandle",
    "demo",
    "demo_add",
    "demo_add_version",
    "demo_call",
    "demo_check",
    "demo_export",
    "demo_launch",
    "demo_launches",
    "demo_logs",
    "demo_remove",
    "demo_status",
    "demo_stop",
    "demos",
    "export_file",
    "job",
    "job_cancel",
    "job_logs",
    "job_retry",
    "jobs",
    "library",
    "library_archive",
    "library_comment",
    "library_comments",
    "library_compare",
    "library_erase",
    "library_export",
    "library_file",
    "library_hand",
    "library_import",
    "library_notifications",
    "library_notifications_read",
    "library_rebase",
    "library_remix",
    "library_remix_file",
    "library_share",
    "library_statistics",
    "schedule",
    "schedule_change",
    "schedule_delete",
    "schedule_run",
    "schedules",
    "submit",
]

Result = TypeVar("Result")
Model = TypeVar("Model", bound=BaseModel)


def deal(*, locks: Sequence[str] = (), seed: int | None = None, code: str | None = None) -> Recipe:
    """A sensible hand: from `code` if given, else shuffled from `seed`, holding `locks`.

    The Hub is asked only where a lock names a model outside the deck. Raises UnknownCard for a
    lock that is not in the deck, BadRequest for one that cannot be read, InvalidHandCode.
    """

    async def dealt(services: Services, deck: Deck) -> Recipe:
        if code is not None:
            return decode(code, deck)
        return await deal_hand(deck, services.hub, locks=locks, seed=seed)

    async def work(services: Services) -> Recipe:
        try:
            return await dealt(services, services.deck)
        except (UnknownCard, InvalidHandCode):
            # The store, which takes longer to open than a deal takes, is asked for these alone.
            from .cards.custom.service import CustomCards

            deck = (await services.of(CustomCards).personal(Requester())).deck
            if deck is services.deck:
                raise
            return await dealt(services, deck)

    return _with_services(work)


def hand_code(recipe: Recipe) -> str | None:
    """The code that deals `recipe` again anywhere; None where no code can hold it."""
    return encode(recipe, Deck.load())


def cards_import(
    source: str,
    *,
    revision: str | None = None,
    visibility: str | None = None,
    accept_findings: bool = False,
) -> list[Imported]:
    """Keep the prompt packs and topics of a YAML file, a folder or a git repository as yours.

    All are kept, or none. Raises BadRequest for a source that cannot be read, InvalidCard naming
    file, card and field of what is wrong, ShareFindings, Conflict and StoreUnavailable.
    """
    from .cards.custom.service import CustomCards
    from .cards.custom.sources import read_source
    from .community.library import Library

    read = read_source(source, revision)

    async def work(services: Services) -> list[Imported]:
        services.find(Library)  # which looks for secrets
        cards = services.of(CustomCards)
        return await cards.bring_in(read, visibility, Requester(), accept_findings=accept_findings)

    return _with_services(work)


def search(query: str = "", **filters: Any) -> SearchPage:
    """Search the Hub; `filters` are those of `ModelQuery`. Raises the hub's errors.

    Where the Hub is away the catalog answers, or the deck; the page's notice says so.
    """
    from .browse.search import find

    wanted = ModelQuery(q=query, **filters)
    return _with_services(lambda services: find(services, wanted))


def catalog_search(query: str = "", **filters: Any) -> CatalogPage:
    """Search the catalog; `filters` are those of `CatalogQuery`. Raises BadRequest."""
    from .catalog.models import CatalogQuery
    from .catalog.service import CatalogService

    wanted = CatalogQuery(q=query, **filters)
    return _with_services(lambda services: services.of(CatalogService).search(wanted))


def catalog_model(model_id: str) -> ModelPage:
    """A model's page. Raises ModelNotFound."""
    from .catalog.service import CatalogService

    return _with_services(lambda services: services.of(CatalogService).page(model_id))


def catalog_tree(
    model_id: str, *, ancestors: bool = False, limit: int = 20, cursor: str | None = None
) -> TreePage:
    """One level of descendants, or all ancestors. Raises BadRequest."""
    from .catalog.service import CatalogService

    direction = "ancestors" if ancestors else "descendants"
    return _with_services(
        lambda services: services.of(CatalogService).tree(model_id, direction, None, limit, cursor)
    )


def generate(
    recipe: Recipe | Mapping[str, Any],
    *,
    revision: str | None = None,
    allow: Mapping[str, Mapping[str, Any]] | None = None,
) -> GenerateAnswer:
    """The checked notebook of `recipe`, in memory; a mapping may name cards by their id alone.
    `revision` is a commit, tag or branch of the model; without it the card's commit, else `main`.

    A recipe may come from someone's notebook, so what it says of consent counts for nothing. What
    you allow stands in `allow`, by model id: `{"owner/name": {"trust_remote_code": "<commit>"}}`.

    Raises InvalidRecipe, UnknownCard, the hub's errors and GateRefused.
    """

    from .community.library import Library
    from .notebooks.generations import Generations

    async def work(services: Services) -> GenerateAnswer:
        if isinstance(recipe, Recipe):
            hand = recipe
        else:
            hand = await complete_recipe(services.deck, services.hub, recipe)
        allowed = with_consent(hand, allow or {})
        services.find(Library)  # which keeps what is dealt, where a site has it
        return await services.of(Generations).run(allowed, revision=revision)

    return _with_services(work)


def _database_url() -> str:
    """Raises BadRequest where the database is not this machine's to look after."""
    config = read_configuration()
    if config.service_url:
        raise BadRequest(
            "A service of this JupyterHub keeps the library; manage its database on the machine "
            "where that service runs."
        )
    return config.database_url


def store_check() -> Checked:
    """Whether the store can be reached and is whole. Raises StoreUnavailable."""
    from .store.reports import check

    return _run(asyncio.to_thread(check, _database_url()))


def store_backup(path: str | os.PathLike[str]) -> Saved:
    """Copy a SQLite store to a new file. Raises BadRequest, StoreUnavailable and OSError."""
    from .store.reports import back_up

    return _run(asyncio.to_thread(back_up, _database_url(), Path(path)))


def store_restore(path: str | os.PathLike[str]) -> Restored:
    """Put a copy in the place of the SQLite store, which is kept. Raises BadRequest,
    StoreUnavailable and OSError."""
    from .store.replacing_file import restore

    return _run(asyncio.to_thread(restore, _database_url(), Path(path)))


def store_migrate() -> Migrated:
    """Bring the store to the schema of this version. Raises StoreUnavailable."""
    from .store.reports import migrate_now

    return _run(asyncio.to_thread(migrate_now, _database_url()))


def write(answer: GenerateAnswer, path: str | os.PathLike[str]) -> Path:
    """Write the notebook to exactly `path`, whole or not at all, as `notebooks.disk.write` does.

    Raises OSError, which names `path` and says why.
    """
    from . import disk

    target = Path(path)
    disk.write(target, notebook_text(answer))
    return target


def write_new(answer: GenerateAnswer, folder: str | os.PathLike[str] = ".") -> Path:
    """Write it under its own name in `folder`, numbered where that is taken. Raises OSError."""
    from . import disk

    stem, text = answer.filename.removesuffix(".ipynb"), notebook_text(answer)
    for number in itertools.count():
        target = Path(folder) / (f"{stem}-{number}.ipynb" if number else f"{stem}.ipynb")
        with suppress(FileExistsError):
            disk.create(target, text)
            return target
    raise AssertionError


def write_export(made: Export, path: str | os.PathLike[str] | None = None) -> Path:
    """Write an export to exactly `path`, else under its own name in this folder, numbered where
    that is taken. Raises OSError."""
    from . import disk

    if path is not None:
        disk.write(Path(path), made.content)
        return Path(path)
    own = Path(made.filename)
    for number in itertools.count():
        target = Path(f"{own.stem}-{number}{own.suffix}") if number else own
        with suppress(FileExistsError):
            disk.create(target, made.content)
            return target
    raise AssertionError


def notebook_text(answer: GenerateAnswer) -> str:
    """The notebook as the text of an .ipynb file."""
    return json.dumps(answer.notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
