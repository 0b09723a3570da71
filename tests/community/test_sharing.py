"""Sharing over REST: two people and one store; who sees what, and which version of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from alacard_ext.community.ids import new_id

from .dealing import IN_A_FILE, as_bob, as_person, dealt, share

READS: tuple[tuple[str, tuple[str, ...], Any], ...] = (
    ("GET", (), None),
    ("GET", ("preview",), None),
    ("GET", ("versions",), None),
    ("GET", ("chain",), None),
    ("POST", ("track",), {"event": "view"}),
    ("PUT", ("star",), {}),
    ("DELETE", ("star",), None),
    ("POST", ("remix",), {}),
)
CHANGES: tuple[tuple[str, tuple[str, ...], Any], ...] = (
    ("PUT", (), {"title": "Mine now"}),
    ("DELETE", (), None),
    ("POST", ("restore",), {}),
    ("PUT", ("share",), {"visibility": "everyone"}),
    ("PUT", ("share",), {"visibility": "private"}),
    ("POST", ("versions",), {}),
)


async def refused(api: Any, share_id: str, asked: Any, *who: str) -> set[str]:
    """What someone is told who asks all that; only refusals."""
    said = set()
    for method, rest, body in asked:
        reply = await api("notebook", share_id, *rest, method=method, body=body, **as_person(*who))
        assert reply.status == 404, (method, rest, reply.json)
        said.add(json.dumps(reply.json))
    reply = await api("notebook", "download", share_id, **as_person(*who))
    if asked is READS:
        assert reply.status == 404
        said.add(json.dumps(reply.json))
    return said


def add_cell(file: Path, source: str, output: str | None = None) -> None:
    notebook = nbformat.read(file, as_version=4)
    cell = nbformat.v4.new_code_cell(source, id="added")
    if output is not None:
        cell.outputs = [nbformat.v4.new_output("stream", text=output)]
    notebook.cells = [each for each in notebook.cells if each.id != "added"] + [cell]
    notebook.metadata["vendor"] = {"workspace": "/home/ada/secret-project"}
    nbformat.write(notebook, file)


async def test_a_hand_is_shared_read_by_another_and_revoked(
    api: Any, jp_fetch: Any, jp_root_dir: Path, jp_base_url: str
) -> None:
    made = await dealt(api)
    share_id, file = made["share_id"], jp_root_dir / made["path"]
    assert nbformat.read(file, as_version=4).metadata["alacard"]["share_id"] == share_id
    add_cell(file, "answer = 42", output="forty-two\n")
    told = await share(api, share_id, license="MIT")
    assert (told["visibility"], told["version"], told["license"]) == ("everyone", 1, "MIT")
    assert told["mine"] and told["shared_at"] and told["path"] == made["path"]

    (hand,) = (await api("library", params={"scope": "shared"}, **as_bob())).data["hands"]
    assert (hand["owner"], hand["mine"], hand["path"]) == ("ada", False, None)
    assert hand["share_url"] == f"{jp_base_url}alacard/share/{share_id}"
    assert (await api("library", **as_bob())).data["hands"] == []
    named = {"scope": "shared", "q": made["path"]}
    assert (await api("library", params=named, **as_bob())).data["hands"] == [], "paths are Ada's"
    assert (await api("library", params={"q": made["path"]})).json["meta"]["total"] == 1
    whole = (await api("notebook", share_id, **as_bob())).data
    assert whole["recipe"] == made["recipe"] and whole["path"] is None

    shown = (await api("notebook", share_id, "preview", **as_bob())).data["notebook"]
    assert shown["cells"][-1]["source"] == "answer = 42"
    assert shown["cells"][-1]["outputs"] == [], "it was shared without outputs"
    assert "vendor" not in shown["metadata"], "what other tools wrote stays here"
    assert shown["metadata"]["alacard"]["share_id"] == share_id
    answer = await jp_fetch("alacard/api/v1/notebook/download", share_id, **as_bob())
    assert json.loads(answer.body) == shown
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    nbformat.validate(nbformat.reads(answer.body.decode(), as_version=4))

    unknown = await refused(api, new_id(), (*READS, *CHANGES), "bob")
    assert await refused(api, share_id, CHANGES, "bob") == unknown
    assert len(unknown) == 1
    await share(api, share_id, "private")
    assert await refused(api, share_id, READS, "bob") == unknown
    assert (await api("library", params={"scope": "shared"}, **as_bob())).data["hands"] == []
    assert (await api("notebook", share_id, "preview")).status == 200, "it stays Ada's"

    await share(api, share_id)
    await api("notebook", share_id, method="DELETE")
    assert await refused(api, share_id, READS, "bob") == unknown


async def test_versions_do_not_change_and_those_before_a_revocation_stay_with_the_owner(
    api: Any, jp_root_dir: Path
) -> None:
    made = await dealt(api)
    share_id, file = made["share_id"], jp_root_dir / made["path"]

    async def last_cell(number: int | None, **who: Any) -> Any:
        params = {} if number is None else {"version": number}
        reply = await api("notebook", share_id, "preview", params=params, **who)
        return reply.data["notebook"]["cells"][-1] if reply.status == 200 else reply.status

    add_cell(file, "first = 1", output="one\n")
    reply = await api("notebook", share_id, "versions", method="POST", body={})
    assert (reply.status, reply.code) == (409, "CONFLICT"), "it is not shared yet"
    await share(api, share_id, outputs=True)
    add_cell(file, "second = 2", output="two\n")
    assert (await last_cell(None, **as_bob()))["source"] == "first = 1"
    body = {"note": "  with  a second ", "accept_findings": True}
    reply = await api("notebook", share_id, "versions", method="POST", body=body)
    assert [(each["number"], each["outputs"], each["note"]) for each in reply.data["versions"]] == [
        (2, False, "with a second"),
        (1, True, ""),
    ]
    assert all(each["size"] > 1000 and each["created_at"] for each in reply.data["versions"])
    first = await last_cell(1, **as_bob())
    assert (first["source"], first["outputs"][0]["text"]) == ("first = 1", "one\n")
    assert (await last_cell(None, **as_bob()))["source"] == "second = 2"
    assert await last_cell(3, **as_bob()) == 404
    for bad in (0, "x", 2**40):
        reply = await api("notebook", share_id, "preview", params={"version": bad})
        assert reply.status == 400, bad

    await share(api, share_id, "private")
    await share(api, share_id)
    told = (await api("notebook", share_id, "versions", **as_bob())).data["versions"]
    assert [each["number"] for each in told] == [3]
    assert await last_cell(2, **as_bob()) == 404
    assert (await last_cell(2))["source"] == "second = 2"


@pytest.mark.attack
async def test_a_group_sees_what_is_shared_with_it_and_administrators_what_is_shared(
    api: Any,
) -> None:
    ours, private = await dealt(api), (await dealt(api, topic="cats"))["share_id"]
    share_id = ours["share_id"]
    body = {"visibility": "group:bakers"}
    reply = await api("notebook", share_id, "share", method="PUT", body=body)
    assert (reply.status, reply.code) == (403, "FORBIDDEN"), "she is not in it"
    as_ada = as_person("ada", "tailors", "bakers")
    body["accept_findings"] = True
    reply = await api("notebook", share_id, "share", method="PUT", body=body, **as_ada)
    assert reply.data["visibility"] == "group:bakers"
    assert reply.data["groups"] == ["bakers", "tailors"], "those that she can choose"
    as_ada = as_person("ada", "tailors", "bakers")
    assert (await api("notebook", share_id, **as_ada)).data["groups"] == ["bakers", "tailors"]
    assert (await api("notebook", share_id, **as_person("bob", "bakers"))).data["groups"] == []
    shared = {"scope": "shared"}
    for who, sees in (
        (("bob", "bakers"), True),
        (("bob", "tailors", "everyone", "private"), False),
        (("bob",), False),
        (("ada",), True),
        (("root",), True),
    ):
        reply = await api("notebook", share_id, **as_person(*who))
        assert (reply.status == 200) is sees, who
        listed = (await api("library", params=shared, **as_person(*who))).data["hands"]
        assert bool(listed) is sees, who
        reply = await api("trending", params={"timeframe": "all"}, **as_person(*who))
        assert bool(reply.data["hands"]) is sees, who
    unknown = await refused(api, private, READS, "root")
    assert await refused(api, share_id, READS, "bob") == unknown
    assert await refused(api, share_id, CHANGES[:4], "root") == unknown
    body = {"visibility": "private"}
    reply = await api("notebook", share_id, "share", method="PUT", body=body, **as_person("root"))
    assert (reply.status, reply.data["visibility"]) == (200, "private")
    assert await refused(api, share_id, READS, "bob", "bakers") == unknown
    assert (await api("notebook", share_id, **as_person("root"))).status == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"visibility": "public"},
        {"visibility": "group:"},
        {"visibility": "group:a\nb"},
        {"visibility": f"group:{'x' * 256}"},
        {"visibility": "everyone", "license": "a\x1b[31m"},
        {"visibility": "everyone", "owner": "bob"},
    ],
)
@IN_A_FILE
async def test_what_is_no_audience_is_refused(api: Any, body: dict[str, Any]) -> None:
    reply = await api("notebook", new_id(), "share", method="PUT", body=body)
    assert (reply.status, reply.code) == (400, "BAD_REQUEST")


@pytest.mark.attack
@IN_A_FILE
async def test_secrets_and_local_paths_are_found_before_anything_is_shared(
    api: Any, jp_root_dir: Path
) -> None:
    made = await dealt(api)
    share_id, file = made["share_id"], jp_root_dir / made["path"]
    clean = await api("notebook", share_id, "share", method="PUT", body={"visibility": "everyone"})
    assert clean.status == 200, clean.json
    await share(api, share_id, "private")
    token = "hf_" + "aB3dE5gH1j" * 4
    add_cell(file, f'a = 1\nlogin("{token}")', output=f"read\n{jp_root_dir}/data.csv\n")
    body = {"visibility": "everyone", "outputs": True}
    reply = await api("notebook", share_id, "share", method="PUT", body=body)
    assert (reply.status, reply.code) == (409, "SHARE_FINDINGS")
    last = len(nbformat.read(file, as_version=4).cells) - 1
    secret, path = reply.json["error"]["details"]["findings"]
    assert (secret["kind"], secret["cell"], secret["where"], secret["line"]) == (
        "secret",
        last,
        "source",
        2,
    )
    assert secret["excerpt"] == 'login("•••")' and token not in json.dumps(reply.json)
    assert (path["kind"], path["cell"], path["where"], path["line"]) == ("path", last, "output", 2)
    assert (await api("notebook", share_id)).data["visibility"] == "private"
    assert (await api("notebook", share_id, **as_bob())).status == 404

    add_cell(file, "a = 1", output=f"{jp_root_dir}/data.csv\n")
    assert (await share(api, share_id, accept_findings=False))["version"] == 2
    body = {"outputs": True}
    reply = await api("notebook", share_id, "versions", method="POST", body=body)
    assert (reply.status, reply.code) == (409, "SHARE_FINDINGS")
    body["accept_findings"] = True
    reply = await api("notebook", share_id, "versions", method="POST", body=body)
    assert reply.data["versions"][0]["number"] == 3
    body = {"visibility": "group:bakers", "outputs": True}
    as_ada = as_person("ada", "bakers")
    reply = await api("notebook", share_id, "share", method="PUT", body=body, **as_ada)
    assert (reply.status, reply.code) == (409, "SHARE_FINDINGS"), "others than agreed to read it"


@pytest.mark.attack
@IN_A_FILE
async def test_outputs_are_not_shown_to_more_people_than_asked(api: Any, jp_root_dir: Path) -> None:
    made = await dealt(api)
    share_id, as_ada = made["share_id"], as_person("ada", "bakers")
    add_cell(jp_root_dir / made["path"], "a = 1", output="for bakers alone\n")

    async def put(visibility: str, **body: Any) -> Any:
        asked = {"visibility": visibility, "accept_findings": True, **body}
        return await api("notebook", share_id, "share", method="PUT", body=asked, **as_ada)

    assert (await put("group:bakers", outputs=True)).status == 200
    reply = await put("everyone", outputs=False)
    assert (reply.status, reply.code) == (409, "CONFLICT")
    assert "private" in reply.json["message"]
    assert (await api("notebook", share_id, **as_bob())).status == 404
    await put("private")
    assert (await put("everyone", outputs=False)).status == 200
    shown = (await api("notebook", share_id, "preview", **as_bob())).data["notebook"]
    assert shown["cells"][-1]["outputs"] == []


@IN_A_FILE
async def test_what_is_not_here_is_shared_as_it_was_dealt_and_another_hands_file_is_not(
    api: Any, jp_root_dir: Path
) -> None:
    made, other = await dealt(api), await dealt(api, topic="cats")
    share_id, file = made["share_id"], jp_root_dir / made["path"]
    file.write_bytes((jp_root_dir / other["path"]).read_bytes())
    body = {"visibility": "everyone"}
    reply = await api("notebook", share_id, "share", method="PUT", body=body)
    assert (reply.status, reply.code) == (409, "CONFLICT")
    file.write_text("[]")
    reply = await api("notebook", share_id, "share", method="PUT", body=body)
    assert (reply.status, reply.code) == (400, "BAD_REQUEST")
    file.unlink()
    await share(api, share_id)
    shown = (await api("notebook", share_id, "preview", **as_bob())).data["notebook"]
    assert [cell["source"] for cell in shown["cells"]] == [
        cell["source"] for cell in made["notebook"]["cells"]
    ]


@pytest.mark.attack
@IN_A_FILE
async def test_what_a_file_says_of_itself_gives_no_rights(api: Any, jp_root_dir: Path) -> None:
    theirs = (await dealt(api))["share_id"]
    mine = await dealt(api, topic="cats")
    file = jp_root_dir / mine["path"]
    notebook = nbformat.read(file, as_version=4)
    notebook.metadata["alacard"]["forked_from"] = theirs
    notebook.metadata["alacard"]["owner"] = "bob"
    ours = notebook.metadata.pop("alacard")
    nbformat.write(notebook, file)
    body = {"visibility": "everyone", "accept_findings": True}
    reply = await api("notebook", mine["share_id"], "share", method="PUT", body=body)
    assert (reply.status, reply.code) == (409, "CONFLICT"), "any notebook may lie there"
    assert "does not say that it belongs to this hand" in reply.json["error"]["message"]
    notebook.metadata["alacard"] = ours
    nbformat.write(notebook, file)
    told = await share(api, mine["share_id"])
    assert told["forked_from"] is None and told["owner"] == "ada"
    reply = await api("notebook", mine["share_id"], "preview", **as_bob())
    ours = reply.data["notebook"]["metadata"]["alacard"]
    assert "forked_from" not in ours and ours["share_id"] == mine["share_id"]
    chain = (await api("notebook", mine["share_id"], "chain")).data
    assert len(chain["nodes"]) == 1 and chain["edges"] == []


@pytest.mark.attack
@IN_A_FILE
class TestSmallLimit:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"]["share_max_bytes"] = 100_000
        return jp_server_config

    async def test_a_notebook_that_is_too_large_is_refused_by_the_name_of_the_limit(
        self, api: Any, jp_root_dir: Path
    ) -> None:
        made = await dealt(api)
        add_cell(jp_root_dir / made["path"], "big = 1", output="x" * 100_000)
        body = {"visibility": "everyone", "outputs": True}
        reply = await api("notebook", made["share_id"], "share", method="PUT", body=body)
        assert (reply.status, reply.code) == (413, "SHARE_TOO_LARGE")
        assert "AlacardApp.share_max_bytes" in reply.json["message"]
        add_cell(jp_root_dir / made["path"], "small = 1", output="x")
        assert (await share(api, made["share_id"]))["version"] == 1
