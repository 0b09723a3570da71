"""All licences that a card names, those of its own name, and those of what an adapter stands on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.facts import ModelFacts
from alacard_ext.hub.licences import licence_address, licence_text
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.notebooks.planning.access import access_steps
from alacard_ext.notebooks.words.licences import licence_markdown
from tests.local_hub.fixtures import Add


def facts(**card: Any) -> ModelFacts:
    return parse_model_info(
        {"id": "a/b", "cardData": card, "siblings": [{"rfilename": "LICENSE.md"}]}
    )


def link_of(link: str) -> str | None:
    found = facts(license="other", license_link=link)
    return licence_address(found.license_link, found.id, found.files)


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ({"license": "mit"}, "mit"),
        ({"license": ["mit", "cc-by-nc-4.0"]}, "mit and cc-by-nc-4.0"),
        ({"license": ["mit", "mit"]}, "mit"),
        ({"license": "other", "license_name": "qwen-research"}, "qwen-research (other)"),
        ({"license": "other"}, "other"),
        ({"license": ["mit", "other"], "license_name": "x"}, "mit and x (other)"),
        ({"license": False}, None),
        ({"license": {"a": 1}, "license_name": 7}, None),
        ({}, None),
    ],
)
def test_every_licence_is_told(card: dict[str, Any], said: str | None) -> None:
    assert licence_text(facts(**card)) == said


def test_tags_tell_where_the_card_does_not() -> None:
    found = parse_model_info({"id": "a/b", "tags": ["license:mit", "x", "license:openrail"]})
    assert licence_text(found) == "mit and openrail" and found.license == "mit"


@pytest.mark.attack
@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example/x",
        "LICENCE-that-is-not-there",
        "../../settings/tokens",
        "https://",
        "https://huggingface.co@evil.example/x",
        "http://[",
        "http://example.org/LICENSE",
        "https://example.org/" + "x" * 300,
        "vbscript:x",
        " ",
    ],
)
def test_a_link_that_is_no_plain_web_address_is_left_out(link: str) -> None:
    assert link_of(link) is None


@pytest.mark.attack
def test_no_link_ends_the_markdown_that_it_stands_in() -> None:
    evil = "https://evil.example/a) [x](javascript:1) <img src=x> `c` \n\n# b\u202e|"
    shown = licence_markdown(facts(license="other", license_name="](x)", license_link=evil))
    assert shown is not None and shown.count("](") == 1 and shown.count(")") == 1
    assert not set(shown.partition("](")[2]) & set(" \n<>`|\u202e[")


def test_links_to_the_web_and_to_a_file_of_the_repository() -> None:
    link = "https://example.org/LICENSE?v=2#terms"
    assert link_of(link) == link
    for named in ("LICENSE.md", "./LICENSE.md"):
        assert link_of(named) == "https://huggingface.co/a/b/blob/main/LICENSE.md"


def test_what_to_do_first_names_the_repository_that_asks() -> None:
    open_ = ModelFacts(id="a/open", gated=False, private=False)
    gated = ModelFacts(id="b/base", gated="manual")
    assert "Alacard does not know" in (access_steps(ModelFacts(id="a/untold")) or "")
    assert "Alacard does not know" in (access_steps(open_, ModelFacts(id="b/untold")) or "")
    assert access_steps(open_) is None and access_steps(open_, open_) is None
    assert "accept the terms of b/base at" in (access_steps(open_, gated) or "")
    both = access_steps(ModelFacts(id="a/own", private=True), gated) or ""
    assert "a/own is private" in both and "b/base" in both


@pytest.fixture
def adapter(add: Add) -> str:
    """An open adapter under one licence, over a gated model under another."""
    config = '{"architectures": ["LlamaForCausalLM"], "model_type": "llama"}'
    add(
        "big/gated-base",
        "---\nlicense: llama3\npipeline_tag: text-generation\nlibrary_name: transformers\n---\n",
        {"config.json": config},
        gated="manual",
        info={"transformersInfo": {"auto_model": "AutoModelForCausalLM"}},
    )
    add(
        "lora/on-gated",
        "---\nlicense: apache-2.0\nlibrary_name: peft\nbase_model: big/gated-base\n"
        "pipeline_tag: text-generation\n---\n",
        {
            "adapter_config.json": '{"base_model_name_or_path": "big/gated-base", '
            '"task_type": "CAUSAL_LM", "peft_type": "LORA"}',
            "adapter_model.safetensors": "\x02\0\0\0\0\0\0\0{}",
        },
    )
    return "lora/on-gated"


def test_an_adapter_tells_the_terms_of_its_gated_base(
    adapter: str, hub_env: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from alacard_ext import api

    for name in ("HF_ENDPOINT", "HF_HOME", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, hub_env[name])
    answer = api.generate({"model_card": adapter})
    assert "accept the terms of big/gated-base at" in (answer.model_info.access or "")
    cells = answer.notebook["cells"]
    text = "\n".join(cell["source"] for cell in cells)
    assert "after accepting the terms of big/gated" in text
    assert "apache-2.0, on top of that of big/gated-base: llama3" in text.replace("&#45;", "-")
    sources = [cell["source"] for cell in cells]
    asked = next(n for n, s in enumerate(sources) if 'NEEDS_ACCESS = ["big/gated-base"]' in s)
    assert asked < next(n for n, s in enumerate(sources) if ".from_pretrained(" in s)
    assert "open to everyone" not in text
