"""An id is judged alike with pydantic's schema and without it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from alacard_ext.errors import InvalidModelId
from alacard_ext.hub.ids import ModelId, is_model_id
from alacard_ext.hub.refusals import valid_model_id

SCHEMA = TypeAdapter(ModelId)
NAMES = st.text("aZ0_-./é\n ", max_size=12) | st.from_regex(r"[\w.-]{90,99}(/[\w.-]{90,99})?\n?")


@given(NAMES)
@example("google-bert/bert-base-uncased")
@example("a" * 96 + "/" + "b" * 96)
@example("a" * 96 + "/" + "b" * 97)
@example("owner/name\n")
@example("owner/na..me")
@example("owner/na--me")
@example("a/b/c")
def test_the_quick_answer_is_that_of_the_schema(name: str) -> None:
    try:
        known = SCHEMA.validate_python(name) == name
    except ValidationError:
        known = False
    assert is_model_id(name) is known
    if known:
        assert valid_model_id(name) == name
    else:
        with pytest.raises(InvalidModelId):
            valid_model_id(name)
