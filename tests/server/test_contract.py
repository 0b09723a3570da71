"""The contract of the REST API: envelope, one error shape, authentication, authorisation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPClientError

from alacard_ext.errors import HubError
from alacard_ext.route import HUB, Route
from alacard_ext.routes import PREFIX, ROUTES

from .conftest import assert_error_shape


async def test_an_unknown_route_refuses_a_caller_without_a_token(
    jp_serverapp: Any, http_server_client: Any, jp_base_url: str
) -> None:
    with pytest.raises(HTTPClientError) as caught:
        await http_server_client.fetch(jp_base_url + "alacard/api/v1/nowhere")
    assert caught.value.code == 403
    assert_error_shape(json.loads(caught.value.response.body))


@pytest.mark.parametrize(
    "parts", [("nowhere",), ("models",), ("cards",), ("models", "a", "b", "c")]
)
async def test_an_unknown_route_has_the_error_shape(parts: tuple[str, ...], api: Any) -> None:
    reply = await api(*parts)
    assert reply.status == 404
    assert_error_shape(reply.json)
    assert reply.code == "NOT_FOUND"


async def test_a_wrong_method_has_the_error_shape(api: Any) -> None:
    reply = await api("shuffle", method="DELETE")
    assert reply.status == 405
    assert_error_shape(reply.json)
    assert reply.headers["Allow"] == "GET, OPTIONS"
    reply = await api("notebook", "generate", "nobody", method="POST")
    assert reply.status == 405 and reply.headers["Allow"] == "GET, DELETE, OPTIONS"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_the_methods_of_an_address_are_those_of_its_table(route: Route) -> None:
    answered = {name.lower() for name in route.handler.answered()} - {"options"}
    assert answered == set(route.operations)


BAD: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("shuffle", "GET", {"params": {"seed": "x"}}, 400, "BAD_REQUEST"),
    ("shuffle", "GET", {"params": {"locked_cards": "topic:none"}}, 400, "UNKNOWN_CARD"),
    ("shuffle", "GET", {"params": {"locked_cards": "model:a b"}}, 400, "INVALID_MODEL_ID"),
    ("hand", "GET", {"params": {"code": "x"}}, 400, "INVALID_HAND_CODE"),
    ("hand", "POST", {"body": "{"}, 400, "BAD_REQUEST"),
    ("hand", "POST", {"body": {"recipe": {}}}, 400, "INVALID_RECIPE"),
    ("cards/joker", "GET", {}, 404, "NOT_FOUND"),
    ("cards/topic", "GET", {"params": {"limit": "x"}}, 400, "BAD_REQUEST"),
    ("models/search", "GET", {"params": {"sort": "beauty"}}, 400, "BAD_REQUEST"),
    ("models/no/such", "GET", {}, 404, "MODEL_NOT_FOUND"),
    ("models/a..b", "GET", {}, 400, "INVALID_MODEL_ID"),
    ("notebook/generate", "POST", {"body": {"recipe": {}}}, 400, "INVALID_RECIPE"),
    ("notebook/generate/nobody", "GET", {}, 404, "GENERATION_NOT_FOUND"),
    ("notebook/verify", "POST", {"body": {"path": "none.ipynb"}}, 404, "NOT_FOUND"),
    ("notebook/verify", "POST", {"body": {"path": "x.txt"}}, 400, "INVALID_PATH"),
    ("notebook/verify/nobody", "DELETE", {}, 404, "VERIFICATION_NOT_FOUND"),
    ("catalog/search", "GET", {"params": {"cursor": "x"}}, 400, "BAD_REQUEST"),
    ("catalog/models/no/such", "GET", {}, 404, "MODEL_NOT_FOUND"),
    ("catalog/files/no/such", "GET", {}, 404, "MODEL_NOT_FOUND"),
    *(
        (f"catalog/{part}/{name}", "GET", {}, 400, "INVALID_MODEL_ID")
        for part in ("models", "files", "readme", "tree", "similar", "history")
        for name in ("a..b", "a/b--c")
    ),
    (
        "catalog/compare",
        "GET",
        {"params": [("id", "a/b"), ("id", "a..b")]},
        400,
        "INVALID_MODEL_ID",
    ),
    ("catalog/fit", "GET", {"params": [("id", "a/b"), ("id", "a..b")]}, 400, "INVALID_MODEL_ID"),
    ("catalog/tree/a/b", "GET", {"params": {"limit": "x"}}, 400, "BAD_REQUEST"),
    ("catalog/similar/no/such", "GET", {}, 404, "MODEL_NOT_FOUND"),
    ("catalog/compare", "GET", {}, 400, "BAD_REQUEST"),
    ("catalog/trending", "GET", {"params": {"limit": "x"}}, 400, "BAD_REQUEST"),
]


async def test_each_route_refuses_as_openapi_says(api: Any, local_hub: Any) -> None:
    # Every answer of `api`, here and in all other tests, is held against openapi.json as well.
    wrong = []
    for path, method, options, status, code in BAD:
        reply = await api(*path.split("/"), method=method, **options)
        told = reply.json.get("reason", "no error")
        wrong += [(path, reply.status, told)] if (reply.status, told) != (status, code) else []
    assert not wrong
    local_hub.faults.set(kind="down")
    for path in ("models/no/such", "catalog/files/no/such", "catalog/readme/no/such"):
        reply = await api(*path.split("/"))
        assert (reply.status, reply.code) == (503, "HUB_UNAVAILABLE"), (path, reply.json)


def test_the_errors_of_the_hub_are_all_named_together() -> None:
    # Some have a class of their own for the code that catches them, and no code of their own.
    tree = {each.code for each in (HubError, *HubError.__subclasses__())}
    assert {each.code for each in HUB} == tree


async def test_a_missing_xsrf_token_has_the_error_shape(
    jp_serverapp: Any, http_server_client: Any, jp_base_url: str
) -> None:
    # A browser that is known by its cookie: no token in the request, so the XSRF check applies.
    with pytest.raises(HTTPClientError) as caught:
        await http_server_client.fetch(
            jp_base_url + "alacard/api/v1/notebook/generate", method="POST", body="{}"
        )
    body = json.loads(caught.value.response.body)
    assert caught.value.code == 403
    assert_error_shape(body)
    assert body["error"]["code"] == "XSRF"


class ReadOnly(Authorizer):
    """Lets everyone read and nobody write."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        del handler, user, resource
        return action == "read"


