"""What demos take and answer."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .findings import Finding

Kind = Literal["streamlit", "gradio", "panel", "fastapi", "static"]


class BundleFile(BaseModel):
    """A file of a bundle. `kind` is what its content says, and not its name."""

    path: str
    size: int
    kind: str


class ModelFile(BaseModel):
    """A file that holds a model, with its format."""

    path: str
    size: int
    format: str


class DemoFiles(BaseModel):
    """The files of a bundle by what they are for. `requirements_file` may be the app itself."""

    app_file: str | None
    model_files: list[str]
    requirements_file: str | None
    other_files: list[str]


class Report(BaseModel):
    """What a check came to. A bundle is `accepted` where nothing of it is refused; `name`,
    `description`, `tags` and the rest are what was found to fill in a form with."""

    model_config = ConfigDict(protected_namespaces=())

    accepted: bool
    kind: Kind | None = None
    name: str = ""
    description: str = ""
    tags: list[str] = Field(default_factory=list)
    license: str = ""
    files: DemoFiles
    requirements: list[str] = Field(default_factory=list)
    models: list[ModelFile] = Field(default_factory=list)
    contents: list[BundleFile] = Field(default_factory=list)
    size: int = 0
    digest: str = ""
    findings: list[Finding] = Field(default_factory=list)
