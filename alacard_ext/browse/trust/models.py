"""The values of the trust panel."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Weights = Literal["safetensors", "gguf", "pickle", "mixed", "other", "unknown"]
Scan = Literal["clean", "issues", "running", "unknown"]
Level = Literal["good", "note", "warn"]


class TrustPoint(BaseModel):
    """One thing to know; `level` is how much it matters, and the text says it whole."""

    model_config = ConfigDict(defer_build=True)

    name: Literal["licence", "access", "format", "scan", "code", "token"]
    level: Level
    text: str


class CodeFile(BaseModel):
    """A file that would be run, of a repository at a commit; `cut`: only its beginning is here."""

    model_config = ConfigDict(defer_build=True)

    name: str
    repository: str = ""
    commit: str | None = None
    text: str
    cut: bool = False


class TokenScope(BaseModel):
    """What the token may do. Never the token, and never its name."""

    model_config = ConfigDict(defer_build=True)

    present: bool = False
    role: Literal["read", "write", "fine-grained", "unknown"] | None = None
    reads_gated: bool | None = None
    may_infer: bool | None = None
    permissions: list[str] = Field(default_factory=list)


class Trust(BaseModel):
    """The panel's data. `commit` is what remote code would be pinned to when switched on.

    `code` holds the files that would be run, and `code_missing` names those that cannot be shown;
    `code_commits` are the commits of the other repositories among theirs, which a consent names as
    well; `code_refused` says why no notebook can run this code, whoever allows it.

    `unpickled_by` is the title of the library that would open `pickled` without any limit, which
    waits for the person's consent as remote code does; None where nothing of the kind is needed.
    """

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    points: list[TrustPoint] = Field(default_factory=list)
    license: str | None = None
    weights: Weights = "unknown"
    pickled: list[str] = Field(default_factory=list)
    scan: Scan = "unknown"
    issues: list[str] = Field(default_factory=list)
    needs_code: bool = False
    unpickled_by: str | None = None
    code: list[CodeFile] = Field(default_factory=list)
    code_missing: list[str] = Field(default_factory=list)
    code_commits: dict[str, str | None] = Field(default_factory=dict)
    code_refused: str | None = None
    commit: str | None = None
    token: TokenScope = Field(default_factory=TokenScope)
