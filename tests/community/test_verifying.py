"""A verification is of the code that ran; whoever publishes other code does not pass for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from alacard_ext.community.verifying import OURS
from alacard_ext.room import Requester
from alacard_ext.verify.setup_cell import code_digest

from .dealing import as_bob, dealt, share
from .test_sharing import add_cell


@pytest.mark.attack
async def test_what_is_published_is_verified_only_as_the_code_that_ran(
    api: Any, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    made = await dealt(api)
    share_id, file = made["share_id"], jp_root_dir / made["path"]
    shared = jp_serverapp.web_app.settings["alacard_services"].shared
    ada = Requester("ada", root=str(jp_root_dir))

    async def verified(outcome: str = "passed") -> None:
        digest = code_digest(nbformat.read(file, as_version=4))
        await shared.verified(ada, made["path"], outcome, digest)

    async def publish() -> None:
        body = {"accept_findings": True}
        reply = await api("notebook", share_id, "versions", method="POST", body=body)
        assert reply.status == 200, reply.json

    async def told() -> Any:
        whole = (await api("notebook", share_id, **as_bob())).data
        (listed,) = (await api("library", params={"scope": "shared"}, **as_bob())).data["hands"]
        assert listed["verified"] == whole["verified"]
        assert OURS not in whole["metadata"]
        return whole["verified"]

    await verified()
    await share(api, share_id)
    assert await told() == "passed"
    add_cell(file, "import os; os.remove('x')")
    assert await told() == "passed", "what others read is as it was"
    await publish()
    assert await told() == "changed"
    await verified()
    assert await told() == "passed"
    add_cell(file, "1 / 0")
    await verified("failed")
    assert await told() == "changed", "that is not what others read"
    await publish()
    assert await told() == "failed"
    notebook = nbformat.read(file, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("Words run nowhere.", id="words"))
    nbformat.write(notebook, file)
    await publish()
    assert await told() == "failed"


async def test_a_notebook_that_begins_to_fail_tells_its_owner_once_for_each_change(
    api: Any, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    made = await dealt(api)
    shared = jp_serverapp.web_app.settings["alacard_services"].shared
    ada, bob = (Requester(name, root=str(jp_root_dir)) for name in ("ada", "bob"))

    async def told(*outcomes: str, who: Requester = ada) -> list[Any]:
        for outcome in outcomes:
            await shared.verified(who, made["path"], outcome, "0" * 64)
        found = (await api("notifications")).data["notifications"]
        return [(each["reason"], each["subject"], each["actor"]) for each in found]

    assert await told("failed", "timeout", "passed") == []
    once = ("failing", made["share_id"], None)
    assert await told("failed", "kernel_died") == [once]
    assert await told("passed", "out_of_memory") == [once, once]
    assert await told("passed", who=bob) == [once, once], "it is no notebook of bob's"
    assert (await api("notifications", **as_bob())).data["notifications"] == []
