"""Sharing: versions that others may read, the link that can be revoked, previews and copies.

What speaks SQLAlchemy is imported within a transaction of the store, as in the library.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Self

from ..errors import Conflict, StoreUnavailable
from ..room import Requester, Service, Shared
from ..social.subjects import Subject
from ..store.auditing import Audit
from ..store.service import Store
from .findings import refuse_findings
from .hands import check_id, nameless, not_found, owned, read_row, row_of_hand, whole
from .ids import NOTEBOOK
from .models import HandWhole
from .quotas import Quotas
from .rows import instant, now, packed, text_of, unnamed, unpacked
from .share_models import PublishRequest, ShareRequest, Version
from .snapshot import check_size, published, read_notebook
from .texts import texts_in
from .verifying import code_digest, facts_of

if TYPE_CHECKING:
    from sqlalchemy import Row

log = logging.getLogger("alacard_ext.community")


class Sharing(Service):
    """Shares hands, and hands out what is shared. All raises StoreUnavailable."""

    def __init__(self, store: Store, limit: int, quotas: Quotas, audit: Audit) -> None:
        self._store = store
        self._limit = limit
        self._quotas = quotas
        self._audit = audit

    @classmethod
    def build(cls, shared: Shared) -> Self:
        config = shared.config
        return cls(
            shared.store, config.share_max_bytes, Quotas.of(config), Audit(config.audit_file)
        )

    async def share(
        self,
        share_id: str,
        wanted: ShareRequest,
        requester: Requester,
        contents: Any = None,
        notebook: dict[str, Any] | None = None,
    ) -> HandWhole:
        """Share a hand, with others, or with nobody any more.

        What is first shared, also after it was revoked, is published as it lies now: the file in
        `contents`, or its `notebook`, where that was read elsewhere. Raises
        HandNotFound, Forbidden, QuotaReached, ShareFindings and ShareTooLarge.
        """
        requester = owned(requester)
        if wanted.visibility == "private":
            return await self._revoke(share_id, requester, wanted.why or "")
        row = await read_row(self._store, share_id, requester, own=True)
        async with self._store.reading() as connection:
            from . import access, publishing

            access.check_audience(requester, wanted.visibility)
            served = await publishing.served(connection, row)
        values: dict[str, Any] = {"visibility": wanted.visibility}
        if wanted.visibility != access.EVERYONE:
            values["featured_at"] = None
        if "license" in wanted.model_fields_set:
            values["license"] = wanted.license
        beside = [wanted.license or ""]
        if row.visibility == "private":
            lies = await self._lies(row, requester, contents, notebook)
            snapshot = await self._snapshot(row, lies, outputs=wanted.outputs)
            if not wanted.accept_findings:
                await self._check(snapshot, row, requester, beside)
            await self._publish(row, snapshot, wanted.outputs, "", requester, values)
        else:
            if wanted.visibility != row.visibility:
                if not wanted.outputs:
                    _check_outputs(served)
                beside += [row.license or "", *(each.note for each in served)]
                if not wanted.accept_findings:
                    for digest in dict.fromkeys(each.body for each in served):
                        # One after the other: each may be large.
                        body = await self._body(digest, row)
                        await self._check(body, row, requester, beside)
            elif not wanted.accept_findings:
                await refuse_findings(row, requester, beside=beside)
            await self._change(row, values, requester)
        seen = {"before": row.visibility, "after": wanted.visibility}
        await self._audit.note("share", requester, share_id, **seen)
        return whole(await read_row(self._store, share_id, requester, own=True), requester)

    async def publish(
        self,
        share_id: str,
        wanted: PublishRequest,
        requester: Requester,
        contents: Any = None,
        notebook: dict[str, Any] | None = None,
    ) -> list[Version]:
        """Publish the file of a shared hand as it lies now. Raises what sharing raises, and
        Conflict where it is not shared."""
        requester = owned(requester)
        row = await read_row(self._store, share_id, requester, own=True)
        if row.visibility == "private":
            raise Conflict("This hand is not shared; share it, which publishes it as it is now.")
        lies = await self._lies(row, requester, contents, notebook)
        snapshot = await self._snapshot(row, lies, outputs=wanted.outputs)
        if not wanted.accept_findings:
            await self._check(snapshot, row, requester, [wanted.note])
        await self._publish(row, snapshot, wanted.outputs, wanted.note, requester)
        await self._audit.note("publish", requester, share_id, after=row.visibility)
        return await self.versions(share_id, requester)

    async def versions(self, share_id: str, requester: Requester) -> list[Version]:
        """What was published of a hand, the newest first. Raises HandNotFound."""
        requester = owned(requester)
        check_id(share_id)
        async with self._store.reading() as connection:
            from . import publishing, statements

            row = await statements.audience_of(connection, share_id, requester)
            if row is None:
                raise not_found()
            found = await publishing.list_versions(connection, row, requester)
        return [
            Version.model_validate({**each._asdict(), "created_at": instant(each.created_at)})
            for each in found
        ]

    async def notebook(
        self, share_id: str, number: int | None, requester: Requester
    ) -> tuple[str, str]:
        """File name and text of a version: without a number the newest, and for its owner the
        notebook as it was dealt. Raises HandNotFound, also for a version that there is not."""
        requester = owned(requester)
        async with self._store.reading() as connection:
            from . import access, publishing, statements

            row = await row_of_hand(connection, share_id, requester)
            digest = row.body
            if number is not None or not access.is_own(requester, row):
                version = await publishing.one_version(connection, row, requester, number)
                if version is None:
                    raise not_found()
                digest = version.body
            body = await statements.body_of(connection, digest)
        text = await asyncio.to_thread(lambda: text_of(unpacked(body, row)))
        return row.filename, text

    async def _revoke(self, share_id: str, requester: Requester, why: str) -> HandWhole:
        check_id(share_id)
        values = {"visibility": "private", "shared_at": None, "featured_at": None}
        async with self._store.writing() as connection:
            from . import access, statements

            row = await row_of_hand(connection, share_id, requester)
            if not await statements.change(
                connection, share_id, access.withdrawn_by(requester), values
            ):
                raise not_found()
            if access.may_withdraw(requester, row):
                from ..social.statements import tell_withdrawn

                subject = Subject(NOTEBOOK, share_id, row.owner, row.title, True)
                await tell_withdrawn(connection, subject, requester.owner, why)
        seen = {"owner": row.owner, "before": row.visibility, "after": "private"}
        await self._audit.note("revoke", requester, share_id, **seen)
        if row.owner != requester.owner:
            log.warning("alacard: %s made %s private", requester.owner, share_id)
            # The administrator no longer sees it either, and is told of what they did.
            now_so = {**values, "may_feature": False, "may_withdraw": False}
            return _revoked(row, requester).model_copy(update=now_so)
        return _revoked(await read_row(self._store, share_id, requester, own=True), requester)

    async def _lies(
        self,
        row: Row[Any],
        requester: Requester,
        contents: Any,
        notebook: dict[str, Any] | None,
    ) -> dict[str, Any] | None:
        """The file of a hand as it was read, or else as it lies here; None where it is not here."""
        if notebook is None and contents is not None and row.path and row.root == requester.root:
            return await read_notebook(contents, row.path, self._limit)
        return notebook

    async def _snapshot(
        self, row: Row[Any], notebook: dict[str, Any] | None, *, outputs: bool
    ) -> dict[str, Any]:
        """What is to be published: of the file, where there is one, else of what was kept."""
        if notebook is None:
            notebook = await self._body(row.body, row)
        else:
            _check_name(notebook, row)
        return await asyncio.to_thread(published, notebook, outputs=outputs)

    async def _body(self, digest: str, row: Row[Any]) -> dict[str, Any]:
        async with self._store.reading() as connection:
            from . import statements

            body = await statements.body_of(connection, digest)
        return await asyncio.to_thread(unpacked, body, row)

    async def _check(
        self,
        notebook: dict[str, Any],
        row: Row[Any],
        requester: Requester,
        beside: list[str],
    ) -> None:
        """Raises ShareFindings where there is something that is not meant for others."""
        cards = [row.title, *texts_in(row.recipe), *texts_in(facts_of(row.facts))]
        await refuse_findings(row, requester, notebook, beside=[*cards, *beside])

    async def _publish(
        self,
        row: Row[Any],
        snapshot: dict[str, Any],
        outputs: bool,
        note: str,
        requester: Requester,
        shared: dict[str, Any] | None = None,
    ) -> None:
        """Write a version; with `shared`, share from it on. Raises HandNotFound and Conflict."""
        body = await asyncio.to_thread(packed, unnamed(snapshot))
        code = await asyncio.to_thread(code_digest, snapshot)
        check_size(body[1], self._limit)
        async with self._store.writing() as connection:
            from . import access, publishing, statements

            there = await publishing.lock(connection, row, requester)
            if there is None:
                raise not_found()
            if there.visibility != row.visibility:
                raise Conflict("This hand was shared or revoked in the meantime; reload it.")
            check = self._quotas.check_version if shared is None else self._quotas.check_share
            await check(connection, row.owner, body[1])
            number = (there.version or 0) + 1
            values = {"number": number, "outputs": outputs, "note": note}
            await publishing.insert_version(connection, row.id, values, body)
            await publishing.note_code(connection, row.id, there.facts, code)
            if shared is not None:
                since = {"shared_from": number, "shared_at": now(), **shared}
                own = access.own(requester)
                await statements.change(connection, row.share_id, own, since)

    async def _change(self, row: Row[Any], values: dict[str, Any], requester: Requester) -> None:
        async with self._store.writing() as connection:
            from . import access, publishing, statements

            there = await publishing.lock(connection, row, requester)
            if there is None:
                raise not_found()
            if (there.visibility, there.version) != (row.visibility, row.version):
                raise Conflict("This hand was shared or revoked in the meantime; reload it.")
            await statements.change(connection, row.share_id, access.own(requester), values)


def _revoked(row: Row[Any], requester: Requester) -> HandWhole:
    """The hand, which is private by now also where its row is damaged."""
    try:
        return whole(row, requester)
    except StoreUnavailable:
        return nameless(row, requester)


def _check_outputs(served: list[Row[Any]]) -> None:
    """Raises Conflict where others would read outputs that they are not to have: what is published
    does not change."""
    numbers = [str(each.number) for each in served if each.outputs]
    if numbers:
        raise Conflict(
            f"Version {', '.join(numbers)} of this hand has outputs, which these people would "
            f"see. Share it with outputs, or make it private and share it again without them."
        )


def _check_name(notebook: dict[str, Any], row: Row[Any]) -> None:
    """Raises Conflict where the file is not this hand's, as after a copy over it."""
    ours = notebook.get("metadata", {}).get("alacard")
    named = ours.get("share_id") if isinstance(ours, dict) else None
    where = (row.path or row.filename)[-120:]
    if named is None:
        raise Conflict(
            f"The file {where!r} does not say that it belongs to this hand: another notebook may "
            f"have taken its place. Move it away to share this hand as it was dealt."
        )
    if named != row.share_id:
        raise Conflict(
            f"The file {where!r} now belongs to another hand; share that hand, or delete the file "
            f"to share this one as it was dealt.",
        )