class TestAuthorisation:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["ServerApp"]["authorizer_class"] = ReadOnly
        return jp_server_config

    async def test_generating_needs_write_on_contents(self, api: Any) -> None:
        body = {"recipe": {"model_card": "tiny/bert-sentiment"}}
        reply = await api("notebook", "generate", method="POST", body=body)
        assert reply.status == 403
        assert_error_shape(reply.json)

    async def test_reading_is_allowed(self, api: Any) -> None:
        assert (await api("shuffle")).status == 200
        assert (await api("cards", "topic")).status == 200


async def test_shuffle_holds_locks_and_repeats_by_seed(api: Any) -> None:
    params = [("locked_cards", "topic:sourdough"), ("seed", "7")]
    first = await api("shuffle", params=dict(params))
    again = await api("shuffle", params=dict(params))
    assert first.status == 200
    assert first.data == again.data
    assert first.data["recipe"]["topic"]["id"] == "sourdough"
    assert first.data["recipe"]["version"] == 1
    decoded = await api("hand", params={"code": first.data["hand_code"]})
    assert decoded.data["recipe"] == first.data["recipe"]


@pytest.mark.parametrize(
    "lock", ["topic", "topic:", ":sourdough", "colour:red", "topic:moon-cheese"]
)
async def test_a_bad_lock_is_one_clear_error(lock: str, api: Any) -> None:
    reply = await api("shuffle", params={"locked_cards": lock})
    assert reply.status == 400
    assert_error_shape(reply.json)


