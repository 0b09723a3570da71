"""What demos take and answer."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from ..social.models import Rating
from .findings import BundleFinding

URL = re.compile(r"https?://[^\s\"'<>\\^`{|}]{1,490}")
Kind = Literal["streamlit", "gradio", "panel", "fastapi", "static"]


class BundleFile(BaseModel):
    """A file of a bundle. `kind` is what its content says, and not its name."""

    path: str
    size: int
    kind: str


class BundleModel(BaseModel):
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


class BundleReport(BaseModel):
    """What a check came to. A bundle is `accepted` where nothing of it is refused; `name`,
    `description`, `tags` and the rest are what was found to fill in a form with. `hub_models` are
    the models of the Hub that it names, `secrets` the variables that it asks for by name."""

    model_config = ConfigDict(protected_namespaces=())

    accepted: bool
    kind: Kind | None = None
    name: str = ""
    description: str = ""
    tags: list[str] = Field(default_factory=list)
    license: str = ""
    files: DemoFiles
    requirements: list[str] = Field(default_factory=list)
    models: list[BundleModel] = Field(default_factory=list)
    contents: list[BundleFile] = Field(default_factory=list)
    size: int = 0
    digest: str = ""
    findings: list[BundleFinding] = Field(default_factory=list)
    hub_models: list[str] = Field(default_factory=list)
    secrets: list[str] = Field(default_factory=list)


def _line(value: str) -> str:
    found = " ".join(value.split())
    if not found.isprintable():
        raise ValueError("remove the characters that cannot be printed")
    return found


def _name(value: str) -> str:
    found = _line(value)
    if not found:
        raise ValueError(
            "give a name that consists of letters, other visible characters and spaces"
        )
    return found


def _lines(value: str) -> str:
    found = "\n".join(line.rstrip() for line in value.splitlines()).strip()
    if not found.replace("\n", "").replace("\t", "").isprintable():
        raise ValueError("remove the characters that cannot be printed")
    return found


def _tags(values: list[str]) -> list[str]:
    found = {tag.casefold(): tag for each in values if (tag := _line(each))}
    if any(len(tag) > 60 or "," in tag for tag in found):
        raise ValueError("give tags of at most 60 characters, without commas")
    return list(found.values())


def _link(value: str) -> str:
    if value and not URL.fullmatch(value):
        raise ValueError("give an address that begins with https://")
    return value


def without_default(schema: dict[str, Any]) -> None:
    """The front end's types ask every caller for what has a default in its schema."""
    schema.pop("default", None)


Name = Annotated[str, Field(max_length=200), AfterValidator(_name)]
Description = Annotated[str, Field(max_length=20_000), AfterValidator(_lines)]
Tags = Annotated[list[str], Field(max_length=20), AfterValidator(_tags)]
Author = Annotated[str, Field(max_length=200), AfterValidator(_line)]
Link = Annotated[str, Field(max_length=500), AfterValidator(_link)]
Note = Annotated[str, Field(max_length=500), AfterValidator(_line)]
Visibility = Annotated[
    str,
    Field(max_length=261, pattern=r"^(private|everyone|group:.{1,255})$"),
    AfterValidator(_line),
]
BundlePath = Annotated[str, Field(min_length=1, max_length=2000)]
"""Of a folder or an archive, below the root folder of the server's files."""
Address = Annotated[str, Field(min_length=1, max_length=500)]
"""Of a Space or a repository, on one of the hosts of `AlacardApp.demo_git_hosts`."""
Accepting = Field(default=False, json_schema_extra=without_default)
Sort = Literal["newest", "changed", "used", "rated", "name"]
Scope = Literal["all", "mine", "shared"]


class BundleRequest(BaseModel):
    """Body of `POST demos/check`: where the bundle lies. That is a `path` among the server's files,
    or the `url` of a Space or of a public git repository."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    path: BundlePath | None = Field(default=None, json_schema_extra=without_default)
    url: Address | None = Field(default=None, json_schema_extra=without_default)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.path is None) == (self.url is None):
            raise ValueError("give either a path or a url")
        return self


class Told(BaseModel):
    """What a person says of a demo. What is left out is taken from the bundle."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    name: Name | None = None
    description: Description | None = None
    tags: Tags | None = None
    author_name: Author | None = None
    github_url: Link | None = None
    visibility: Visibility | None = None
    accept_findings: bool = Accepting


