"""What a person is told before the first run, and that it is told without running or leaking."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.browse.trust import Trust, trust_of
from alacard_ext.browse.trust.parse import formats, parse_scan, parse_scope
from alacard_ext.cards.model_card import model_card
from alacard_ext.hub.client import HubClient
from alacard_ext.hub.facts import ModelFacts
from tests.local_hub import GOOD_TOKEN, LocalHub


def trust(hub: LocalHub, cache: Path, model: str, token: str | None = None) -> Trust:
    async def work() -> Trust:
        client = HubClient(endpoint=hub.url, cache_dir=cache, token=lambda: token, offline=False)
        snapshot = await client.snapshot(model)
        try:
            return await trust_of(client, snapshot, model_card(snapshot.facts, None))
        finally:
            await client.aclose()

    return asyncio.run(work())


def levels(found: Trust) -> dict[str, str]:
    return {point.name: point.level for point in found.points}


def test_an_ordinary_model(local_hub: LocalHub, tmp_path: Path) -> None:
    found = trust(local_hub, tmp_path, "tiny/bert-sentiment")
    assert found.weights == "safetensors" and found.scan == "clean" and not found.needs_code
    assert levels(found) == {
        "code": "good",
        "format": "good",
        "scan": "good",
        "licence": "good",
        "access": "good",
        "token": "note",
    }
    assert all(point.text.endswith(".") for point in found.points)


def test_the_models_own_code_is_shown_at_its_commit_and_not_run(
    local_hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    found = trust(local_hub, tmp_path / "cache", "tiny/custom-code")
    assert found.needs_code and levels(found)["code"] == "warn"
    (file,) = found.code
    assert file.name == "own.py" and "class OwnModel" in file.text and not file.cut
    assert found.commit and f"/resolve/{found.commit}/own.py" in str(local_hub.requests)
    assert not (tmp_path / "custom-code-ran").exists()


def test_the_token_is_told_by_what_it_can_do_alone(local_hub: LocalHub, tmp_path: Path) -> None:
    found = trust(local_hub, tmp_path, "tiny/bert-sentiment", GOOD_TOKEN)
    assert (found.token.present, found.token.role) == (True, "read")
    assert GOOD_TOKEN not in found.model_dump_json()


def test_the_question_about_the_token_is_not_asked_twice(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    async def work() -> None:
        client = HubClient(
            endpoint=local_hub.url, cache_dir=tmp_path, token=lambda: GOOD_TOKEN, offline=False
        )
        snapshot = await client.snapshot("tiny/bert-sentiment")
        card = model_card(snapshot.facts, None)
        for _ in range(3):
            await trust_of(client, snapshot, card)
        await client.aclose()

    asyncio.run(work())
    assert str(local_hub.requests).count("whoami") == 1


def test_a_hub_that_fails_leaves_the_unknown_unknown(local_hub: LocalHub, tmp_path: Path) -> None:
    async def work() -> Trust:
        client = HubClient(
            endpoint=local_hub.url, cache_dir=tmp_path, token=lambda: None, offline=False
        )
        snapshot = await client.snapshot("tiny/custom-code")
        local_hub.faults.set(kind="down")
        found = await trust_of(client, snapshot, model_card(snapshot.facts, None))
        await client.aclose()
        return found

    found = asyncio.run(work())
    assert found.scan == "unknown" and found.code == [] and found.needs_code
    assert levels(found)["scan"] == "note"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["model.safetensors", "README.md"], ("safetensors", [])),
        (["model.safetensors", "pytorch_model.bin"], ("mixed", ["pytorch_model.bin"])),
        (["pytorch_model.bin"], ("pickle", ["pytorch_model.bin"])),
        (["a.gguf"], ("gguf", [])),
        (["model.onnx"], ("other", [])),
        ([], ("unknown", [])),
    ],
)
def test_formats(files: list[str], expected: tuple[str, list[str]]) -> None:
    assert formats(files) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"securityRepoStatus": {"scansDone": True, "filesWithIssues": []}}, ("clean", [])),
        ({"securityRepoStatus": {"scansDone": False, "filesWithIssues": []}}, ("running", [])),
        (
            {
                "securityRepoStatus": {
                    "scansDone": True,
                    "filesWithIssues": [{"path": "x.bin", "level": "unsafe"}, "odd", {"a": 1}],
                }
            },
            ("issues", ["x.bin (unsafe)"]),
        ),
        ({"securityRepoStatus": "no"}, ("unknown", [])),
        ([], ("unknown", [])),
        (None, ("unknown", [])),
    ],
)
def test_the_hubs_scan(answer: Any, expected: Any) -> None:
    assert parse_scan(answer) == expected


def fine(**grained: Any) -> Any:
    token = {"displayName": "secret name", "role": "fineGrained", "fineGrained": grained}
    return {"auth": {"accessToken": token}}


def test_a_fine_grained_token() -> None:
    scope = parse_scope(
        fine(
            canReadGatedRepos=True,
            scoped=[{"entity": {"name": "ada"}, "permissions": ["repo.content.read"]}],
        )
    )
    assert (scope.role, scope.reads_gated, scope.may_infer) == ("fine-grained", True, False)
    assert scope.permissions == ["repo.content.read"]
    assert "secret name" not in scope.model_dump_json()
    able = parse_scope(fine(scoped=[{"permissions": ["inference.serverless.write"]}]))
    assert able.may_infer and not able.reads_gated


@pytest.mark.parametrize("answer", [None, [], {}, {"auth": 3}, fine(scoped="x", **{"global": 3})])
def test_odd_answers_about_a_token(answer: Any) -> None:
    assert parse_scope(answer).role in ("unknown", "fine-grained")


def test_what_only_a_pickle_holds_waits_for_consent(local_hub: LocalHub, tmp_path: Path) -> None:
    found = trust(local_hub, tmp_path, "tiny/pickled-agent")
    assert found.unpickled_by == "Stable-Baselines3" and found.commit
    assert found.pickled == ["ppo-CartPole-v1.zip"] and not found.needs_code
    assert levels(found)["format"] == "warn"
    # What PyTorch opens in its restricted mode needs none.
    assert trust(local_hub, tmp_path, "tiny/bert-sentiment").unpickled_by is None


def test_pickled_weights_and_a_token_that_writes_are_warned_of() -> None:
    from alacard_ext.browse.trust.points import points

    write = parse_scope({"auth": {"accessToken": {"role": "write"}}})
    found = Trust(weights="pickle", scan="issues", issues=["a.bin (unsafe)"], token=write)
    told = {p.name: p for p in points(found, ModelFacts(id="a/b", gated="manual"))}
    assert [told[name].level for name in ("format", "scan", "token")] == ["warn"] * 3
    assert "a.bin" in told["scan"].text


@pytest.mark.parametrize(
    "found", [Trust(weights="pickle"), Trust(weights="other", unpickled_by="Flair")]
)
def test_weights_that_can_run_code_are_not_called_fine_a_line_above(found: Trust) -> None:
    from alacard_ext.browse.trust.points import points

    code, weights, *_ = points(found, ModelFacts(id="a/b"))
    assert (code.name, code.level) == (
        "code",
        "note",
    ) and "The next point is about its weights" in code.text
    assert (weights.name, weights.level) == ("format", "warn") and "run code" in weights.text
    # Nothing else can run code, so that nothing is held back from it.
    plain, *_ = points(Trust(weights="mixed"), ModelFacts(id="a/b"))
    assert plain.level == "good" and "weights" not in plain.text
