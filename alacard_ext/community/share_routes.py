"""Routes of what is shared. Who may what with a hand, `access.py` alone decides."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import (
    Conflict,
    HandNotFound,
    QuotaReached,
    ShareFindings,
    ShareTooLarge,
    StoreUnavailable,
)
from ..notebooks.models import GenerateAnswer
from ..notebooks.routes import GENERATING, GeneratingHandler
from ..route import Operation, Route
from .activity import Activity
from .ids import SHARE_ID
from .library import Library
from .models import HandList, HandWhole
from .named_cards import named
from .share_models import (
    Chain,
    Counted,
    Preview,
    PublishRequest,
    RemixRequest,
    ShareRequest,
    Starred,
    Tracked,
    TrendingQuery,
    VersionList,
    VersionQuery,
)
from .sharing import Sharing

ONE = (HandNotFound, StoreUnavailable)
PUBLISHING = (*ONE, Conflict, QuotaReached, ShareFindings, ShareTooLarge)


class SharingHandler(AlacardHandler):
    @property
    def sharing(self) -> Sharing:
        return self.services.of(Sharing)

    @property
    def activity(self) -> Activity:
        return self.services.of(Activity)


class ShareHandler(SharingHandler):
    @authenticated
    @authorized("write", "alacard")
    @authorized("read", "contents")
    async def put(self, share_id: str) -> None:
        contents = self.settings["contents_manager"]
        wanted = self.body(ShareRequest)
        self.answer(await self.sharing.share(share_id, wanted, self.requester, contents))


class VersionsHandler(SharingHandler):
    @authenticated
    @authorized
    async def get(self, share_id: str) -> None:
        found = await self.sharing.versions(share_id, self.requester)
        self.answer(VersionList(versions=found))

    @authenticated
    @authorized("write", "alacard")
    @authorized("read", "contents")
    async def post(self, share_id: str) -> None:
        contents = self.settings["contents_manager"]
        wanted = self.body(PublishRequest)
        found = await self.sharing.publish(share_id, wanted, self.requester, contents)
        self.answer(VersionList(versions=found))


class PreviewHandler(SharingHandler):
    @authenticated
    @authorized("read", "contents")
    async def get(self, share_id: str) -> None:
        number = self.query(VersionQuery).version
        _, text = await self.sharing.notebook(share_id, number, self.requester)
        # The text is JSON already, and may be long.
        self.finish(f'{{"data": {{"notebook": {text}}}, "meta": {{}}}}')


class DownloadHandler(SharingHandler):
    @authenticated
    @authorized("read", "contents")
    async def get(self, share_id: str) -> None:
        number = self.query(VersionQuery).version
        filename, text = await self.sharing.notebook(share_id, number, self.requester)
        await self.activity.note(share_id, "download", self.requester)
        self.set_attachment_header(filename)
        self.set_header("X-Content-Type-Options", "nosniff")
        await self.finish(text, set_content_type="application/x-ipynb+json")


class TrackHandler(SharingHandler):
    @authenticated
    @authorized
    async def post(self, share_id: str) -> None:
        event = self.body(Tracked).event
        # Downloads and remixes count where they happen, whatever a caller says of them.
        counts = (
            await self.activity.track(share_id, event, self.requester)
            if event == "view"
            else await self.activity.counts(share_id, self.requester)
        )
        self.answer(Counted(counts=counts))


class StarHandler(SharingHandler):
    @authenticated
    @authorized
    async def put(self, share_id: str) -> None:
        self.answer(await self.activity.star(share_id, self.requester, starred=True))

    @authenticated
    @authorized
    async def delete(self, share_id: str) -> None:
        self.answer(await self.activity.star(share_id, self.requester, starred=False))


class ChainHandler(SharingHandler):
    @authenticated
    @authorized
    async def get(self, share_id: str) -> None:
        self.answer(await self.activity.chain(share_id, self.requester))


class TrendingHandler(SharingHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        found = await self.activity.trending(self.query(TrendingQuery), self.requester)
        self.answer(await named(found, self), total=len(found), next=None)


class RemixHandler(GeneratingHandler):
    @authenticated
    @authorized("write", "contents")
    async def post(self, share_id: str) -> None:
        request = self.body(RemixRequest)
        original = await self.services.of(Library).show(share_id, self.requester)
        answer = await self.generate(
            {**original.recipe, **request.modified_recipe},
            save=request.save,
            path=request.path,
            request_id=request.request_id,
            # A starter is nobody's original, and stands in no chain.
            forked_from=None if original.reason is not None else share_id,
        )
        self.answer(answer)


class SharePage(JupyterHandler):
    """The link that people pass on: it opens the hand in JupyterLab, after a login."""

    auth_resource = "alacard"

    @authenticated
    @authorized("read", "alacard")
    async def get(self, share_id: str) -> None:
        self.redirect(url_path_join(self.base_url, f"lab?alacard=share:{share_id}"))


PAGES: tuple[tuple[str, Any], ...] = ((rf"/share/{SHARE_ID}", SharePage),)

ROUTES: tuple[Route, ...] = (
    Route(
        "/notebook/{share_id}/share",
        rf"/notebook/{SHARE_ID}/share",
        ShareHandler,
        {
            "put": Operation(
                "Share a hand, or revoke its link",
                HandWhole,
                body=ShareRequest,
                errors=PUBLISHING,
                place="server",
            )
        },
    ),
    Route(
        "/notebook/{share_id}/versions",
        rf"/notebook/{SHARE_ID}/versions",
        VersionsHandler,
        {
            "get": Operation("What was published of a hand", VersionList, errors=ONE),
            "post": Operation(
                "Publish its notebook as it is now",
                VersionList,
                body=PublishRequest,
                errors=PUBLISHING,
                place="server",
            ),
        },
    ),
    Route(
        "/notebook/download/{share_id}",
        rf"/notebook/download/{SHARE_ID}",
        DownloadHandler,
        {"get": Operation("The notebook as a file", None, query=VersionQuery, errors=ONE)},
    ),
    Route(
        "/notebook/{share_id}/preview",
        rf"/notebook/{SHARE_ID}/preview",
        PreviewHandler,
        {"get": Operation("The notebook to be shown", Preview, query=VersionQuery, errors=ONE)},
    ),
    Route(
        "/notebook/{share_id}/track",
        rf"/notebook/{SHARE_ID}/track",
        TrackHandler,
        {"post": Operation("Count an event", Counted, body=Tracked, errors=ONE)},
    ),
    Route(
        "/notebook/{share_id}/star",
        rf"/notebook/{SHARE_ID}/star",
        StarHandler,
        {
            "put": Operation("Star a hand", Starred, errors=ONE),
            "delete": Operation("Take the star back", Starred, errors=ONE),
        },
    ),
    Route(
        "/notebook/{share_id}/remix",
        rf"/notebook/{SHARE_ID}/remix",
        RemixHandler,
        {
            "post": Operation(
                "Generate a remix of a hand",
                GenerateAnswer,
                body=RemixRequest,
                errors=(*ONE, *GENERATING),
                place="server",
            )
        },
    ),
    Route(
        "/notebook/{share_id}/chain",
        rf"/notebook/{SHARE_ID}/chain",
        ChainHandler,
        {"get": Operation("Whence a hand came and what was made of it", Chain, errors=ONE)},
    ),
    Route(
        "/trending",
        r"/trending",
        TrendingHandler,
        {
            "get": Operation(
                "Shared hands that rise",
                HandList,
                query=TrendingQuery,
                errors=(StoreUnavailable,),
            )
        },
    ),
)
