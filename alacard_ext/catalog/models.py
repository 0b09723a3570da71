"""What the catalog is asked and what it answers: the wire's values, one source for all surfaces."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..hub.query import ModelQuery, Order, Values

Sort = Literal["relevance", "downloads", "likes", "trending", "newest", "updated"]
SORTS: tuple[Sort, ...] = ("relevance", "downloads", "likes", "trending", "newest", "updated")
FILTERS = (
    "task",
    "library",
    "license",
    "author",
    "language",
    "tag",
    "dataset",
    "size",
    "format",
    "relation",
    "created",
    "gated",
)
"""The filters by value. Values of one filter are alternatives, filters narrow each other."""
FACETS = FILTERS
MAX_VALUES = 20
"""Values of one filter in one query."""
MAX_LIMIT = 100
MAX_QUERY = 10_000
"""Characters of a query that are looked at; the rest of a longer one is left out."""

CatalogOrigin = Literal["catalog", "deck"]
_CONFIG = ConfigDict(protected_namespaces=(), defer_build=True)


class CatalogQuery(ModelQuery):
    """A search with what only the catalog knows. `max_parameters` asks for those whose size is
    known and not above it. `facets` names the filters whose counts are wanted. `relation` is how a
    model came from a parent, `created` the month it was made in, `2024-05`.
    """

    language: Values = ()
    tag: Values = ()
    dataset: Values = ()
    size: Values = ()
    format: Values = ()
    relation: Values = ()
    created: Values = ()
    gated: bool | None = None
    max_parameters: int | None = None
    sort: Order = "relevance"
    facets: Values = ()


class BaseRelation(BaseModel):
    """One parent of a model, and how the model came from it."""

    model_config = _CONFIG

    relation: str
    id: str
    known: bool = True


class CatalogModel(BaseModel):
    """One model as lists and pages show it; times are seconds since the epoch, and None is what is
    not known.

    `license` is the first of `licenses`; `license_name` and `license_link`, an https address,
    belong to one that is `other`.
    """

    model_config = _CONFIG

    id: str
    author: str = ""
    name: str = ""
    task: str | None = None
    library: str | None = None
    license: str | None = None
    licenses: list[str] = Field(default_factory=list)
    license_name: str | None = None
    license_link: str | None = None
    gated: bool | None = None
    downloads: int | None = None
    likes: int | None = None
    trending: float | None = None
    created: int | None = None
    modified: int | None = None
    parameters: int | None = None
    size: str = "unknown"
    formats: list[str] = Field(default_factory=list)
    tags: list[str] = Field(default_factory=list)
    languages: list[str] = Field(default_factory=list)
    datasets: list[str] = Field(default_factory=list)
    bases: list[BaseRelation] = Field(default_factory=list)
    sha: str | None = None
    storage: int | None = None
    chat: bool = False
    arch: str | None = None


class FacetCount(BaseModel):
    """How many of the found models have one value of a filter."""

    model_config = _CONFIG

    value: str
    count: int


class CatalogPage(BaseModel):
    """A page of models. `corrected` is the query with its typos mended, where that was needed;
    `total` is exact when `total_exact` says so, else at least that many.
    """

    model_config = _CONFIG

    models: list[CatalogModel] = Field(default_factory=list)
    corrected: str | None = None
    facets: dict[str, list[FacetCount]] = Field(default_factory=dict)
    total: int = 0
    total_exact: bool = True
    next: str | None = None
    version: str | None = None
    origin: CatalogOrigin = "catalog"
    notice: str | None = None


class TreeNode(BaseModel):
    """A model in a family tree. `model` is None where the catalog does not hold it (`known`);
    `cycle` marks an ancestor that was met before on this chain; `depth` counts from the root.
    """

    model_config = _CONFIG

    id: str
    relation: str | None = None
    model: CatalogModel | None = None
    children_count: int = 0
    known: bool = True
    depth: int = 1
    child: str | None = None
    cycle: bool = False


class TreePage(BaseModel):
    """One level of descendants, or the whole chain of ancestors."""

    model_config = _CONFIG

    root: str
    nodes: list[TreeNode] = Field(default_factory=list)
    total: int = 0
    next: str | None = None


class RelationCounts(BaseModel):
    """Direct children by relation, and everything that descends from a model, each once."""

    model_config = _CONFIG

    children: dict[str, int] = Field(default_factory=dict)
    descendants: int = 0


class MonthCount(BaseModel):
    """Models created in one month, `YYYY-MM`."""

    model_config = _CONFIG

    month: str
    count: int


class Statistics(BaseModel):
    """The catalog in numbers, counted at the build; lists hold the greatest first. `models` and
    `notice` heed the changes since. `downloads`, `likes` and `gated` count the models that tell
    them, and are None where none does, as in the deck.
    """

    model_config = _CONFIG

    version: str | None = None
    built_at: int | None = None
    models: int = 0
    authors: int = 0
    downloads: int | None = 0
    likes: int | None = 0
    gated: int | None = 0
    with_parent: int = 0
    quantized: int = 0
    relations: dict[str, int] = Field(default_factory=dict)
    facets: dict[str, list[FacetCount]] = Field(default_factory=dict)
    growth: list[MonthCount] = Field(default_factory=list)
    notice: str | None = None


class SnapshotInfo(BaseModel):
    """What a finished build made. `seconds` is the time it took, `bytes` the size of its file."""

    model_config = _CONFIG

    version: str
    file: str
    rows: int
    skipped: int = 0
    bytes: int = 0
    built_at: int = 0
    seconds: float = 0.0
