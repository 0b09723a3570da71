"""What is known of a model: the Hub's metadata as a typed value, and how fresh it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .licences import licence_address
from .quantisation import UNKNOWN, quantisation

Gated = Literal[False, "auto", "manual"]
Origin = Literal["hub", "cache", "download", "deck"]
README, CONFIG = "README.md", "config.json"
GATED = "it is shown to those with access to the model alone"


class ModelReference(BaseModel):
    """Which model is meant, at which commit; None is what is not known."""

    model_config = ConfigDict(defer_build=True, frozen=True)

    id: str | None = None
    sha: str | None = None

    @classmethod
    def of(cls, value: Any) -> Self:
        """What a notebook names, or a part of its recipe: of all that is no text, nothing."""
        named = value if isinstance(value, Mapping) else {}
        texts = {name: text for name, text in named.items() if isinstance(text, str)}
        return cls(id=texts.get("id"), sha=texts.get("sha"))


class ModelBrief(BaseModel):
    """What every shape of a model tells, by the same names.

    `license` is the first of `licenses`; `license_name` and `license_link` belong to one that is
    `other`. `gated` is None, like any number, where the source does not tell. All text is data from
    a stranger.
    """

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    id: str
    pipeline_tag: str | None = None
    library_name: str | None = None
    tags: list[str] = Field(default_factory=list)
    license: str | None = None
    licenses: list[str] = Field(default_factory=list)
    license_name: str | None = None
    license_link: str | None = None
    gated: Gated | None = None
    downloads: int | None = None
    likes: int | None = None
    parameter_total: int | None = None
    last_modified: datetime | None = None
    created_at: datetime | None = None


class ModelFacts(ModelBrief):
    """The facts of one model that Alacard uses, whatever year's answer they came from.

    `parameters` counts weights by dtype (`F32`, `BF16`, …) as in `safetensors.parameters`;
    `gated`, `private` and `chat` are None, like any number, where the source does not tell;
    `page_known` says whether what
    the model's page tells was read at all (licence, languages, bases, data sets), and `quantised`
    is the method by which the Hub found the weights stored. `thinks` is whether its chat template
    is one of models that write their thoughts before each answer.
    `files` are the repository's file names, without sizes; `stored_bytes` is what the weights among
    them take, asked for where nothing else tells. `settings` are what the Hub read of the
    configuration of peft, scikit-learn or SpeechBrain. `license` is the first of `licenses`;
    `license_name` and `license_link` belong to one that is `other`. All text is data from a
    stranger.
    """

    author: str = ""
    sha: str | None = None
    languages: list[str] = Field(default_factory=list)
    base_models: list[str] = Field(default_factory=list)
    base_model_relation: str | None = None
    datasets: list[str] = Field(default_factory=list)
    page_known: bool = True
    private: bool | None = None
    disabled: bool = False
    parameters: dict[str, int] = Field(default_factory=dict)
    gguf_size: int | None = None
    gguf_architecture: str | None = None
    gguf_context: int | None = None
    model_type: str | None = None
    architectures: list[str] = Field(default_factory=list)
    auto_model: str | None = None
    quantised: str | None = None
    processor: str | None = None
    diffusers_class: str | None = None
    chat: bool | None = None
    thinks: bool = False
    custom_code: bool = False
    mask_token: str | None = None
    files: list[str] = Field(default_factory=list)
    used_storage: int | None = None
    stored_bytes: int | None = None
    settings: dict[str, str] = Field(default_factory=dict)


class CodeReference(BaseModel):
    """A class that a configuration names by the Python file in which it stands.

    `named_by` is the configuration and `key` what the class is for; `module` is the file's path
    without its suffix, None where the text names no file; `repository` and `commit` tell where it
    would be read.
    """

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    key: str
    named_by: str
    repository: str | None = None
    commit: str | None = None
    module: str | None = None
    wanted: str = ""


class SingleFile(BaseModel):
    """A file that holds the weights of a whole pipeline, and its kind as its header tells it.

    `kind` is empty where the header could not be read.
    """

    model_config = ConfigDict(defer_build=True, frozen=True)

    name: str
    kind: str = ""


class ModelSnapshot(BaseModel):
    """All that one generation needs of a model, taken at one commit.

    `origin` says where it came from: the Hub now, the answers kept on disk, what huggingface_hub
    downloaded, or the bundled deck;
    `fetched_at` since when it is known, and `notice` is the sentence to show a person when
    it is not fresh. `readme` and `config` are None when the repository has none, and when they
    could not be read: then `unread` tells why, by the file's name, as a part of a sentence. `code`
    is every reference to Python code that was found in its configurations, None where they were
    not read; `code_unread` names those of them that could not be. `old_names` are those which the
    Hub leads from to this model. `tokenizer` is `tokenizer_config.json`, read where the tokenizer
    is none of the usual kind, in `tokenizer.json`; `longest_text` is after how many tokens Sentence
    Transformers cuts a text, by its own settings; `single_file` is what is loaded of a repository
    of whole checkpoints in single files; `new_tokenizer` is whether the tokenizer's are in
    a form that transformers reads from release 5 on.
    """

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    facts: ModelFacts
    readme: str | None = None
    config: dict[str, Any] | None = None
    origin: Origin = "hub"
    fetched_at: datetime | None = None
    notice: str | None = None
    base: ModelFacts | None = None
    single_file: SingleFile | None = None
    old_names: list[str] = Field(default_factory=list)
    unread: dict[str, str] = Field(default_factory=dict)
    tokenizer: dict[str, Any] | None = None
    longest_text: int | None = None
    new_tokenizer: bool = False
    code: list[CodeReference] | None = None
    code_unread: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _named_by_its_configuration(self) -> Self:
        """The method by which weights are packed, where `config.json` names it and the Hub not."""
        if self.facts.quantised in (None, UNKNOWN) and (method := quantisation(self.config)):
            self.facts = self.facts.model_copy(update={"quantised": method})
        return self

    def own(self) -> Self:
        """A copy for one caller alone, who may change whatever is in it. To copy deeply by Python's
        own means takes as long as a fifth of a notebook."""
        copied: Self = _own(self)
        return copied

    @property
    def sizes(self) -> dict[str, Any] | None:
        """`config` as the memory of a run is worked out from it: with the length of a text."""
        if self.longest_text is None or self.config is None:
            return self.config
        return {**self.config, "max_seq_length": self.longest_text}


def _own(value: Any) -> Any:
    """A value of which no part that may change is shared with that one."""
    if isinstance(value, BaseModel):
        copied = value.model_copy()
        fields = copied.__dict__
        for name, each in fields.items():
            if isinstance(each, dict | list | BaseModel):
                fields[name] = _own(each)
        return copied
    if isinstance(value, dict):
        return {key: each if type(each) is str else _own(each) for key, each in value.items()}
    if isinstance(value, list):
        return [each if type(each) is str else _own(each) for each in value]
    return value


class ModelSummary(ModelBrief):
    """A row of a search, to choose a model by. `license_link` is an https address or None."""

    name: str
    description: str = ""
    trending_score: float | None = None
    basic: bool = False
    bundled: bool = False

    @classmethod
    def of(cls, source: Any, **more: Any) -> Self:
        """The row of whatever tells of a model by the names of `ModelBrief`, with `more`."""
        names = (name for name in ModelBrief.model_fields if hasattr(source, name))
        values = {name: getattr(source, name) for name in names}
        values["license_link"] = licence_address(values["license_link"], values["id"])
        return cls.model_validate({"name": values["id"].rpartition("/")[2], **values, **more})


class SearchPage(BaseModel):
    """A page of models, the cursor of the next one, and where they came from.

    `why` tells why the Hub was not asked, where something else answers in its place.
    """

    model_config = ConfigDict(defer_build=True)

    models: list[ModelSummary]
    next: str | None = None
    total: int | None = None
    origin: Origin | Literal["catalog"] = "hub"
    notice: str | None = None
    why: str | None = None


class HubStatus(BaseModel):
    """How the Hub stands. Never the token, only whether there is one.

    `reachable` is the last outcome, None before the first request; `since` when that began, and
    `why` what was wrong. The endpoint is told without the login that may stand in it.
    """

    model_config = ConfigDict(defer_build=True)

    endpoint: str
    has_token: bool
    offline: bool
    reachable: bool | None = None
    since: datetime | None = None
    why: str | None = None
    login_url: str
