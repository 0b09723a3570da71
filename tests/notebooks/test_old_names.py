"""READMEs that use the name which their repository had before it was renamed or moved."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.readme.old_names import with_old_names
from tests.local_hub.fixtures import Add
from tests.local_hub.server import LocalHub

CARD = "---\npipeline_tag: text-classification\n---\n"
CODE = (
    '```python\nfrom transformers import pipeline\npipe = pipeline("{task}", model="{name}")\n```\n'
)


def known(hub_url: str, folder: Path, asked: str) -> list[str]:
    async def ask() -> list[str]:
        hub = HubClient(endpoint=hub_url, cache_dir=folder)
        try:
            return (await with_old_names(await hub.snapshot(asked), hub, asked)).old_names
        finally:
            await hub.aclose()

    return asyncio.run(ask())


def put(add: Add, name: str) -> None:
    config = '{"architectures": ["BertForSequenceClassification"], "model_type": "bert"}'
    add(
        "newowner/mood",
        CARD + CODE.format(task="text-classification", name=name),
        {"config.json": config},
    )


def test_a_name_that_leads_here_is_an_old_one(
    add: Add, local_hub: LocalHub, tmp_path: Path
) -> None:
    put(add, "oldowner/mood")
    add("oldowner/mood", "", {}, moved_to="newowner/mood")
    assert known(local_hub.url, tmp_path, "newowner/mood") == ["oldowner/mood"]
    # Asked by the old name, it is known without another question.
    assert "oldowner/mood" in known(local_hub.url, tmp_path, "oldowner/mood")


@pytest.mark.attack
def test_another_owners_model_of_the_same_name_is_not_taken_for_it(
    add: Add, local_hub: LocalHub, tmp_path: Path
) -> None:
    put(add, "other/mood")
    add("other/mood", CARD, {"config.json": "{}"})
    assert known(local_hub.url, tmp_path, "newowner/mood") == []


def test_a_name_that_nobody_has_is_not_taken_for_it(
    add: Add, local_hub: LocalHub, tmp_path: Path
) -> None:
    put(add, "nobody/mood")
    assert known(local_hub.url, tmp_path, "newowner/mood") == []
    put_again = [r.path for r in local_hub.requests if "nobody" in r.path]
    assert put_again == ["/api/models/nobody/mood"]


def test_the_example_that_uses_the_old_name_is_run_on_the_loaded_model(
    add: Add, local_hub: LocalHub, hub_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from alacard_ext import api

    for name in ("HF_ENDPOINT", "HF_HOME", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, hub_env[name])
    real = local_hub.repositories["tiny/bert-sentiment"]
    readme = (real.folder / "README.md").read_text()
    assert "tiny/bert-sentiment" in readme
    monkeypatch.setitem(
        real.files, "README.md", real.folder.parent / "bert-sentiment-with-old-name.md"
    )
    real.files["README.md"].write_text(readme.replace("tiny/bert-sentiment", "past/bert-sentiment"))
    try:
        shown = api.generate({"model_card": "tiny/bert-sentiment"}).plan.readme
        assert shown.mode == "shown"
        add("past/bert-sentiment", "", {}, moved_to="tiny/bert-sentiment")
        monkeypatch.setenv("HF_HOME", hub_env["HF_HOME"] + "-new")
        assert api.generate({"model_card": "tiny/bert-sentiment"}).plan.readme.mode == "run"
    finally:
        real.files["README.md"].unlink()