@pytest.mark.parametrize("seed", ["-1", "x", "1e9", str(2**60)])
async def test_a_bad_seed_is_one_clear_error(seed: str, api: Any) -> None:
    reply = await api("shuffle", params={"seed": seed})
    assert reply.status == 400
    assert reply.code == "BAD_REQUEST"


@pytest.mark.parametrize("kind", ["model", "prompt", "topic", "difficulty", "ui_component"])
async def test_cards_of_each_type(kind: str, api: Any) -> None:
    reply = await api("cards", kind, params={"limit": "2"})
    assert reply.status == 200
    assert 1 <= len(reply.data["cards"]) <= 2
    assert reply.data["total"] == reply.json["meta"]["total"] >= len(reply.data["cards"])


async def test_an_unknown_card_type_names_the_choices(api: Any) -> None:
    reply = await api("cards", "joker")
    assert reply.status == 404
    assert "topic" in reply.json["message"]


async def test_popular_models_are_the_bundled_deck(api: Any) -> None:
    reply = await api("models", "popular")
    assert reply.data["total"] == len(reply.data["models"]) >= 40


async def test_search_asks_the_hub(api: Any, local_hub: Any) -> None:
    reply = await api("models", "search", params={"q": "bert", "limit": "3"})
    assert reply.status == 200
    assert reply.json["meta"]["origin"] == "hub"
    assert any("bert" in model["id"] for model in reply.data["models"])
    assert "/api/models" in local_hub.counts()


async def test_models_without_a_template_are_marked_basic(api: Any, add: Any) -> None:
    add("odd/no-template", "---\npipeline_tag: table-to-text\n---\n", {"config.json": "{}"})
    for name, basic in (("odd/no-template", True), ("tiny/bert-sentiment", False)):
        reply = await api("models", "search", params={"q": name})
        marks = {model["id"]: model["basic"] for model in reply.data["models"]}
        assert marks[name] is basic
    one = await api("models", "tiny", "bert-sentiment")
    assert not one.data["card"]["basic"]


async def test_search_refuses_an_unknown_sort_with_the_choices(api: Any) -> None:
    reply = await api("models", "search", params={"sort": "beauty"})
    assert reply.status == 400
    assert "downloads" in reply.json["message"]


async def test_one_model_with_fit_access_and_ancestry(api: Any) -> None:
    reply = await api("models", "tiny", "bert-sentiment")
    assert reply.status == 200
    assert set(reply.data) >= {"facts", "fit", "access", "ancestry", "card"}
    assert reply.data["fit"]["verdict"] == "fits"


@pytest.mark.parametrize(
    "model_id", ["no/such-model", "a..b", "a--b/c", "🌱", "x y", "a,b", "x" * 500]
)
async def test_a_bad_model_id_is_one_clear_error(model_id: str, api: Any) -> None:
    reply = await api("models", model_id)
    assert reply.status in (400, 404)
    assert reply.code in ("INVALID_MODEL_ID", "MODEL_NOT_FOUND")
    assert_error_shape(reply.json)


