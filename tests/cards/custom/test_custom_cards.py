"""Cards that people make: who sees them, how they are dealt, and that they travel whole."""

from __future__ import annotations

import ast
import json
from typing import Any

import nbformat
import pytest
from markdown_it import MarkdownIt

from alacard_ext.cards.custom import keeping
from tests.community.dealing import IN_A_FILE, as_person

from .drafts import PACK, TOPIC, listed, made

CHAT = "tiny/llama-chat"


async def test_a_card_is_seen_by_whom_it_is_shared_with_and_by_nobody_else(api: Any) -> None:
    """In every way: as itself, in the list, by a lock, by a code, in a recipe."""
    card = await made(api, TOPIC)
    name = card["card"]["id"]
    assert card["custom"]["mine"] and card["custom"]["visibility"] == "private"
    assert name not in {each["id"] for each in (await listed(api, "topic", "bob"))["cards"]}

    async def refusals(who: dict[str, Any], other: str) -> list[Any]:
        recipe = {"recipe": {"model_card": "tiny/bert-sentiment", "topic": other}}
        asked = [
            await api("cards", "topic", other, **who),
            await api("cards", "topic", other, method="PUT", body={"card": TOPIC}, **who),
            await api("cards", "topic", other, method="DELETE", **who),
            await api("cards", "topic", other, "restore", method="POST", body={}, **who),
            await api("shuffle", params={"locked_cards": f"topic:{other}"}, **who),
            await api("hand", method="POST", body=recipe, **who),
            await api("notebook", "generate", method="POST", body=recipe, **who),
        ]
        return [(each.status, each.json["message"].replace(other, "ID")) for each in asked]

    never_was = await refusals(as_person("bob"), "jam-00000000")
    assert [status for status, _ in never_was] == [404] * 4 + [400] * 3
    assert await refusals(as_person("bob"), name) == never_was

    body = {"visibility": "group:chefs"}
    path = ("cards", "topic", name)
    assert (await api(*path, method="PUT", body=body, **as_person("ada"))).status == 403
    assert (await api(*path, method="PUT", body=body, **as_person("ada", "chefs"))).status == 200
    assert (await api(*path, **as_person("bob"))).status == 404
    seen = await api(*path, **as_person("bob", "chefs"))
    assert seen.data["card"]["name"] == "Jam" and not seen.data["custom"]["mine"]
    assert seen.data["groups"] == []
    page = await listed(api, "topic", "bob", "chefs", search="jam")
    assert page["custom"][name]["owner"] == "ada"
    # What is shared is theirs to use, not to change.
    mine = await api(*path, method="DELETE", **as_person("bob", "chefs"))
    assert mine.status == 404
    away = await api(*path, method="PUT", body={"visibility": "private"}, **as_person("root"))
    assert away.data["custom"]["visibility"] == "private"
    assert (await api(*path, **as_person("bob", "chefs"))).status == 404


async def test_a_custom_card_is_dealt_locked_coded_and_travels_whole(api: Any) -> None:
    pack, topic = await made(api, PACK), await made(api, TOPIC)
    names = pack["card"]["id"], topic["card"]["id"]
    locks = [f"prompt:{names[0]}", f"topic:{names[1]}", "model:tiny/llama-chat"]
    asked = {"params": [("seed", "7"), *(("locked_cards", lock) for lock in locks)]}
    dealt = (await api("shuffle", **asked, **as_person("ada"))).data
    again = (await api("shuffle", **asked, **as_person("ada"))).data
    assert dealt == again
    recipe = dealt["recipe"]
    assert [each["id"] for each in recipe["prompt_cards"]] == [names[0]]
    assert recipe["topic"]["inputs"]["prompts"] == ["How is jam made?"]
    plain = (await api("shuffle", params={"seed": "7"}, **as_person("bob"))).data["recipe"]
    assert recipe["deck"] != plain["deck"]
    code = {"params": {"code": dealt["hand_code"]}}
    assert (await api("hand", **code, **as_person("ada"))).data["recipe"] == recipe
    refused = await api("hand", **code, **as_person("bob"))
    assert refused.code == "INVALID_HAND_CODE" and names[0] in refused.json["message"]
    # The recipe itself, as a notebook holds it, can be dealt by anyone.
    there = await api("notebook", "generate", method="POST", body={"recipe": recipe})
    whole = there.data["notebook"]["metadata"]["alacard"]["recipe"]
    assert whole["prompt_cards"][0]["prompts"] == PACK["prompts"]
    assert whole["topic"]["inputs"]["prompts"] == ["How is jam made?"]
    assert "Name Jam in one word." in json.dumps(there.data["notebook"]["cells"])
    changed = {**PACK, "prompts": ["One {topic}?", "Two {topic}?", "Three {topic}?"]}
    path = ("cards", "prompt", names[0])
    await api(*path, method="PUT", body={"card": changed}, **as_person("ada"))
    after = (await api("shuffle", **asked, **as_person("ada"))).data["recipe"]
    assert after["prompt_cards"][0]["prompts"] == changed["prompts"]
    assert after["deck"] not in (recipe["deck"], plain["deck"])


