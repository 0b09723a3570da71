"""What people paste from a browser, a terminal or a notebook, read as a model id."""

from __future__ import annotations

import pytest

from alacard_ext.errors import InvalidModelId
from alacard_ext.hub.addresses import ModelAddress, model_id_from, read_address


@pytest.mark.parametrize(
    "text",
    [
        "https://huggingface.co/org/name",
        "http://www.huggingface.co/org/name/",
        "HTTPS://HuggingFace.co/org/name?library=transformers#usage",
        "huggingface.co/org/name",
        "hf.co/org/name",
        "  <https://hf.co/org/name>  ",
        "https://huggingface.co/org/name/tree/main",
        "https://huggingface.co/org/name/blob/main/README.md",
        "https://huggingface.co/org/name/resolve/main/model.safetensors?download=true",
        "https://huggingface.co/org/name/discussions/4",
        "https://huggingface.co/api/models/org/name",
        "https://user:secret@huggingface.co/org/name.git",
        "git@hf.co:org/name",
        "hf://org/name",
        "hf://models/org/name@main",
        "//huggingface.co/org//name",
        "org/name",
    ],
)
def test_an_address_names_its_model(text: str) -> None:
    assert model_id_from(text) == "org/name"


def test_an_address_tells_its_revision() -> None:
    base = "https://huggingface.co/org/name/tree/"
    assert read_address(f"{base}main") == ModelAddress("org/name")
    assert read_address(f"{base}refs%2Fpr%2F3") == ModelAddress("org/name", "refs/pr/3")
    assert read_address(f"hf.co/gpt2/commit/{'a' * 40}") == ModelAddress("gpt2", "a" * 40)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://huggingface.co/datasets/org/name", "data set"),
        ("https://hf.co/spaces/org/name", "Space"),
        ("hf://datasets/org/name", "data set"),
        ("https://huggingface.co/models?search=llama", "list of models"),
        ("https://huggingface.co/collections/org/name-1", "collection"),
        ("https://huggingface.co/", "the Hub itself"),
        ("https://huggingface.co/org/na me".replace(" ", "%20"), "not a model id"),
        ("https://huggingface.co/../etc", "not a model id"),
    ],
)
def test_a_page_of_something_else_is_refused_in_a_sentence(text: str, told: str) -> None:
    with pytest.raises(InvalidModelId, match=told):
        read_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "qwen 7b instruct",
        "huggingface.co",
        "https://example.com/org/name",
        "https://huggingface.co.example.com/org/name",
        "https://example.com/huggingface.co/org/name",
        "http://[broken/org/name",
        "ftp://huggingface.co/org/name",
        "hf.co/org/name is what I want",
        "\x00\ud800",
    ],
)
def test_any_other_text_is_left_as_it_is(text: str) -> None:
    assert read_address(text) is None
    assert model_id_from(text) == text.strip()


def test_the_address_of_a_mirror_below_a_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://user:pass@mirror.example:8443/hub/")
    assert model_id_from("https://mirror.example:8443/hub/org/name/tree/main") == "org/name"
    assert read_address("https://mirror.example:8443/other/org/name") is None
    assert model_id_from("https://huggingface.co/org/name") == "org/name"
