"""What the Hub refuses, told apart and turned into a sentence that says what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import (
    Forbidden,
    HubError,
    InvalidModelId,
    ModelDisabled,
    ModelNotFound,
    RevisionNotFound,
)
from .ids import is_model_id

if TYPE_CHECKING:
    from .answers import Answer
    from .endpoint import Endpoint

_COMMIT = re.compile(r"[0-9a-f]{40}")


def is_commit(revision: str | None) -> bool:
    """Whether it names a commit, and not a branch or a tag that may move."""
    return revision is not None and _COMMIT.fullmatch(revision) is not None


def valid_model_id(model_id: str) -> str:
    """The id itself. Raises InvalidModelId for what the Hub would never name a model."""
    if is_model_id(model_id):
        return model_id
    shown = model_id[:100].encode("unicode_escape").decode()
    raise InvalidModelId(
        f"'{shown}' is not a model id; write it as the Hub does, owner/name.", {"id": shown}
    )


def raise_refusal(
    answer: Answer,
    model_id: str,
    revision: str | None,
    *,
    has_token: bool,
    endpoint: Endpoint,
) -> None:
    """Tell a refusal of the Hub apart. Returns for status 200.

    That there is no such model is believed of the Hub's own word alone: what a proxy, a portal or
    a wrong path answers says nothing about the model.
    """
    if answer.status == 200 and not answer.is_page:
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
    if answer.status in (401, 404) and _says_missing(answer):
        raise ModelNotFound(missing(model_id, endpoint), {"model": model_id})
    if answer.status == 403 and answer.told_disabled:
        raise ModelDisabled(f"The Hub has disabled {model_id}; choose another model.")
    raise_failure(answer, has_token=has_token, endpoint=endpoint)
    if answer.status == 403:
        # As a token of narrow scope gets it.
        raise Forbidden(
            f"You may not read {model_id}; use a token that may, or choose another model.",
            {"model": model_id},
        )
    if answer.status == 404:
        raise HubError(
            f"{endpoint.name} answers 404, but does not say that it lacks {model_id}. Try again; "
            "if it stays so, check the path in HF_ENDPOINT, or what stands between.",
            {"status": 404},
        )
    raise HubError(
        f"{endpoint.name} answered with status {answer.status}; try again later.",
        {"status": answer.status},
    )


def raise_failure(answer: Answer, *, has_token: bool, endpoint: Endpoint) -> None:
    """Tell what stands between, whatever was asked for. Returns where the answer is the Hub's."""
    if answer.is_page:
        raise HubError(
            f"A web page came in place of an answer of {endpoint.host}; log in to the network if "
            "it asks for that, and check the proxy and HF_ENDPOINT.",
            {"status": answer.status},
        )
    if answer.status == 407:
        raise HubError("The proxy asks for a login; put it into HTTPS_PROXY.", {"status": 407})
    if answer.status != 401 or answer.error_code:
        return
    if endpoint.login:
        raise Forbidden(f"{endpoint.host} refuses the login that stands in HF_ENDPOINT; renew it.")
    if has_token:
        raise Forbidden("The Hub refuses your token; log in again, for example by `hf auth login`.")
    raise HubError(
        f"{endpoint.name} asks for a login before it answers; log in with a token, for example by "
        "`hf auth login`.",
        {"status": 401},
    )


def missing(model_id: str, endpoint: Endpoint) -> str:
    """That there is no such model, as a sentence that says what to do."""
    if endpoint.is_public:
        return (
            f"The Hub has no model '{model_id}'; check the spelling. If it is private, log in "
            "with a token that may read it."
        )
    return (
        f"{endpoint.host}, which HF_ENDPOINT names, does not have the model '{model_id}'; choose "
        "one that it has, or check the spelling. If it is private, log in with a token that may "
        "read it."
    )


def _says_missing(answer: Answer) -> bool:
    """Whether these are the Hub's words for a repository that is not there, or not for you."""
    if answer.error_code:
        return answer.error_code == "RepoNotFound"
    if answer.status != 404 or answer.is_page:
        return False
    # Mirrors that pass on the Hub's body, but not its headers.
    body = answer.body[:2000].decode("utf-8", "replace").casefold()
    return any(text in body for text in ("repository not found", "model not found"))
