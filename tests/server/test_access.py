"""What a model's answer says of access and licence, of an adapter over a gated model above all."""

from __future__ import annotations

from typing import Any

from tests.notebooks.test_licences import adapter

__all__ = ["adapter"]


async def test_access_and_trust_name_the_gated_base(api: Any, adapter: str) -> None:
    reply = await api("models", *adapter.split("/"))
    assert reply.status == 200, reply.json
    access = reply.data["access"]
    assert access["gated"] == "manual" and access["url"].endswith("/big/gated-base")
    assert "big/gated-base" in access["message"]
    assert reply.data["facts"]["license"] == "apache-2.0" and not reply.data["facts"]["gated"]
    points = {point["name"]: point for point in reply.data["trust"]["points"]}
    assert points["access"]["level"] == "warn" and "big/gated-base" in points["access"]["text"]
    assert "llama3" in points["licence"]["text"] and "apache-2.0" in points["licence"]["text"]
