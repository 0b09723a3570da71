"""Limits for each person, which stop no deal, and the file that tells who did what."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from alacard_ext.community.importing.service import Importing
from alacard_ext.room import Requester
from alacard_ext.store.auditing import AUDIT
from alacard_ext.store.tables import notebooks

from .dealing import BODY, as_person, dealt, share


class TestMonth:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"] |= {"quota_hands_a_month": 2}
        return jp_server_config

    async def test_a_hand_beyond_the_month_is_made_and_not_kept_and_administrators_are_exempt(
        self, api: Any, jp_serverapp: Any
    ) -> None:
        made = await asyncio.gather(*(dealt(api) for _ in range(4)))
        assert sorted(each["share_id"] is not None for each in made) == [False, False, True, True]
        for each in made:
            assert each["path"], "the notebook is made all the same"
            if each["share_id"] is None:
                assert "2 hands a month" in each["notice"] and "renews on" in each["notice"]
                assert "share_id" not in each["notebook"]["metadata"]["alacard"]
        kept = next(each["share_id"] for each in made if each["share_id"])
        assert (await api("notebook", kept, method="DELETE")).status == 200
        assert (await dealt(api))["share_id"] is None, "what was deleted was dealt, too"
        for person in ("bob", "root", "root", "root"):
            other = await api("notebook", "generate", method="POST", body=BODY, **as_person(person))
            assert other.data["share_id"], person
        store = jp_serverapp.web_app.settings["alacard_services"].shared.store
        async with store.reading() as connection:
            asked = select(func.count()).select_from(notebooks)
            assert (await connection.execute(asked)).scalar_one() == 6

    async def test_an_import_ends_at_the_limit_and_tells_what_it_made(
        self, api: Any, jp_serverapp: Any, tmp_path: Path
    ) -> None:
        notebook = (await dealt(api))["notebook"]
        for number in range(3):
            notebook["cells"][0]["source"] = f"# {number}"
            (tmp_path / f"{number}.ipynb").write_text(json.dumps(notebook))
        importing = jp_serverapp.web_app.settings["alacard_services"].of(Importing)
        found = await importing.add(tmp_path, Requester("ada"))
        assert [each.source for each in found.hands] == ["0.ipynb"]
        (left,) = found.left_out
        assert left.source == "1.ipynb" and "2 hands a month" in left.reason


class TestSharesAndAudit:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
        file = str(tmp_path / "audit.jsonl")
        jp_server_config["AlacardApp"] |= {"quota_shares": 1, "audit_file": file}
        return jp_server_config

    async def test_one_share_too_many_is_refused_and_each_act_is_a_line(
        self, api: Any, jp_serverapp: Any, tmp_path: Path
    ) -> None:
        heard: list[Any] = []

        async def listen(logger: Any, schema_id: str, data: Any) -> None:
            heard.append(schema_id)

        jp_serverapp.event_logger.add_listener(schema_id=AUDIT.id, listener=listen)
        one, two = (await dealt(api))["share_id"], (await dealt(api, topic="cats"))["share_id"]
        await share(api, one)
        body = {"visibility": "everyone", "accept_findings": True}
        refused = await api("notebook", two, "share", method="PUT", body=body)
        assert (refused.status, refused.code) == (403, "QUOTA_REACHED")
        assert "AlacardApp.quota_shares" in refused.json["message"]
        assert refused.json["error"]["details"] == {"limit": 1, "used": 1, "renews": None}
        body = {"featured": True}
        done = await api("notebook", one, "featured", method="PUT", body=body, **as_person("root"))
        assert done.status == 200
        body = {"visibility": "private"}
        revoked = await api("notebook", one, "share", method="PUT", body=body, **as_person("root"))
        assert revoked.status == 200
        await share(api, two)
        assert (await api("notebook", two, method="DELETE")).status == 200
        (tmp_path / "audit.jsonl").rename(tmp_path / "audit.jsonl.1")  # as logrotate does
        await api("notebook", two, "restore", method="POST", body={})
        told = [
            json.loads(line)
            for name in ("audit.jsonl.1", "audit.jsonl")
            for line in (tmp_path / name).read_text().splitlines()
        ]
        names = ("act", "person", "subject", "administrator", "before", "after")
        assert [tuple(each[name] for name in names) for each in told] == [
            ("share", "ada", one, False, "private", "everyone"),
            ("feature", "root", one, True, None, "everyone"),
            ("revoke", "root", one, True, "everyone", "private"),
            ("share", "ada", two, False, "private", "everyone"),
            ("delete", "ada", two, False, "everyone", None),
            ("restore", "ada", two, False, None, "everyone"),
        ]
        assert {each["__schema__"] for each in told} == {AUDIT.id}
        assert stat.S_IMODE((tmp_path / "audit.jsonl").stat().st_mode) == 0o600
        assert heard == [], "names go to no browser"
        # One that was shared is private when it is back and another took its place.
        assert (await api("notebook", two, method="DELETE")).status == 200
        await share(api, one)
        back = await api("notebook", two, "restore", method="POST", body={})
        assert back.data["visibility"] == "private" and back.data["shared_at"] is None
        assert "AlacardApp.quota_shares" in back.json["meta"]["notice"]
        # A file that cannot be written stops nothing.
        (tmp_path / "audit.jsonl").unlink()
        (tmp_path / "audit.jsonl").mkdir()
        assert (await api("notebook", two, method="DELETE")).status == 200


class TestBytes:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"] |= {"quota_bytes": 60_000}
        return jp_server_config

    async def test_bytes_of_hands_and_versions_are_added_up(self, api: Any) -> None:
        made = [await dealt(api) for _ in range(6)]
        kept = [each["share_id"] for each in made if each["share_id"]]
        assert 0 < len(kept) < 6
        assert "AlacardApp.quota_bytes" in made[-1]["notice"]
        body = {"visibility": "everyone", "accept_findings": True}
        refused = await api("notebook", kept[0], "share", method="PUT", body=body)
        assert (refused.status, refused.code) == (403, "QUOTA_REACHED")
