"""The part of the Python API for demos; `alacard_ext.api` offers it as its own."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from .room import Requester
from .running import checked, with_services

if TYPE_CHECKING:
    from .demos.models import BundleReport, Demo, DemoList, DemoWhole
    from .services import Services

PathLike = str | os.PathLike[str]


def demo_check(path: PathLike) -> BundleReport:
    """What there is to tell of an archive or a folder with the app of a model, or of a Space or a
    public repository by its https address; nothing is kept, and nothing of it is executed. Raises
    BadRequest and OSError."""
    from .demos.bringing import Bringing

    async def work(services: Services) -> BundleReport:
        async with _source(services, path) as source:
            return await services.of(Bringing).check(source)

    return with_services(work)


def demo_add(path: PathLike, **told: Any) -> DemoWhole:
    """Keep an archive, a folder, a Space or a repository as a new demo of yours. `told` is what
    `POST demos` takes beside the path: `name`, `description`, `tags`, `author_name`, `github_url`,
    `visibility`.

    Raises BundleRefused, BadRequest, Forbidden, ShareFindings, StoreUnavailable and OSError.
    """
    from .demos.bringing import Bringing
    from .demos.models import Told
    from .demos.repositories import is_address

    if is_address(str(path)):
        told.setdefault("github_url", str(path))
    wanted = checked(Told, told)

    async def work(services: Services) -> DemoWhole:
        async with _source(services, path) as source:
            return await services.of(Bringing).add(source, wanted, Requester())

    return with_services(work)


def demo_add_version(demo_id: str, path: PathLike, note: str = "") -> DemoWhole:
    """Keep an archive, a folder, a Space or a repository as the next version of a demo of yours.
    Raises DemoNotFound and what `demo_add` raises."""
    from .demos.bringing import Bringing
    from .demos.models import NewVersion

    said = checked(NewVersion, {"path": str(path), "note": note}).note

    async def work(services: Services) -> DemoWhole:
        async with _source(services, path) as source:
            return await services.of(Bringing).add_version(demo_id, source, said, Requester())

    return with_services(work)


def demos(search: str = "", *, tags: Sequence[str] = (), **filters: Any) -> DemoList:
    """A page of the demos that you may see. `filters` are those of `GET demos`: `author`, `kind`,
    `sort`, `scope`, `page`, `limit`. Raises BadRequest and StoreUnavailable."""
    from .demos.gallery import Gallery
    from .demos.models import DemoQuery

    query = checked(DemoQuery, {"search": search, "tags": list(tags), **filters})
    return with_services(lambda services: services.of(Gallery).list(query, Requester()))


def demo(demo_id: str) -> DemoWhole:
    """One demo with its latest version. Raises DemoNotFound and StoreUnavailable."""
    from .demos.gallery import Gallery

    return with_services(lambda services: services.of(Gallery).show(demo_id, Requester()))


def demo_remove(demo_id: str) -> Demo:
    """Delete a demo of yours. Raises DemoNotFound, Forbidden and StoreUnavailable."""
    from .demos.gallery import Gallery

    async def work(services: Services) -> Demo:
        gallery = services.of(Gallery)
        present = await gallery.show(demo_id, Requester())
        return await gallery.delete(demo_id, present.revision, Requester())

    return with_services(work)


def demo_export(
    demo_id: str,
    path: PathLike | None = None,
    *,
    format: str = "zip",
    version: int | None = None,
) -> Path:
    """Write the files of a demo as a ZIP, or as a `space` of the Hub, to exactly `path`, else under
    its own name in this folder, numbered where that is taken.

    Raises BadRequest, DemoNotFound, NotFound, StoreUnavailable and OSError.
    """
    from .demos.models import ExportQuery
    from .demos.reading import Reading

    query = checked(ExportQuery, {"format": format, "version": version})

    async def work(services: Services) -> Path:
        exported = services.of(Reading).exported(demo_id, query.format, query.version, Requester())
        async with exported as (name, archive):
            return _write(archive, name, path)

    return with_services(work)


@asynccontextmanager
async def _source(services: Services, path: PathLike) -> AsyncIterator[Path]:
    """Where a bundle lies on this machine; one that was downloaded is gone at the end."""
    from .demos.bringing import Bringing
    from .demos.repositories import is_address

    if is_address(str(path)):
        async with services.of(Bringing).downloaded(str(path), Requester()) as file:
            yield file
        return
    source = Path(path)
    await asyncio.to_thread(source.stat)  # raises what names the path
    yield source


def _write(archive: IO[bytes], name: str, path: PathLike | None) -> Path:
    from . import disk

    if path is not None:
        with disk.replacing(Path(path)) as temporary, temporary.open("wb") as file:
            shutil.copyfileobj(archive, file)
        return Path(path)
    own = Path(name)
    for number in itertools.count():
        target = Path(f"{own.stem}-{number}{own.suffix}") if number else own
        with suppress(FileExistsError), target.open("xb") as file:
            shutil.copyfileobj(archive, file)
            return target
    raise AssertionError
