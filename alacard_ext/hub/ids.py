"""What the Hub allows a model to be called."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def _no_double_marks(model_id: str) -> str:
    # Not in the pattern, because pydantic's regular expressions know no look-around.
    if ".." in model_id or "--" in model_id:
        raise ValueError("a model id holds neither '..' nor '--'")
    return model_id


ModelId = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?$",
        max_length=193,
    ),
    AfterValidator(_no_double_marks),
]
