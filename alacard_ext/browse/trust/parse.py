"""What the files and the Hub's answers tell, bounded: all of it is data from strangers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from .models import Scan, TokenScope, Weights

# Formats that are Python's pickle inside and may run code when they are opened.
PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib")
MOST_ISSUES = 20
LEVELS = frozenset({"unsafe", "caution", "suspicious"})


def formats(
    files: Sequence[str],
) -> tuple[Weights, list[str]]:
    """What the weights are stored as, and the pickled files where there is nothing better."""
    endings = {PurePosixPath(name).suffix.lower() for name in files}
    pickled = [name for name in files if name.lower().endswith(PICKLED)]
    if ".safetensors" in endings:
        return ("mixed" if pickled else "safetensors"), pickled
    if ".gguf" in endings:
        return "gguf", pickled
    if pickled:
        return "pickle", pickled
    return ("other" if files else "unknown"), []


def parse_scan(
    answer: Any,
) -> tuple[Scan, list[str]]:
    """The Hub's verdict on the files: state, and the paths with issues, each with their level."""
    status = answer.get("securityRepoStatus") if isinstance(answer, Mapping) else None
    if not isinstance(status, Mapping):
        return "unknown", []
    rows = status.get("filesWithIssues")
    issues = [
        f"{str(row.get('path', ''))[:200]} ({row.get('level')})"
        for row in (rows[:MOST_ISSUES] if isinstance(rows, list) else [])
        if isinstance(row, Mapping) and row.get("level") in LEVELS
    ]
    if issues:
        return "issues", issues
    return ("clean" if status.get("scansDone") is True else "running"), []


def parse_scope(answer: Any) -> TokenScope:
    """What `whoami` says of the token: its role, and the permissions of a fine-grained one."""
    auth = answer.get("auth") if isinstance(answer, Mapping) else None
    access = auth.get("accessToken") if isinstance(auth, Mapping) else None
    if not isinstance(access, Mapping):
        return TokenScope(present=True, role="unknown")
    role = access.get("role")
    if role in ("read", "write"):
        # Both read what the account may read, and may call providers.
        return TokenScope(present=True, role=role, reads_gated=True, may_infer=True)
    fine = access.get("fineGrained")
    if not isinstance(fine, Mapping):
        return TokenScope(present=True, role="unknown")
    scoped = fine.get("scoped")
    permissions = {str(each)[:60] for each in _list(fine.get("global"))[:50]}
    for row in scoped[:50] if isinstance(scoped, list) else []:
        if isinstance(row, Mapping):
            permissions |= {str(each)[:60] for each in _list(row.get("permissions"))[:50]}
    return TokenScope(
        present=True,
        role="fine-grained",
        reads_gated=fine.get("canReadGatedRepos") is True,
        may_infer=any("inference" in each for each in permissions),
        permissions=sorted(permissions)[:30],
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
