"""What the Hub allows a model to be called."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

MOST = 193
"""Characters of an id: two names of 96, and what parts them."""
_NAME = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}"
_SHAPE = rf"{_NAME}(/{_NAME})?"
_WHOLE = re.compile(_SHAPE)


def is_model_id(model_id: object) -> bool:
    """Whether it is a `ModelId`; asked of one id, without a schema that takes long to build."""
    return (
        isinstance(model_id, str)
        and _WHOLE.fullmatch(model_id) is not None
        and not ("--" in model_id or ".." in model_id)
    )


def _no_double_marks(model_id: str) -> str:
    # Not in the pattern, because pydantic's regular expressions know no look-around.
    if ".." in model_id or "--" in model_id:
        raise ValueError("a model id holds neither '..' nor '--'")
    return model_id


ModelId = Annotated[
    str,
    StringConstraints(
        pattern=rf"^{_SHAPE}$",
        max_length=MOST,
    ),
    AfterValidator(_no_double_marks),
]