async def test_hub_status_tells_whether_there_is_a_token_but_never_which(
    api: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_" + "secret" * 6)
    reply = await api("hub", "status", params={"probe": "true"})
    assert reply.data["has_token"] is True
    assert reply.data["reachable"] is True
    assert "secret" not in json.dumps(reply.json)


async def test_openapi_describes_every_route(api: Any) -> None:
    reply = await api("openapi.json")
    described = reply.json["paths"]
    for route in ROUTES:
        assert set(described[PREFIX + route.path]) == set(route.operations)


@pytest.mark.parametrize("seed", range(6))
async def test_a_deal_around_a_model_outside_the_deck_fits_its_task(seed: int, api: Any) -> None:
    lock = "model:tiny/bert-sentiment"
    reply = await api("shuffle", params={"locked_cards": lock, "seed": str(seed)})
    recipe = reply.data["recipe"]
    assert recipe["model_card"]["pipeline_tag"] == "text-classification"
    assert all("text-classification" in card["tasks"] for card in recipe["prompt_cards"])
    assert recipe["topic"]["inputs"]["texts"]
    # A chat needs a model that was tuned for one; every other app fits the task.
    assert recipe["ui_component"]["type"] != "chat_interface"


async def test_a_hand_code_of_a_model_outside_the_deck_brings_its_facts(api: Any) -> None:
    lock = "model:tiny/bert-sentiment"
    dealt = await api("shuffle", params={"locked_cards": lock, "seed": "3"})
    read = await api("hand", params={"code": dealt.data["hand_code"]})
    assert read.data["hand_code"] == dealt.data["hand_code"]
    card = read.data["recipe"]["model_card"]
    assert card["pipeline_tag"] == "text-classification" and not card["basic"]


async def test_a_deal_goes_on_where_the_hub_cannot_tell(api: Any, local_hub: Any) -> None:
    local_hub.faults.set(kind="down")
    reply = await api("shuffle", params={"locked_cards": "model:nobody/knows", "seed": "1"})
    card = reply.data["recipe"]["model_card"]
    assert (card["id"], card["pipeline_tag"], card["basic"]) == ("nobody/knows", None, False)
    recipe = {"model_card": "nobody/knows", "companions": ["no/one"], "combination": "bake_off"}
    told = (await api("hand", method="POST", body={"recipe": recipe})).data["recipe"]
    assert not any(card["basic"] for card in (told["model_card"], *told["companions"]))


async def test_a_hand_is_settled_told_by_its_facts_and_pinned_as_its_notebook_will_be(
    api: Any,
) -> None:
    models = ("tiny/bert-sentiment", "tiny/distilbert-sentiment")
    first, second = ({"id": name, "pipeline_tag": None, "basic": True} for name in models)
    recipe = {
        "seed": 7,
        "model_card": first,
        "prompt_cards": ["picture_questions"],
        "topic": "sourdough",
        "difficulty": "beginner",
        "ui_component": "gradio_demo",
    }
    both = {**recipe, "companions": [second], "combination": "bake_off"}
    reply = await api("hand", method="POST", body={"recipe": both, "refit": ["prompt"]})
    settled = reply.data["recipe"]
    # Neither model is 'basic': their facts say that a template covers them.
    cards = [settled["model_card"], *settled["companions"]]
    assert [card["basic"] for card in cards] == [False, False]
    assert all(card["sha"] and card["pipeline_tag"] == "text-classification" for card in cards)
    assert settled["prompt_cards"][0]["id"] != "picture_questions"
    (ignored,) = reply.data["misfits"]
    assert ignored["type"] == "ui_component"
    body = {"recipe": settled, "save": False}
    made = await api("notebook", "generate", method="POST", body=body)
    assert ignored["reason"] in made.data["plan"]["reasons"]

    alone = (await api("hand", method="POST", body={"recipe": recipe})).data
    assert [each["id"] for each in alone["misfits"]] == ["picture_questions"]
    body = {"recipe": alone["recipe"], "save": False}
    made = await api("notebook", "generate", method="POST", body=body)
    assert made.data["hand_code"] == alone["hand_code"]
    assert made.data["notebook"]["metadata"]["alacard"]["hand_code"] == alone["hand_code"]


async def test_cards_that_a_model_would_not_use_are_named(api: Any) -> None:
    reply = await api("cards", "topic", params={"task": "image-classification", "limit": 200})
    data = reply.json["data"]
    blind = [card["id"] for card in data["cards"] if not card["inputs"]["images"]]
    assert data["unused"] == blind == []  # every topic has pictures
    reply = await api("cards", "prompt", params={"task": "image-classification", "limit": 200})
    data = reply.json["data"]
    assert 0 < len(data["unused"]) < len(data["cards"])
    reply = await api("cards", "topic", params={"limit": 200})
    assert reply.json["data"]["unused"] == []
