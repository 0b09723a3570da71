"""What a rebase and a comparison take and answer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..share_models import Chain

Onto = Literal["original", "template"]
ChangeKind = Literal["added", "removed", "changed", "moved"]
ConflictKind = Literal["both_changed", "deleted_here", "deleted_there"]
Mark = Literal["same", "added", "removed", "gap"]


class DiffLine(BaseModel):
    """A line of a cell; a `gap` stands for lines that both have and that are left out."""

    mark: Mark
    text: str


class CellChange(BaseModel):
    """What became of a cell. `number` counts from 1 in the newer notebook, and of a removed cell in
    the older; `retyped` names the kind that it had before."""

    kind: ChangeKind
    cell_id: str
    number: int
    section: str | None
    cell_type: str
    retyped: str | None = None
    moved: bool = False
    lines: list[DiffLine]


class Conflict(BaseModel):
    """A cell that both sides changed. Each text is the whole cell, null where it is deleted; in
    `mine`, `theirs` and `both` the changes of other lines are already merged. `cell_type` is the
    kind of one's own cell, `their_cell_type` of the other; where they differ there is no `both`."""

    cell_id: str
    section: str | None
    cell_type: str
    their_cell_type: str
    kind: ConflictKind
    base: str | None
    mine: str | None
    theirs: str | None
    both: str | None


class RebaseRequest(BaseModel):
    """Body of `POST notebook/{share_id}/rebase`: the path of the hand's notebook, and what its
    changes are put upon: the newest version of its original, or the hand dealt again."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(min_length=1, max_length=4096)
    onto: Onto = "original"


class Rebased(BaseModel):
    """The merged notebook, of which nothing was written. Where there are conflicts it holds one's
    own text, and the cells that one side deleted and the other changed. `changes` leads from the
    file to it. `base` and `theirs` say in words what was merged."""

    notebook: dict[str, Any]
    conflicts: list[Conflict]
    changes: list[CellChange]
    onto: Onto
    base: str
    theirs: str
    up_to_date: bool
    notes: list[str] = Field(default_factory=list)


class CompareRequest(BaseModel):
    """Body of `POST notebook/compare`: the path of a notebook below the server's folder."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(min_length=1, max_length=4096)


class Trace(BaseModel):
    """Whence a notebook comes. `says` is what the file tells of itself, which anybody may have
    written; `known` and `chain` are what the library knows."""

    says: dict[str, str]
    known: bool
    chain: Chain | None = None
    sentences: list[str]


class Comparison(BaseModel):
    """What was changed by hand in a notebook. `against` says what it was compared with: what the
    library `kept`, or the hand `dealt` again."""

    against: Literal["kept", "dealt"]
    changes: list[CellChange]
    unchanged: int
    recipe: dict[str, Any]
    hand_code: str | None
    trace: Trace
    notes: list[str] = Field(default_factory=list)


class FileHand(BaseModel):
    """The hand that a notebook's file holds. `model` and `commit` are those that it was dealt for;
    `in_library` says whether the library has the hand that the file names."""

    title: str
    model: str
    commit: str | None
    recipe: dict[str, Any]
    hand_code: str | None
    in_library: bool
    trace: Trace
