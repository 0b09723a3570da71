"""What a repository holds: one value, worked out once from facts and then handed on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...cards.models import ModelCard
from ...hub.facts import ModelFacts, ModelSnapshot
from ...hub.quantisation import (
    UNKNOWN,
    are_packed,
    quantisation,
    quantised_beside,
    quantised_by_tags,
)
from ..libraries import Library, library_named, recognise
from ..libraries.adapters import PICTURES, adapts_pictures
from ..libraries.controls import CONTROLS, steers
from ..libraries.single_files import SINGLE, holds_single_files
from .own_code import is_allowed, needs_class

EMBEDS = "sentence-transformers"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The classes, the type, the library and the files of a model, and the code that comes along.

    What the Hub tells goes before what `config.json` says, and that before what the card says.
    `task` is the page's own; `library_name` may be one that Alacard does not know, and `library` is
    what is known of it. `allowed` is whether the person allowed this commit's code to run.
    """

    snapshot: ModelSnapshot
    architectures: tuple[str, ...]
    model_type: str | None
    task: str | None
    library_name: str | None
    library: Library | None
    quantisation: str | None
    allowed: bool

    @classmethod
    def of(cls, snapshot: ModelSnapshot, card: ModelCard) -> Checkpoint:
        """The checkpoint of a model, of which a card may know what its facts do not tell."""
        facts, config = snapshot.facts, snapshot.config or {}
        architectures = _architectures(facts, config, card)
        model_type = _model_type(facts, config, card)
        described = bool(architectures or model_type)
        name = _library_name(facts, config, card, described=described)
        return cls(
            snapshot=snapshot,
            architectures=architectures,
            model_type=model_type,
            task=facts.pipeline_tag or card.pipeline_tag,
            library_name=name,
            library=library_named(name),
            quantisation=_quantisation(snapshot, model_type),
            allowed=is_allowed(snapshot, card),
        )

    @cached_property
    def facts(self) -> ModelFacts:
        """What the Hub tells of the model."""
        return self.snapshot.facts

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """`config.json`; empty where it could not be read."""
        return self.snapshot.config or {}

    @cached_property
    def needs_code(self) -> bool:
        """Whether only a repository's own Python can load it."""
        library = self.library
        if library and library.name != "peft" and library.weights_in(self.facts.files):
            return False  # read by a program of its own, which looks for no code here
        return needs_class(self.snapshot, self.model_type, self.architectures)

    @cached_property
    def executed(self) -> tuple[str, ...]:
        """The files of settings that are as good as code, and are run when it is loaded."""
        return tuple(self.library.executed_in(self.facts.files)) if self.library else ()

    @property
    def runs_own_code(self) -> bool:
        """Whether it can be loaded only by running what its repository brings."""
        return bool(self.executed) or self.needs_code

    @property
    def own_code(self) -> list[str]:
        """The files of the repository itself that could be run to load it, whatever names them."""
        return [*self.executed, *(name for name in self.facts.files if name.endswith(".py"))]

    @property
    def unpickled_by(self) -> tuple[str, list[str]] | None:
        """The library that can only open the weights as a pickle, without any limit, and these
        files.

        None where weights are read in another way, or by PyTorch's restricted mode.
        """
        library, files = self.library, self.facts.files
        if library and library.only_pickled(files):
            return library.title, library.weights_in(files)
        return None

    @property
    def written_by(self) -> str | None:
        """The release of transformers that wrote `config.json`, as it says itself."""
        version = self.config.get("transformers_version")
        if isinstance(version, str) and re.fullmatch(r"\d{1,3}(\.\w{1,12}){1,4}", version):
            return version
        return None

    @property
    def misread_by_4(self) -> bool:
        """Whether transformers 4 would fail on it or, worse, take other numbers for those saved."""
        parts = (self.config, *(one for one in self.config.values() if isinstance(one, Mapping)))
        # Release 4 looks for the base of rotary positions beside the settings, not within these.
        turned = any("rope_parameters" in one and "rope_theta" not in one for one in parts)
        return turned or self.snapshot.new_tokenizer


def _architectures(
    facts: ModelFacts, config: Mapping[str, Any], card: ModelCard
) -> tuple[str, ...]:
    listed = config.get("architectures")
    from_config = [str(name) for name in listed] if isinstance(listed, list) else []
    return tuple(facts.architectures or from_config or card.architectures)


def _model_type(facts: ModelFacts, config: Mapping[str, Any], card: ModelCard) -> str | None:
    value = config.get("model_type")
    return facts.model_type or (value if isinstance(value, str) else card.model_type)


def _quantisation(snapshot: ModelSnapshot, model_type: str | None) -> str | None:
    """How its weights are packed, by the first that tells: a method's name before a mere fact."""
    facts = snapshot.facts
    packed = are_packed(facts.parameters, model_type, snapshot.config)
    told = quantisation(snapshot.config)
    if told is None and facts.quantised != UNKNOWN:
        told = facts.quantised
    if facts.quantised == UNKNOWN and not are_packed(facts.parameters, facts.model_type):
        packed = True  # told by something else than the numbers
    told = told or quantised_beside(facts.files, facts.parameters, packed=packed)
    if told is None and snapshot.config is None and "adapter_config.json" not in facts.files:
        told = quantised_by_tags(facts.tags)
    return told or (UNKNOWN if packed else None)


def _library_name(
    facts: ModelFacts, config: Mapping[str, Any], card: ModelCard, *, described: bool
) -> str | None:
    """The library that the page names, else the one that the files are typical of."""
    if facts.library_name in (None, "transformers") and "input_features" in config:
        # LeRobot's pages were filed under transformers for some time, which no policy is read by.
        return "lerobot"
    if steers(facts, config):
        return CONTROLS
    if holds_single_files(facts):
        return SINGLE
    if named := recognise(facts.library_name or card.library_name, facts.files):
        if named == "diffusers" and adapts_pictures(facts):
            return PICTURES
        return "sparse-encoder" if named == EMBEDS and _is_sparse(facts) else named
    if "model_index.json" in facts.files or facts.diffusers_class:
        return "diffusers"
    if config.get("model_type") == "model2vec" or ("embedding_dtype" in config and not described):
        return "model2vec"
    if "modules.json" in facts.files:
        return "sparse-encoder" if _is_sparse(facts) else EMBEDS
    if "pretrained_cfg" in config and isinstance(config.get("architecture"), str):
        return "timm"
    return "transformers" if described else None


def _is_sparse(facts: ModelFacts) -> bool:
    """Whether Sentence Transformers made it for vectors of words, by a tag or by its last part."""
    pooled = any(re.fullmatch(r"\d+_SpladePooling/.+", name) for name in facts.files)
    return pooled or "sparse-encoder" in facts.tags