class NewDemo(Told, BundleRequest):
    """Body of `POST demos`, for a folder or an archive among the server's files, or a repository.
    Small archives may come as multipart/form-data as well, with the same fields and the `file`. A
    `url` is the `github_url`, too, unless another is given."""

    @model_validator(mode="after")
    def _repository(self) -> Self:
        if self.github_url is None and self.url is not None and URL.fullmatch(self.url):
            self.github_url = self.url
        return self


class ChangedDemo(Told):
    """Body of `PUT demos/{demo_id}`: what is left out stays. What others read of it is looked
    through for secrets and local paths, unless `accept_findings`."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]


class NewVersion(BundleRequest):
    """Body of `POST demos/{demo_id}/versions`: where the files lie now, and what has changed."""

    note: Note = Field(default="", json_schema_extra=without_default)


class DemoQuery(BaseModel):
    """Which demos: with every word of `search` in name, description, tags or author, and with all
    `tags`. `scope` is all that you may see, `mine`, or what is `shared`."""

    model_config = ConfigDict(defer_build=True)

    search: str = Field(default="", max_length=200, pattern=r"^[^\x00]*$")
    tags: list[str] = Field(default_factory=list, max_length=20)
    author: str = Field(default="", max_length=200, pattern=r"^[^\x00]*$")
    kind: Kind | None = None
    sort: Sort = "newest"
    scope: Scope = "all"
    page: int = Field(default=1, ge=1, le=100_000)
    limit: int = Field(default=24, ge=1, le=100)

    @field_validator("tags")
    @classmethod
    def _apart(cls, values: list[str]) -> list[str]:
        """Several may stand in one, parted by commas, as in `tags=vision,cnn`."""
        found = [tag.strip().casefold() for each in values for tag in each.split(",")]
        if any("\0" in tag or len(tag) > 60 for tag in found) or len(found) > 20:
            raise ValueError("give at most 20 tags of at most 60 characters")
        return [tag for tag in dict.fromkeys(found) if tag]


class RevisionQuery(BaseModel):
    """Query of a deletion: the revision of what is deleted."""

    model_config = ConfigDict(defer_build=True)

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]


class FileQuery(BaseModel):
    """Which version of a file; the latest where none is named. With `preview` its text is answered
    as JSON."""

    model_config = ConfigDict(defer_build=True)

    version: int | None = Field(default=None, ge=1, le=2**31 - 1)
    preview: bool = False


class ExportQuery(BaseModel):
    """As what a demo is exported: the bundle as it is, or as a Space of the Hub."""

    model_config = ConfigDict(defer_build=True)

    format: Literal["zip", "space"] = "zip"
    version: int | None = Field(default=None, ge=1, le=2**31 - 1)


class Demo(BaseModel):
    """A demo as it is listed. `author_name` is what its owner gave, `owner` who that is; `picture`
    changes with the picture, and is null where there is none."""

    id: str
    name: str
    description: str
    tags: list[str]
    author_name: str
    github_url: str | None
    license: str
    kind: Kind
    status: str
    visibility: str
    version: int
    picture: str | None = None
    size: int
    launches: int
    rating: Rating
    comments: int
    owner: str
    mine: bool
    revision: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


class DemoList(BaseModel):
    """A page of the gallery; there are `pages` of them, with `total` demos in all."""

    demos: list[Demo]
    total: int
    page: int
    pages: int


class DemoVersion(BaseModel):
    """A version of a demo's files."""

    number: int
    digest: str
    note: str
    size: int
    created_at: datetime


class DemoWhole(Demo):
    """A demo with all that is known of its latest version. `groups` are those that its owner can
    share it with."""

    files: DemoFiles
    requirements: list[str]
    models: list[BundleModel]
    contents: list[BundleFile]
    findings: list[BundleFinding]
    versions: list[DemoVersion]
    hub_models: list[str] = Field(default_factory=list)
    secrets: list[str] = Field(default_factory=list)
    groups: list[str] = Field(default_factory=list)


class FilePreview(BaseModel):
    """A file to be looked at: `text` is null where it is none, and may be cut."""

    path: str
    size: int
    kind: str
    text: str | None
    cut: bool
