"""Addresses of the Hub, as they are copied from a browser or a terminal, read as model ids."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ..errors import InvalidModelId
from .environment import endpoint_of_environment
from .refusals import valid_model_id

MODEL = "a model's id, owner/name, or the address of its page"
"""What commands take for a model, in their own words."""
HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co", "www.hf.co"})
_OTHER_KINDS = {
    "datasets": "a data set",
    "spaces": "a Space",
    "collections": "a collection",
    "papers": "a paper",
    "organizations": "an organisation",
    "models": "a list of models",
    "docs": "a page of the documentation",
    "blog": "a post",
    "posts": "a post",
    "tasks": "a task",
    "learn": "a course",
    "settings": "a page of settings",
}
_AT_A_REVISION = frozenset({"tree", "blob", "resolve", "raw", "commit", "commits", "blame", "edit"})
_IN_A_REPOSITORY = _AT_A_REVISION | {"discussions", "settings", "upload", "community"}
_SSH = ("git@hf.co:", "git@huggingface.co:")
_LONGEST = 2000


class ModelAddress(NamedTuple):
    """A model, and the branch, tag or commit that the address shows; None for the main branch."""

    id: str
    revision: str | None = None


def read_address(text: str) -> ModelAddress | None:
    """The model that an address of the Hub shows; None for a text that is no such address.

    Raises InvalidModelId for a page of the Hub that is not a model's.

    >>> read_address("https://huggingface.co/org/name/tree/v2?not-for-all-audiences=true")
    ModelAddress(id='org/name', revision='v2')
    >>> read_address("hf.co/gpt2"), read_address("org/name"), read_address("qwen 7b")
    (ModelAddress(id='gpt2', revision=None), None, None)
    """
    parts = _path_on_hub(text[:_LONGEST].strip().strip("<>\"'` \t"))
    if parts is None:
        return None
    if parts[:2] == ["api", "models"]:
        parts = parts[2:]
    if parts and (kind := _OTHER_KINDS.get(parts[0].lower())):
        raise InvalidModelId(
            f"This is the address of {kind}; paste the address of a model's page, such as "
            "https://huggingface.co/owner/name."
        )
    # The Hub's oldest models have no owner: 'gpt2/tree/main' is a model and not an owner's.
    owned = len(parts) > 1 and parts[1] not in _IN_A_REPOSITORY
    named, rest = (parts[:2], parts[2:]) if owned else (parts[:1], parts[1:])
    if not named:
        raise InvalidModelId(
            "This is the address of the Hub itself; paste the address of a model's page, such as "
            "https://huggingface.co/owner/name."
        )
    model_id = valid_model_id("/".join(named).removesuffix(".git"))
    revision = rest[1] if len(rest) > 1 and rest[0] in _AT_A_REVISION else None
    return ModelAddress(model_id, None if revision == "main" else revision)


def model_id_from(text: str) -> str:
    """The model id in an address of the Hub; any other text as it is, without spaces around it.

    Raises InvalidModelId for a page of the Hub that is not a model's. Whether another text is a
    valid id is judged where it is used.

    >>> model_id_from("https://hf.co/org/name/blob/main/README.md"), model_id_from(" org/name ")
    ('org/name', 'org/name')
    """
    address = read_address(text)
    return address.id if address else text.strip()


def _path_on_hub(text: str) -> list[str] | None:
    """The segments behind the Hub's host, or None where the text names no such host."""
    for prefix in _SSH:
        text = text.replace(prefix, "https://hf.co/", 1) if text.startswith(prefix) else text
    if text.lower().startswith("hf://"):
        return _segments(text[5:].partition("@")[0].removeprefix("models/"))
    if any(sign.isspace() for sign in text):
        return None
    try:
        found = urlsplit(text if "//" in text else f"//{text}", "https")
        host, netloc = (found.hostname or "").lower(), found.netloc.rpartition("@")[2].lower()
        endpoint = urlsplit(endpoint_of_environment())
    except ValueError:
        return None
    if found.scheme not in ("http", "https") or "/" not in text:
        return None
    path = found.path
    if netloc == endpoint.netloc.rpartition("@")[2].lower():
        prefix = endpoint.path.rstrip("/")
        return _segments(path[len(prefix) :]) if path.startswith(prefix) else None
    return _segments(path) if host in HOSTS else None


def _segments(path: str) -> list[str]:
    return [unquote(part) for part in path.split("/") if part]
