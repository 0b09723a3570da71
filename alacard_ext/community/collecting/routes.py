"""Routes of collections. Who may what with them, `access.py` alone decides."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from jupyter_server.auth.decorator import authorized
from tornado.iostream import StreamClosedError
from tornado.web import authenticated

from ...base import AlacardHandler
from ...errors import (
    Conflict,
    Forbidden,
    HandNotFound,
    NotFound,
    Outdated,
    ShareFindings,
    ShareTooLarge,
    StoreUnavailable,
)
from ...route import Operation, Route
from ..ids import SHARE_ID
from .export import CollectionExports
from .models import (
    AddedItems,
    ChangedCollection,
    Collection,
    CollectionList,
    CollectionQuery,
    CollectionWhole,
    DeletedAt,
    NewCollection,
    OrderedItems,
    RemovedItems,
)
from .service import Collections

ONE = (NotFound, StoreUnavailable)
CHANGE = (*ONE, Outdated, ShareFindings)
CHUNK = 1_000_000
"""Bytes of an archive that are in memory at once."""
PATIENCE = 60.0
"""Seconds in which who downloads an archive must take that much of it."""


class CollectingHandler(AlacardHandler):
    @property
    def collections(self) -> Collections:
        return self.services.of(Collections)


class CollectionsHandler(CollectingHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        found = await self.collections.list(self.query(CollectionQuery), self.requester)
        listed = CollectionList(collections=found.collections)
        self.answer(listed, total=found.total, next=found.next)

    @authenticated
    @authorized("write", "alacard")
    async def post(self) -> None:
        self.answer(await self.collections.make(self.body(NewCollection), self.requester))


class CollectionHandler(CollectingHandler):
    @authenticated
    @authorized
    async def get(self, collection_id: str) -> None:
        self.answer(await self.collections.show(collection_id, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def put(self, collection_id: str) -> None:
        wanted = self.body(ChangedCollection)
        self.answer(await self.collections.change(collection_id, wanted, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, collection_id: str) -> None:
        revision = self.query(DeletedAt).revision
        self.answer(await self.collections.delete(collection_id, revision, self.requester))


class CollectionRestoreHandler(CollectingHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, collection_id: str) -> None:
        self.answer(await self.collections.restore(collection_id, self.requester))


class CollectionItemsHandler(CollectingHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, collection_id: str) -> None:
        wanted = self.body(AddedItems)
        self.answer(await self.collections.add(collection_id, wanted, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def put(self, collection_id: str) -> None:
        wanted = self.body(OrderedItems)
        self.answer(await self.collections.order(collection_id, wanted, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, collection_id: str) -> None:
        gone = self.query(RemovedItems)
        self.answer(
            await self.collections.remove(
                collection_id, gone.revision, gone.share_id, self.requester
            )
        )


class CollectionExportHandler(CollectingHandler):
    @authenticated
    @authorized("read", "contents")
    async def get(self, collection_id: str) -> None:
        exports = self.services.of(CollectionExports)
        async with exports.archive(collection_id, self.requester) as (name, file):
            with suppress(StreamClosedError):  # who asked may have gone away
                self.set_attachment_header(name)
                self.set_header("X-Content-Type-Options", "nosniff")
                self.set_header("Content-Type", "application/zip")
                while chunk := await asyncio.to_thread(file.read, CHUNK):
                    self.write(chunk)
                    try:
                        async with asyncio.timeout(PATIENCE):
                            await self.flush()
                    except TimeoutError:  # others wait for this turn
                        self.detach().close()
                        return
                await self.finish(set_content_type="application/zip")


ROUTES: tuple[Route, ...] = (
    Route(
        "/collections",
        r"/collections",
        CollectionsHandler,
        {
            "get": Operation(
                "Your collections, or those that are shared with you",
                CollectionList,
                query=CollectionQuery,
                errors=(StoreUnavailable,),
            ),
            "post": Operation(
                "Begin a collection",
                CollectionWhole,
                body=NewCollection,
                errors=(HandNotFound, Conflict, StoreUnavailable),
            ),
        },
    ),
    Route(
        "/collections/{collection_id}",
        rf"/collections/{SHARE_ID}",
        CollectionHandler,
        {
            "get": Operation("A collection with its hands", CollectionWhole, errors=ONE),
            "put": Operation(
                "Rename, describe or share a collection",
                CollectionWhole,
                body=ChangedCollection,
                errors=(*CHANGE, Forbidden),
            ),
            "delete": Operation(
                "Delete a collection; its hands stay",
                Collection,
                query=DeletedAt,
                errors=(*ONE, Outdated),
            ),
        },
    ),
    Route(
        "/collections/{collection_id}/restore",
        rf"/collections/{SHARE_ID}/restore",
        CollectionRestoreHandler,
        {"post": Operation("Bring a deleted collection back", CollectionWhole, errors=ONE)},
    ),
    Route(
        "/collections/{collection_id}/export",
        rf"/collections/{SHARE_ID}/export",
        CollectionExportHandler,
        {
            "get": Operation(
                "The notebooks of a collection as one ZIP", None, errors=(*ONE, ShareTooLarge)
            )
        },
    ),
    Route(
        "/collections/{collection_id}/items",
        rf"/collections/{SHARE_ID}/items",
        CollectionItemsHandler,
        {
            "post": Operation(
                "Put hands into a collection",
                CollectionWhole,
                body=AddedItems,
                errors=(*CHANGE, HandNotFound),
            ),
            "put": Operation(
                "Put the hands of a collection into an order",
                CollectionWhole,
                body=OrderedItems,
                errors=CHANGE,
            ),
            "delete": Operation(
                "Take hands out of a collection",
                CollectionWhole,
                query=RemovedItems,
                errors=(*ONE, Outdated),
            ),
        },
    ),
)
