"""A README of megabytes: its front is read, and what was not read is said so."""

from __future__ import annotations

import pytest

from alacard_ext import api
from tests.local_hub.fixtures import Add

FRONT = "---\npipeline_tag: text-classification\nlibrary_name: transformers\n---\n"
CODE = '```python\nfrom transformers import pipeline\npipeline("x", model="odd/long")\n```\n\n'
WORDS = "A line of a very long page.\n" * 100_000
PICTURE = "![p](data:image/png;base64," + "A" * 2_500_000 + ")\n\n"


@pytest.mark.parametrize(
    ("readme", "mode", "said"),
    [
        (FRONT + CODE + WORDS, "", ""),
        (FRONT + WORDS + CODE, "none", "its first "),
        (FRONT + PICTURE + CODE, "none", "longer than 2 MB"),
        (FRONT + "Words alone.\n", "none", "shows no code."),
    ],
    ids=["code first", "code last", "behind a picture", "short"],
)
def test_what_was_not_read_is_not_said_to_be_missing(
    readme: str,
    mode: str,
    said: str,
    add: Add,
    hub_env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HF_ENDPOINT", "HF_HOME", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, hub_env[name])
    config = '{"architectures": ["BertForSequenceClassification"], "model_type": "bert"}'
    add("odd/long", readme, {"config.json": config})
    plan = api.generate({"model_card": "odd/long"}).plan
    assert (plan.readme.mode == "none") == (mode == "none"), plan.readme
    assert said in plan.readme.reason
