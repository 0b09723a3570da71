"""Sharing, where a service keeps the library: the file is read here, and published there."""

from __future__ import annotations

from typing import Any, Self
from urllib.parse import unquote

from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..hands import check_id, owned
from ..models import HandWhole
from ..share_models import PublishRequest, ShareRequest, Version, VersionList
from ..sharing import Sharing
from ..snapshot import read_notebook


class FarSharing(Sharing):
    """Hands the notebook as it lies now to the service, which looks through it and decides."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        sharing = super().build(shared)
        assert shared.remote is not None
        sharing._remote = shared.remote
        return sharing

    async def share(
        self,
        share_id: str,
        wanted: ShareRequest,
        requester: Requester,
        contents: Any = None,
        notebook: dict[str, Any] | None = None,
    ) -> HandWhole:
        """Share a hand, with others, or with nobody any more. Raises what `Sharing.share` does."""
        requester, path = owned(requester), _path(share_id, "share")
        if wanted.visibility != "private" and notebook is None:
            notebook = await self._file(share_id, requester, contents)
        body = wanted.model_dump(exclude_unset=True)
        told = await self._remote.ask(
            "PUT", path, requester, {"wanted": body, "notebook": notebook}
        )
        return HandWhole.model_validate(told["data"])

    async def publish(
        self,
        share_id: str,
        wanted: PublishRequest,
        requester: Requester,
        contents: Any = None,
        notebook: dict[str, Any] | None = None,
    ) -> list[Version]:
        """Publish the file of a shared hand as it lies now. Raises what `Sharing.publish` does."""
        requester, path = owned(requester), _path(share_id, "versions")
        if notebook is None:
            notebook = await self._file(share_id, requester, contents)
        body = wanted.model_dump(exclude_unset=True)
        told = await self._remote.ask(
            "POST", path, requester, {"wanted": body, "notebook": notebook}
        )
        return VersionList.model_validate(told["data"]).versions

    async def notebook(
        self, share_id: str, number: int | None, requester: Requester
    ) -> tuple[str, str]:
        """File name and text of a version, counted as a download. Raises HandNotFound."""
        check_id(share_id)
        version = "" if number is None else f"?version={number}"
        answer = await self._remote.fetch(
            f"notebook/download/{share_id}{version}", owned(requester)
        )
        _, _, name = answer.headers.get("Content-Disposition", "").partition("''")
        return unquote(name) or "notebook.ipynb", answer.content.decode()

    async def _file(
        self, share_id: str, requester: Requester, contents: Any
    ) -> dict[str, Any] | None:
        """The notebook of one's own hand, where its file is here."""
        if contents is None:
            return None
        told = await self._remote.ask("GET", f"notebook/{share_id}", requester)
        hand = HandWhole.model_validate(told["data"])
        if not hand.mine or hand.path is None:
            return None
        return await read_notebook(contents, hand.path, self._limit)


def _path(share_id: str, act: str) -> str:
    check_id(share_id)
    return f"service/hands/{share_id}/{act}"
