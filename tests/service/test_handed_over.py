"""What the service takes of a hand that is handed over, as others come to meet it."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from alacard_ext.errors import BadRequest
from alacard_ext.service.keeping import _check_text
from alacard_ext.service.models import Filename

FILENAME: TypeAdapter[str] = TypeAdapter(Filename)


@pytest.mark.attack
@pytest.mark.parametrize(
    "name",
    [
        "../a.ipynb",
        "/a.ipynb",
        "a/b.ipynb",
        "a\\b.ipynb",
        "C:a.ipynb",
        ".a.ipynb",
        "a.py",
        "",
        "a\n.ipynb",
        "a\0.ipynb",
        "a" * 250 + ".ipynb",
    ],
)
def test_a_name_that_leads_elsewhere_is_not_taken(name: str) -> None:
    with pytest.raises(ValidationError):
        FILENAME.validate_python(name)


def test_names_of_models_are_taken() -> None:
    for name in ("alacard-bert-sentiment.ipynb", "alacard-Qwen2.5-0.5B_x-pipeline.ipynb"):
        assert FILENAME.validate_python(name) == name


def test_nul_is_not_kept_and_its_escape_as_text_is() -> None:
    _check_text({"recipe": {"topic": "why \\u0000 ends a string"}})
    for text in ("a\0", "\\\0"):
        with pytest.raises(BadRequest):
            _check_text({"recipe": {"topic": text}})
