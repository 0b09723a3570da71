"""What the Hub refuses, told apart and turned into a sentence that says what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from ..cards.models import ModelId
from ..errors import (
    Forbidden,
    HubError,
    InvalidModelId,
    ModelDisabled,
    ModelNotFound,
    RevisionNotFound,
)

if TYPE_CHECKING:
    from .transport import Answer

_MODEL_ID = TypeAdapter(ModelId)
_COMMIT = re.compile(r"[0-9a-f]{40}")


def is_commit(revision: str | None) -> bool:
    """Whether it names a commit, and not a branch or a tag that may move."""
    return revision is not None and _COMMIT.fullmatch(revision) is not None


def valid_model_id(model_id: str) -> str:
    """The id itself. Raises InvalidModelId for what the Hub would never name a model."""
    try:
        return _MODEL_ID.validate_python(model_id)
    except ValidationError:
        shown = model_id[:100].encode("unicode_escape").decode()
        raise InvalidModelId(
            f"'{shown}' is not a model id; write it as the Hub does, owner/name.",
            {"id": shown},
        ) from None


def raise_refusal(answer: Answer, model_id: str, revision: str | None, *, has_token: bool) -> None:
    """Tell a refusal of the Hub apart. Returns for status 200."""
    if answer.status == 200:
        return
    if answer.error_code == "RevisionNotFound":
        raise RevisionNotFound(
            f"{model_id} has no commit, tag or branch '{(revision or 'main')[:100]}'.",
            {"model": model_id},
        )
    if answer.error_code == "GatedRepo":
        raise Forbidden(
            f"{model_id} asks for consent: accept its terms on its page, then log in with a token.",
            {"model": model_id},
        )
    if answer.status == 401 and has_token and not answer.error_code:
        raise Forbidden("The Hub refuses your token; log in again, for example by `hf auth login`.")
    if answer.status == 403 and answer.told_disabled:
        raise ModelDisabled(f"The Hub has disabled {model_id}; choose another model.")
    if answer.status == 403:
        # As a token of narrow scope gets it, or anyone behind a proxy that filters.
        raise Forbidden(
            f"You may not read {model_id}; use a token that may, or choose another model.",
            {"model": model_id},
        )
    if answer.status in (401, 404):
        raise ModelNotFound(
            f"The Hub has no model '{model_id}'; check the spelling. If it is private, log in "
            "with a token that may read it.",
            {"model": model_id},
        )
    raise HubError(f"The Hub answered with status {answer.status}; try again later.")
