"""What huggingface_hub reads from the environment, without the cost of importing it early."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

DEFAULT_ENDPOINT = "https://huggingface.co"
TRUE = frozenset({"1", "ON", "YES", "TRUE"})


def endpoint_of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """`HF_ENDPOINT`, or the public Hub."""
    return environment.get("HF_ENDPOINT") or DEFAULT_ENDPOINT


def is_offline(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether `HF_HUB_OFFLINE`, or transformers' older name for it, is set."""
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    return any(environment.get(name, "").upper() in TRUE for name in names)


def person_token() -> str | None:
    """The person's token, from `HF_TOKEN` or the file that `hf auth login` writes.

    None where that file cannot be read, as where `HF_HOME` lies below a file.
    """
    from huggingface_hub import get_token

    try:
        return get_token()
    except (OSError, ValueError):
        return None


def hub_cache(environment: Mapping[str, str] = os.environ) -> Path:
    """Where huggingface_hub keeps models, without importing it."""
    named = environment.get("HF_HUB_CACHE") or environment.get("HUGGINGFACE_HUB_CACHE")
    return _folder(named) if named else hub_home(environment) / "hub"


def hub_home(environment: Mapping[str, str] = os.environ) -> Path:
    """`HF_HOME`, with huggingface_hub's own default."""
    named = environment.get("HF_HOME")
    if named:
        return _folder(named)
    cache = environment.get("XDG_CACHE_HOME")
    return (_folder(cache) if cache else Path.home() / ".cache") / "huggingface"


def _folder(named: str) -> Path:
    # Both forms stand in settings of shared machines: `~/models` and `$SCRATCH/models`.
    return Path(os.path.expandvars(named)).expanduser()
