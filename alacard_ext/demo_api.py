"""The part of the Python API for demos; `alacard_ext.api` offers it as its own."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from .room import Requester
from .running import checked, with_services

if TYPE_CHECKING:
    from .demos.models import BundleReport, Demo, DemoList, DemoWhole
    from .services import Services

PathLike = str | os.PathLike[str]


def demo_check(path: PathLike) -> BundleReport:
    """What there is to tell of an archive or a folder with the app of a model; nothing is kept, and
    nothing of it is executed. Raises BadRequest and OSError."""
    from .demos.bringing import Bringing

    source = _there(path)
    return with_services(lambda services: services.of(Bringing).check(source))


def demo_add(path: PathLike, **told: Any) -> DemoWhole:
    """Keep an archive or a folder as a new demo of yours. `told` is what `POST demos` takes beside
    the path: `name`, `description`, `tags`, `author_name`, `github_url`, `visibility`.

    Raises BundleRefused, BadRequest, Forbidden, ShareFindings, StoreUnavailable and OSError.
    """
    from .demos.bringing import Bringing
    from .demos.models import Told

    source, wanted = _there(path), checked(Told, told)
    return with_services(lambda services: services.of(Bringing).add(source, wanted, Requester()))


def demo_add_version(demo_id: str, path: PathLike, note: str = "") -> DemoWhole:
    """Keep an archive or a folder as the next version of a demo of yours. Raises DemoNotFound and
    what `demo_add` raises."""
    from .demos.bringing import Bringing
    from .demos.models import NewVersion

    source = _there(path)
    said = checked(NewVersion, {"path": str(path), "note": note}).note
    return with_services(
        lambda services: services.of(Bringing).add_version(demo_id, source, said, Requester())
    )


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


def _there(path: PathLike) -> Path:
    source = Path(path)
    source.stat()  # raises what names the path
    return source


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
