"""What the notebook has loaded before a README's example: its variables and their classes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ... import python_syntax
from ...hub.facts import ModelSnapshot
from ..classes import class_table
from ..gate.removed import is_removed
from ..percent import template_names
from ..tasks import TaskTemplate
from ..template import COMMON, choose_cells, is_load, read_template
from .edits import last_name

# Loaded through its own constructor instead of `from_pretrained`.
CONSTRUCTORS = frozenset({"SentenceTransformer", "CrossEncoder", "SparseEncoder"})
PICTURE, SOUND = "EXAMPLE_PICTURE", "EXAMPLE_SOUND"
"""What a cell above the example brings along where that needs one."""
SECOND_PICTURE, SECOND_SOUND = "EXAMPLE_PICTURE_2", "EXAMPLE_SOUND_2"
"""Others of their kind, where it needs two."""
TEXT = "EXAMPLE_TEXT"
"""A text of the hand, where the page leaves one to fill in or asks for one."""
SCHEDULER = "OWN_SCHEDULER"
"""The scheduler of a pipeline before the example takes another one; a cell below takes it back."""
RESULT = "result"
"""What the cells of use come to, which the reader may go on with."""
APP = "app_"
"""How the names of the templates of apps begin."""
READERS = ("Tokenizer", "TokenizerFast", "Processor", "FeatureExtractor")
# What transformers' removed AutoModelWithLMHead chose among, by the checkpoint's type.
WITH_LM_HEAD = frozenset({"AutoModelForCausalLM", "AutoModelForMaskedLM", "AutoModelForSeq2SeqLM"})
# The parts of a processor, by what the classes are called that load them alone.
PARTS_OF_PROCESSOR = {
    "Tokenizer": "tokenizer",
    "FeatureExtractor": "feature_extractor",
    "ImageProcessor": "image_processor",
}
# Types that speak without a processor: AutoProcessor gives their tokenizer.
TOKENIZER_ALONE = frozenset({"vits"})
# The classes of diffusers that choose a pipeline by its task.
AUTO_PIPELINES = {
    "AutoPipelineForText2Image": "text-to-image",
    "AutoPipelineForImage2Image": "image-to-image",
}
# Whose `base_model` is what AutoModel makes of the same checkpoint, but for the pooling layer.
ENCODER_HEADS = frozenset(
    f"AutoModelFor{what}"
    for what in ("MaskedLM", "SequenceClassification", "TokenClassification", "QuestionAnswering")
)


@dataclass(frozen=True)
class LoadedModel:
    """The variables that hold the model and its parts, and what the example may call the same.

    `loaded` pairs each variable with its class, as the load cell spells it; `names` is all that
    the cells above the example define. `pads` says that the tokenizer has something to pad with,
    `positions` how many tokens the model takes at most, and `kept` are the names of the cells of
    use that others read, and their result: for beginners, these come before the example. `settings`
    are the constants that the notebook's own loads are given: variable, argument, value. `chat`
    tells whether there is a chat template, None where that is not known.
    """

    model_id: str
    task: str
    loaded: tuple[tuple[str, str], ...]
    names: frozenset[str]
    architectures: tuple[str, ...] = ()
    model_type: str | None = None
    pipeline_class: str | None = None
    old_names: tuple[str, ...] = ()
    pads: bool = False
    positions: int | None = None
    kept: frozenset[str] = frozenset()
    settings: tuple[tuple[str, str, object], ...] = ()
    chat: bool | None = None

    @cached_property
    def objects(self) -> dict[str, str]:
        """The class of each variable that is loaded."""
        return dict(self.loaded)

    @property
    def model_class(self) -> str:
        """The class that the notebook loaded the weights with; '' where it holds none."""
        return self.objects.get("model", "")

    def is_model(self, name: object) -> bool:
        """Whether a text names this model; old pages leave out the owner that was added later, or
        use the name that it had before."""
        if not isinstance(name, str) or not name.strip():
            return False
        own, named = self.model_id.lower(), name.strip().lower()
        if named in self.old_names:
            return True
        return named == own or ("/" not in named and named == own.split("/")[-1])

    def same_as(self, class_name: str) -> str | None:
        """The expression that is what `class_name` would load of this model; None if none is."""
        if class_name in ("AutoConfig", self._prefixed("Config")) and self._torch:
            return "model.config"
        if class_name == "GenerationConfig" and self._torch:
            return "model.generation_config"
        if class_name.endswith(READERS) or class_name.endswith("ImageProcessorFast"):
            return self._reader(class_name)
        if not self.model_class:
            return None
        if class_name in (self.model_class, self.pipeline_class):
            return "model"
        if self.model_class == "DiffusionPipeline" and AUTO_PIPELINES.get(class_name) == self.task:
            return "model"
        return self._model(class_name)

    @property
    def _torch(self) -> bool:
        return self.model_class.startswith("AutoModel")

    def _prefixed(self, ending: str) -> str:
        """`BertConfig` for a checkpoint that was saved by `BertForMaskedLM`."""
        for name in self.architectures[:1]:
            for mark in ("For", "Model", "WithLMHead", "LMHead"):
                if mark in name:
                    return name.partition(mark)[0] + ending
        return ""

    def _reader(self, class_name: str) -> str | None:
        plain = class_name.removesuffix("Fast")
        for variable, own in self.objects.items():
            # The repository's own files say which tokenizer is its; pages name one of its kin.
            if own == "AutoTokenizer" and plain.endswith("Tokenizer"):
                return variable
            if own == "AutoProcessor":
                if plain.endswith("Tokenizer") and self.model_type in TOKENIZER_ALONE:
                    return variable
                if plain in ("AutoProcessor", self._prefixed("Processor")):
                    return variable
                for ending, part in PARTS_OF_PROCESSOR.items():
                    if plain.endswith(ending):
                        return f"{variable}.{part}"
                if plain.endswith("Processor"):
                    return variable
            if not own.endswith(READERS):
                continue
            kinds = [ending for ending in READERS if own.endswith(ending)]
            if own == "AutoImageProcessor":
                kinds = ["ImageProcessor"]  # which is no processor of words besides
            if class_name == own:
                return variable
            if is_removed(class_name) and own == "AutoImageProcessor":
                return variable  # the feature extractors of vision models were renamed
            if plain == self._prefixed(kinds[0]) or plain == self._prefixed(own[len("Auto") :]):
                return variable
        return None

    def _model(self, class_name: str) -> str | None:
        table, own = class_table(), self.model_class
        if class_name == "AutoModelWithLMHead":
            return "model" if own in WITH_LM_HEAD else None
        made = table.loads.get(own, {}).get(self.model_type or "", [])
        concrete = {name for names, _ in made for name in names} & set(self.architectures)
        if class_name in concrete or (
            not made and class_name in self.architectures and own.startswith("AutoModelFor")
        ):
            return "model"
        if concrete and class_name.startswith("AutoModel"):
            other = table.loads.get(class_name, {}).get(self.model_type or "", [])
            if concrete & {name for names, _ in other for name in names}:
                return "model"
        if own in ENCODER_HEADS and class_name in ("AutoModel", self._prefixed("Model")):
            return "model.base_model"
        return None


def loaded_model(
    row: TaskTemplate, snapshot: ModelSnapshot, auto_class: str | None = None
) -> LoadedModel:
    """What the notebook of `row` holds of this model when its hello section is done."""
    facts, config = snapshot.facts, snapshot.config or {}
    listed = facts.architectures or config.get("architectures")
    architectures = listed if isinstance(listed, list) else []
    model_type = facts.model_type or config.get("model_type")
    return LoadedModel(
        model_id=facts.id,
        task=row.task,
        loaded=_objects(row, auto_class or row.auto_class),
        settings=_settings(row, auto_class or row.auto_class),
        names=defined_names(row) | replacement_names(row),
        architectures=tuple(name for name in architectures if isinstance(name, str)),
        model_type=model_type if isinstance(model_type, str) else None,
        pipeline_class=facts.diffusers_class if row.library == "diffusers" else None,
        old_names=tuple(name.lower() for name in snapshot.old_names),
        pads=_pads(row),
        positions=_positions(config),
        kept=kept_names(row),
        chat=facts.chat,
    )


def _positions(config: Mapping[str, Any]) -> int | None:
    for name in ("max_position_embeddings", "n_positions", "n_ctx"):
        if isinstance(value := config.get(name), int) and value > 0:
            return value
    return None


@lru_cache(maxsize=64)
def _pads(row: TaskTemplate) -> bool:
    """Whether the template gives a tokenizer without a token for padding one."""
    return any("tokenizer = ready(" in cell.source for cell in read_template(row.template))


@lru_cache(maxsize=128)
def _objects(row: TaskTemplate, auto_class: str) -> tuple[tuple[str, str], ...]:
    """The variables of the load cells that are set to what a class gives for MODEL_ID."""
    return tuple({name: _loaded(call) for name, call in _loads(row, auto_class)}.items())


@lru_cache(maxsize=128)
def _settings(row: TaskTemplate, auto_class: str) -> tuple[tuple[str, str, object], ...]:
    """The constants that these loads are given."""
    return tuple(
        (name, item.arg, item.value.value)
        for name, call in _loads(row, auto_class)
        for item in call.keywords
        if item.arg and isinstance(item.value, ast.Constant)
    )


def _loads(row: TaskTemplate, auto_class: str) -> Iterator[tuple[str, ast.Call]]:
    """Each variable that is set to a load of MODEL_ID, and the load."""
    flags = {f"class-{auto_class}", *row.flags}
    for cell in choose_cells(row.template, "beginner", flags, row.parts):
        if not is_load(cell):
            continue
        for node in ast.walk(python_syntax.parse(cell.source)):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
                and isinstance(node.value, ast.Call)
                and _loaded(node.value)
            ):
                yield node.targets[0].id, node.value


def _loaded(value: ast.expr) -> str:
    """The class whose load of MODEL_ID an expression is; '' for anything else."""
    if not isinstance(value, ast.Call) or not value.args:
        return ""
    if not (isinstance(value.args[0], ast.Name) and value.args[0].id == "MODEL_ID"):
        return ""
    if last_name(value.func) == "from_pretrained" and isinstance(value.func, ast.Attribute):
        return last_name(value.func.value)
    return last_name(value.func) if last_name(value.func) in CONSTRUCTORS else ""


def replacement_names(row: TaskTemplate) -> frozenset[str]:
    """What the notebook may define above the example to stand in for what that would fetch or for
    a removed pipeline."""
    names = {"answering", TEXT} if row.task == "question-answering" else {TEXT}
    modules = {need.module for need in row.requirements}
    if "PIL" in modules and "image" in row.takes.split("+"):
        names |= {PICTURE, SECOND_PICTURE}
    if "soundfile" in modules and "audio" in row.takes.split("+") and "RATE" in defined_names(row):
        names |= {SOUND, SECOND_SOUND}
    if row.auto_class == "DiffusionPipeline":
        names.add(SCHEDULER)
    return frozenset(names)


@lru_cache(maxsize=64)
def defined_names(row: TaskTemplate) -> frozenset[str]:
    """What the setup and hello cells of a template define at top level."""
    names: set[str] = set()
    for name in (*COMMON, *row.parts, row.template):
        for cell in read_template(name):
            if cell.kind != "code" or cell.section not in ("setup", "hello"):
                continue
            # Only cells in plain Python: the one that installs defines nothing an example uses.
            try:
                tree = python_syntax.parse(cell.source)
            except SyntaxError:
                continue
            names |= _defined(tree.body)
    return frozenset(names)


@lru_cache(maxsize=64)
def kept_names(row: TaskTemplate) -> frozenset[str]:
    """What the usage cells of a template define and others read, and what they come to."""
    apps = [name for name in template_names() if name.startswith(APP)]
    found = [_made_and_read(name) for name in (*COMMON, *row.parts, row.template, *apps)]
    made = frozenset().union(*(made for made, _ in found))
    return made & frozenset({RESULT}).union(*(read for _, read in found))


@lru_cache(maxsize=256)
def _made_and_read(template: str) -> tuple[frozenset[str], frozenset[str]]:
    """What the usage cells of one template define, and what its cells after the load read.

    Kept for each template, since most of those that a row asks for are other rows' as well.
    """
    made: set[str] = set()
    read: set[str] = set()
    for cell in read_template(template):
        if cell.kind != "code" or cell.section not in ("usage", "app", "next"):
            continue
        try:
            tree = python_syntax.parse(cell.source)
        except SyntaxError:
            continue
        if cell.section == "usage":
            made |= _defined(tree.body)
        read |= _read(tree)
    return frozenset(made), frozenset(read)


def _read(tree: ast.Module) -> set[str]:
    """The names that a cell reads and nowhere sets itself."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return {node.id for node in names} - own - _defined(tree.body)


def _defined(statements: Iterable[ast.stmt]) -> set[str]:
    """The names that statements define at the top of a notebook, branches included."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(statements)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
            continue  # what is inside is not seen from outside
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return names