@pytest.mark.attack
async def test_cards_of_others_are_dealt_only_where_they_are_chosen(api: Any) -> None:
    packs = ({**PACK, "name": f"Pack {number}"} for number in range(12))
    kept = [await made(api, pack, "eve", visibility="everyone") for pack in packs]
    names = {card["card"]["id"] for card in kept}

    async def dealt(who: str, *locks: str) -> set[str]:
        found: set[str] = set()
        for seed in range(5):
            asked = [("seed", str(seed)), ("locked_cards", f"model:{CHAT}")]
            asked += [("locked_cards", lock) for lock in locks]
            recipe = (await api("shuffle", params=asked, **as_person(who))).data["recipe"]
            found |= {each["id"] for each in recipe["prompt_cards"]}
        return found

    assert await dealt("eve") & names
    assert not await dealt("bob") & names
    assert names <= {each["id"] for each in (await listed(api, "prompt", "bob"))["cards"]}
    lock = min(names)
    assert await dealt("bob", f"prompt:{lock}") == {lock}


async def test_of_two_changes_at_once_the_second_is_told_and_deleting_is_undone(api: Any) -> None:
    card = await made(api, PACK, visibility="everyone")
    path, who = ("cards", "prompt", card["card"]["id"]), as_person("ada")
    body = {"card": {**PACK, "name": "First"}, "revision": 1}
    assert (await api(*path, method="PUT", body=body, **as_person("ada"))).status == 200
    late = {"card": {**PACK, "name": "Second"}, "revision": 1}
    reply = await api(*path, method="PUT", body=late, **as_person("ada"))
    assert (reply.status, reply.code) == (409, "CONFLICT")
    assert (await api(*path, **as_person("bob"))).data["card"]["name"] == "First"
    gone = await api(*path, method="DELETE", **who)
    assert gone.data["custom"]["deleted_at"]
    assert (await api(*path, **as_person("ada"))).status == 404
    assert (await api(*path, method="DELETE", **as_person("ada"))).status == 404
    back = await api(*path, "restore", method="POST", body={}, **as_person("ada"))
    assert back.data["custom"]["visibility"] == "everyone"
    assert (await api(*path, **as_person("bob"))).data["card"]["name"] == "First"


