"""Filters that name nothing there is, by REST, command line and Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.cli import main
from tests.local_hub import LocalHub

ROWS = [
    CatalogRow(id=f"ada/bert-{number}", task="fill-mask", library="transformers", licenses=("mit",))
    for number in range(9)
] + [CatalogRow(id="ada/own", task="a-new-task", library="timm")]


@pytest.fixture
def filled(tmp_path: Path) -> None:
    """The catalog of the server under test."""
    build_snapshot(ROWS, tmp_path / "catalog")


@pytest.mark.parametrize("room", ["catalog", "models"])
async def test_what_is_not_there_is_refused_with_what_is(api: Any, filled: None, room: str) -> None:
    for params, told in (
        ({"task": "bogus"}, "There is no task 'bogus'. There are "),
        ({"task": "fil-mask"}, "Did you mean fill-mask?"),
        ({"colour": "red"}, "There is no filter 'colour'"),
    ):
        reply = await api(room, "search", params=params)
        assert (reply.status, reply.code) == (400, "BAD_REQUEST"), params
        assert told in reply.json["message"]
        assert reply.json["error"]["details"]["choices"]
    for task in ("a-new-task", "fill-mask", "multiple-choice"):
        assert (await api(room, "search", params={"task": task})).status == 200


async def test_months_formats_and_relations_are_known(api: Any, filled: None) -> None:
    for params in ({"created": "May"}, {"format": "ggup"}, {"relation": "child"}):
        assert (await api("catalog", "search", params=params)).status == 400, params


async def test_a_value_that_no_model_has_is_told_with_what_is_near(
    api: Any, filled: None, local_hub: LocalHub
) -> None:
    page = (await api("catalog", "search", params={"library": "transfomers"})).data
    assert page["total"] == 0
    assert page["notice"] == (
        "No model here has the library 'transfomers'. Did you mean transformers?"
    )
    assert (await api("catalog", "search", params={"library": "timm"})).data["notice"] is None
    # The same search stands in for a Hub that is away, and tells the same.
    local_hub.faults.set(kind="error", path="/api/models")
    reply = await api("models", "search", params={"library": "transfomers"})
    assert reply.json["meta"]["origin"] == "catalog"
    assert "Did you mean transformers?" in reply.json["meta"]["notice"]


def test_the_command_line_refuses_the_same(
    hub_env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("HF_ENDPOINT", "HF_HOME", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, hub_env[name])
    build_snapshot(ROWS, Path(hub_env["HF_HOME"]) / "alacard" / "catalog")
    for words in (["catalog", "search"], ["search"]):
        assert main([*words, "--task", "bogus"]) == 1
        assert "There is no task 'bogus'" in capsys.readouterr().err
