"""Requests as administrators see them: limited by person, counted, found in the log by an id."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from alacard_ext.traffic.log_lines import write_lines


class TestLimited:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"]["requests_per_minute"] = 3
        return jp_server_config

    async def test_who_asks_too_often_is_told_when_to_ask_again(self, api: Any) -> None:
        for _ in range(3):
            assert (await api("cards", "topic")).status == 200
        refused = await api("cards", "topic")
        assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
        assert 1 <= int(refused.headers["Retry-After"]) <= 20
        assert "try again in" in refused.json["message"]
        # What an open page asks by itself neither counts nor is refused.
        for _ in range(5):
            assert (await api("jobs")).status == 200
        assert (await api("jobs", method="POST", body={})).status == 429


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What Alacard writes to its log as JSON."""
    handler = write_lines(as_json=True)
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    if before is not None:
        handler.setStream(before)
    write_lines(as_json=False)


@pytest.mark.attack
async def test_an_id_leads_from_the_request_to_the_job_and_no_token_is_told(
    api: Any, lines: io.StringIO, jp_serverapp: Any
) -> None:
    token = jp_serverapp.identity_provider.token
    asked = {"kind": "notebook.verify", "payload": {"path": "gone.ipynb"}}
    reply = await api(
        "jobs",
        method="POST",
        body=asked,
        params={"token": token},
        headers={"X-Request-Id": "click-7", "Authorization": f"token {token}"},
    )
    assert reply.headers["X-Request-Id"] == "click-7"
    assert reply.data["trace_id"] == "click-7"
    while (await api("jobs", reply.data["id"])).data["state"] != "failed":
        await asyncio.sleep(0.02)
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    mine = [each for each in told if each.get("request") == "click-7"]
    assert ("POST", "/jobs", 200) in [
        (each.get("method"), each.get("route"), each.get("status")) for each in mine
    ]
    (ended,) = [each for each in mine if each["message"].endswith(": failed")]
    assert (ended["job"], ended["kind"]) == (reply.data["id"], "notebook.verify")
    assert token not in lines.getvalue()
    forged = await api("jobs", headers={"X-Request-Id": "x y, level: error"})
    assert forged.headers["X-Request-Id"].isalnum()


async def test_requests_are_counted_by_route_and_never_by_id(api: Any, jp_fetch: Any) -> None:
    assert (await api("jobs", "0" * 22)).status == 404
    text = (await jp_fetch("metrics")).body.decode()
    assert 'alacard_request_seconds_count{method="GET",route="/jobs/{job_id}"}' in text
    assert 'alacard_request_errors_total{code="JOB_NOT_FOUND",route="/jobs/{job_id}"}' in text
    assert 'alacard_database_seconds_count{access="read"}' in text
    assert "0" * 22 not in text