async def test_cards_brought_back_and_deleted_ones_count(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_OWN", 1)
    monkeypatch.setattr(keeping, "MOST_WITH_DELETED", 2)
    who, body = as_person("ada"), {"card": PACK}
    path = ("cards", "prompt", (await made(api, PACK))["card"]["id"])
    await api(*path, method="DELETE", **who)
    other = ("cards", "prompt", (await made(api, PACK))["card"]["id"])
    refused = await api(*path, "restore", method="POST", body={}, **who)
    assert (refused.status, refused.code) == (409, "CONFLICT")
    await api(*other, method="DELETE", **who)
    assert (await api("cards", "prompt", method="POST", body=body, **who)).code == "CONFLICT"
    assert (await api(*path, "restore", method="POST", body={}, **who)).status == 200


async def test_cards_are_counted_as_they_are_dealt_and_kept(api: Any) -> None:
    lock = {"params": {"locked_cards": "topic:tea", "seed": "1"}}
    for _ in range(12):
        await api("shuffle", **lock)
    body = {"recipe": {"model_card": "tiny/bert-sentiment", "topic": "tea"}}
    await api("notebook", "generate", method="POST", body=body)
    page = await listed(api, "topic", counts="true", search="tea")
    assert page["counts"]["tea"] == {"dealt": 10, "kept": 0}, "of one hand nobody is told"
    assert (await listed(api, "topic"))["counts"] is None


@pytest.mark.attack
async def test_a_card_with_a_secret_is_shared_only_where_that_is_accepted(api: Any) -> None:
    key = "hf_" + "aB3dE5gH7jK9mN1pQ3sT5vX7zA9cD1fG3h"
    card = {**PACK, "prompts": [*PACK["prompts"], f"Log in to {{topic}} with {key}"]}
    who = as_person("ada")
    body = {"card": card, "visibility": "everyone"}
    refused = await api("cards", "prompt", method="POST", body=body, **who)
    assert (refused.status, refused.code) == (409, "SHARE_FINDINGS")
    found = refused.json["error"]["details"]["findings"]
    assert found[0]["kind"] == "secret" and key not in json.dumps(found)
    path = ("cards", "prompt", (await made(api, card))["card"]["id"])
    shared = {"visibility": "everyone"}
    assert (await api(*path, method="PUT", body=shared, **who)).code == "SHARE_FINDINGS"
    accepted = {**shared, "accept_findings": True}
    assert (await api(*path, method="PUT", body=accepted, **who)).status == 200
    again = {"card": {**card, "name": "Renamed"}}
    assert (await api(*path, method="PUT", body=again, **who)).code == "SHARE_FINDINGS"
    clean = {"card": PACK}
    assert (await api(*path, method="PUT", body=clean, **who)).status == 200


@IN_A_FILE
async def test_bad_bodies_are_told_by_field(api: Any) -> None:
    wrong = {"card": {**PACK, "prompts": ["one"]}}
    reply = await api("cards", "prompt", method="POST", body=wrong)
    assert (reply.status, reply.code) == (400, "INVALID_CARD")
    errors = reply.json["error"]["details"]["errors"]
    assert errors == [{"field": "prompts", "message": "Give at least 3."}]
    told = (await api("cards", "prompt", "check", method="POST", body=wrong)).data
    assert told["findings"] == errors and told["preview"] is None
    for kind, body, status in (
        ("model", {"card": PACK}, 404),
        ("prompt", {"card": 7}, 400),
        ("prompt", {"card": PACK, "visibility": "the world"}, 400),
        ("prompt", {"card": PACK, "visibility": "group:strangers"}, 403),
        ("prompt", {"card": {**PACK, "prompts": ["x" * 100_000] * 3}}, 400),
        ("prompt", "{", 400),
    ):
        assert (await api("cards", kind, method="POST", body=body)).status == status, body


HOSTILE = (
    "</code><img src=x onerror=alert(1)> `` ``` \n```\n# %pip install evil\n"
    '""" + __import__("os").system("x") + """ \' \\ {0.__class__} {model} %s %(a)s {{x}} [MASK'
    " [a](javascript:alert(1)) <script>alert(1)</script> $x$ \u202e"
)


@IN_A_FILE
@pytest.mark.attack
async def test_texts_of_a_custom_card_are_values_and_never_markup_or_code(api: Any) -> None:
    line = " ".join(HOSTILE.split())[:75]
    pack = {**PACK, "name": line, "description": line}
    pack["prompts"] = [f"{HOSTILE} {number} {{topic}}" for number in range(3)]
    topic = {"name": line, "phrase": line, "icon": "<b>", "inputs": {"prompts": [HOSTILE]}}
    names = [(await made(api, card))["card"]["id"] for card in (pack, topic)]
    recipe = {"model_card": CHAT, "prompt_cards": [names[0]], "topic": names[1]}
    reply = await api("notebook", "generate", method="POST", body={"recipe": recipe})
    assert reply.status == 200 and reply.data["gate"]["passed"], reply.json
    notebook = nbformat.from_dict(reply.data["notebook"])
    held = False
    for cell in notebook.cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
            held |= any(isinstance(text, str) and HOSTILE in text for text in texts)
            names_used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            assert "__import__" not in names_used
        else:
            html = MarkdownIt("commonmark", {"html": True}).render(cell.source)
            assert "<script>" not in html and "<img src=x" not in html, cell.source
            assert 'href="javascript' not in html
    assert held
