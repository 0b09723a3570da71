"""What an export is asked by, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..share_models import Finding

Format = Literal["ipynb", "py", "html", "slides", "space", "colab", "kaggle", "deepnote"]


@dataclass(frozen=True)
class Export:
    """A file: its name, without a folder, what it is, and what it holds; with what in it looks like
    a secret or a local path."""

    filename: str
    media_type: str
    content: bytes
    findings: tuple[Finding, ...] = ()


class ExportQuery(BaseModel):
    """Query of `GET notebook/{share_id}/export`. Without a version it is that of a download."""

    model_config = ConfigDict(defer_build=True)

    format: Format
    version: int | None = Field(default=None, ge=1, le=1_000_000)


class FileExportQuery(BaseModel):
    """Query of `GET exports`: the path of a notebook below the server's folder."""

    model_config = ConfigDict(defer_build=True)

    path: str = Field(min_length=1, max_length=4096)
    format: Format
