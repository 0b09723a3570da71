"""Notebooks from their files alone: compared, traced and read, whatever their metadata says."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.cli import main
from tests.cli.conftest import here
from tests.community.dealing import IN_A_FILE, as_bob, dealt, share
from tests.community.rebasing.test_rebase import edit, read

__all__ = ["here"]


async def compared(api: Any, path: str, **who: Any) -> Any:
    return await api("notebook", "compare", method="POST", body={"path": path}, **who)


@IN_A_FILE
async def test_what_was_changed_by_hand_is_told_with_and_without_the_library(
    api: Any, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    hand = await dealt(api)
    place = jp_root_dir / hand["path"]
    changed = edit(place, "usage", "# by hand")
    told = (await compared(api, hand["path"])).data
    assert (told["against"], [each["cell_id"] for each in told["changes"]]) == ("kept", [changed])
    assert {"mark": "added", "text": "# by hand"} in told["changes"][0]["lines"]
    assert told["trace"]["known"] and "not a remix" in told["trace"]["sentences"][0]

    mailed = (await compared(api, hand["path"], **as_bob())).data
    assert mailed["against"] == "dealt" and not mailed["trace"]["known"]
    assert [each["cell_id"] for each in mailed["changes"]] == [changed]
    assert mailed["recipe"]["topic"]["id"] == "sourdough" and mailed["hand_code"]

    await share(api, hand["share_id"])
    found = read(place)
    found["metadata"]["alacard"]["forked_from"] = "0" * 22
    (jp_root_dir / "false.ipynb").write_text(json.dumps(found))
    (says, knows) = (await compared(api, "false.ipynb", **as_bob())).data["trace"]["sentences"]
    assert says.startswith("The file says") and knows.endswith("the file is wrong.")


SHAPES: list[Any] = [
    None,
    [],
    "text",
    1,
    {},
    {"recipe": None},
    {"recipe": []},
    {"recipe": {}},
    {"recipe": {"model_card": {"id": "../../etc"}}},
    {"recipe": {"model_card": {"id": "x" * 10_000}}},
    {"recipe": {"version": 99}},
    {"hand_code": "A1" + "x" * 200},
    {"hand_code": 7},
    {"hand_code": None},
    {"version": 2},
    {"version": 10**300},
    {"version": "1"},
    {"version": True},
    {"version": -1},
    {"model": {"sha": "main"}},
    {"model": {"sha": "f" * 40}},
    {"model": []},
    {"share_id": "../../etc/passwd", "forked_from": {"a": 1}},
    {"share_id": "0" * 22, "forked_from": "<b>" * 9},
    {"plan": {"readme": "consented", "trust_remote_code": "yes"}},
    {"based_on": {"share_id": [], "version": {}}},
    {"verified": []},
]


@pytest.mark.attack
@IN_A_FILE
async def test_no_metadata_is_a_fault_of_the_server(api: Any, jp_root_dir: Path) -> None:
    hand = await dealt(api)
    whole = read(jp_root_dir / hand["path"])
    for number, shape in enumerate(SHAPES):
        for over in (False, True):
            notebook = deepcopy(whole)
            ours = notebook["metadata"]["alacard"]
            whole_shape = {**ours, **shape} if over and isinstance(shape, dict) else shape
            notebook["metadata"]["alacard"] = whole_shape
            name = f"shape-{number}.ipynb"
            (jp_root_dir / name).write_text(json.dumps(notebook))
            body = {"path": name, "onto": "template"}
            for reply in (
                await compared(api, name),
                await api("notebook", hand["share_id"], "rebase", method="POST", body=body),
            ):
                assert reply.status in (200, 400, 404, 409, 422), (shape, reply.json)
                assert reply.status == 200 or len(reply.json["message"]) > 20
    for text in ("", "{}", "[]", '{"nbformat": 4}', "\xff", '{"cells": [[]]}'):
        (jp_root_dir / "broken.ipynb").write_text(text)
        assert (await compared(api, "broken.ipynb")).status == 400


def test_the_command_line_reads_and_compares_a_file_and_refuses_what_is_none(
    here: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "manual.ipynb"
    assert main(["generate", "tiny/bert-sentiment", "--topic", "cats", "-o", str(place)]) == 0
    changed = edit(place, "usage", "# by hand")
    capsys.readouterr()
    assert main(["library", "compare", str(place)]) == 0
    out = capsys.readouterr().out
    assert changed in out and "+ # by hand" in out and "1 change against" in out
    assert main(["library", "show", str(place)]) == 0
    assert "cats" in capsys.readouterr().out
    assert main(["library", "rebase", str(place), "--onto", "template", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["up_to_date"] is True
    made = tmp_path / "remix.ipynb"
    assert main(["library", "remix", str(place), "--topic", "sourdough", "-o", str(made)]) == 0
    ours = read(made)["metadata"]["alacard"]
    assert ours["recipe"]["topic"]["id"] == "sourdough"
    assert ours["forked_from"] == read(place)["metadata"]["alacard"]["share_id"]
    plain = tmp_path / "plain.ipynb"
    plain.write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}')
    capsys.readouterr()
    assert main(["library", "compare", str(plain)]) == 1
    assert "Alacard did not make this notebook" in capsys.readouterr().err
    assert main(["library", "rebase", str(tmp_path / "none.ipynb")]) == 1
