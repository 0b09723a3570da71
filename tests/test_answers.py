"""An answer is JSON, whatever the values in it hold."""

from __future__ import annotations

import json
import math
from typing import Any

from pydantic import BaseModel

from alacard_ext.base import encoded


class Answer(BaseModel):
    text: str
    number: float = 0.5
    more: dict[str, Any] = {}


def test_texts_and_numbers_come_back_as_they_were() -> None:
    for text in ("", "ä 🂡 \x00\u2028</script>", "\ud800 half of a pair"):
        answer = Answer(text=text, more={"notebook": {"cells": [text]}})
        assert json.loads(encoded(answer)) == answer.model_dump()
    assert json.loads(encoded({"status": "ok"})) == {"status": "ok"}


def test_what_json_has_no_word_for_is_null() -> None:
    assert (
        json.loads(encoded(Answer(text="", number=math.nan)), parse_constant=int)["number"] is None
    )
