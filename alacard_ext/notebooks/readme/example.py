"""Which of a README's blocks of code stands in the notebook, and whether it is run there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Literal

from ...hub.facts import README, ModelSnapshot
from ...hub.fetching import MOST_README
from ...hub.readme import extract
from ...hub.readme.repairs import parses
from ..gate.secrets import kind_of_secret
from ..prose import Markdown, fenced
from ..tasks import TaskTemplate
from .edits import Source
from .lines import python_of, without_gaps
from .loaded import (
    PICTURE,
    SECOND_PICTURE,
    SECOND_SOUND,
    SOUND,
    TEXT,
    LoadedModel,
    loaded_model,
)
from .painting import sets_scheduler
from .repairs import repair
from .reuse import REPLACED
from .rules import ASIDE, MOST_CHARACTERS, TOO_LONG, WHY, refusal

if TYPE_CHECKING:
    from ...hub.readme import CodeBlock

LOADING = ("from_pretrained(", "pipeline(", "SentenceTransformer(", "CrossEncoder(")
# What is done beside using the model: training, saving, publishing, asking a server.
ELSEWHERE = (
    *("Trainer(", "push_to_hub(", "save_pretrained(", "snapshot_download(", ".fit("),
    *("OpenAI(", "InferenceClient(", "requests.post(", "load_lora_weights("),
)
BROUGHT = (PICTURE, SECOND_PICTURE, SOUND, SECOND_SOUND, TEXT)
MOST_BLOCKS, MOST_PAIRS = 12, 6
NAMELESS = "The model's page shows no Python, and no command that uses exactly this model."
# Lines of a shell that install, fetch or change the folder.
PREPARES = re.compile(r"#|\$?\s*(cd|pip3?|git|conda|uv|apt|apt-get|brew|source|export|mkdir) ")
REUSED = "It uses the model that is already loaded."
MENDED = "It was changed a little to use the model that is already loaded."
UNTRIED = (
    "It is the author's code: Alacard has checked it against its list of what such code may do, "
    "but has not run it. If it fails, nothing else is affected."
)


@dataclass(frozen=True)
class Example:
    """The example, what to do with it, and why, as the end of a sentence or a sentence.

    `says` are the repairs in words, and `original` the text as the page shows it. `sha256` names
    `code` where that may run, by itself or once the person allows it; None where it cannot.
    """

    mode: Literal["run", "shown", "none"]
    reason: str
    code: str = ""
    language: str = "python"
    says: tuple[str, ...] = ()
    original: str = ""
    sha256: str | None = None

    @property
    def stands_in(self) -> bool:
        """Whether it needs the function that stands in for a removed pipeline."""
        return REPLACED in " ".join(self.says)

    @property
    def brings(self) -> frozenset[str]:
        """The pictures and sounds of the notebook that it uses."""
        return frozenset(name for name in BROUGHT if self.says and name in self.code)

    @cached_property
    def sets_scheduler(self) -> bool:
        """Whether it gives the notebook's pipeline another scheduler."""
        return self.sha256 is not None and ".scheduler" in self.code and _reschedules(self.code)

    @cached_property
    def changes(self) -> Markdown:
        """The repairs as a list, and what they changed as a fenced difference."""
        if not self.says:
            return Markdown("")
        lines = difflib.unified_diff(
            self.original.split("\n"), self.code.split("\n"), "page", "here", lineterm="", n=2
        )
        told = "\n".join(f"- {sentence}" for sentence in self.says)
        return Markdown(f"{told}\n\n{fenced(chr(10).join(lines), 'diff', 12_000)}")


def choose_example(
    snapshot: ModelSnapshot, row: TaskTemplate | None, auto_class: str | None = None
) -> Example:
    """Choose among the README's code blocks; `row` is None where no template loads the model.

    `auto_class` is what the plan loads the weights with, where that is not the row's usual class.
    The first Python block that may run after repair is run; else the first that a person may allow
    is shown with the reason why it is not run, else the first block of code of any language.
    """
    if snapshot.readme is None and (snapshot.facts.gated or snapshot.facts.private):
        return Example("none", "The README cannot be read without access to the model.")
    if snapshot.readme is None and (why := snapshot.unread.get(README)):
        return Example("none", f"The README could not be read: {why}.")
    loaded = loaded_model(row, snapshot, auto_class) if row is not None else None
    return _choose(snapshot.readme, row, loaded)


@lru_cache(maxsize=8)
def _choose(readme: str | None, row: TaskTemplate | None, loaded: LoadedModel | None) -> Example:
    if not readme or not readme.strip():
        return Example("none", "The model's page has no README, so there is no example of its own.")
    examples = extract(readme)
    first = examples.first_any
    if first is None:
        if unread := next((note for note in examples.notes if "read" in note), None):
            return Example("none", f"Alacard found no example on the model's page: {unread}.")
        if len(readme.encode("utf-8", "replace")) >= MOST_README:
            cut = (
                f"the page is longer than {MOST_README // 10**6} MB, and only its beginning "
                "was read"
            )
            return Example("none", f"Alacard found no example on the model's page: {cut}.")
        what = "Python example" if examples.blocks else "code"
        return Example("none", f"The model's page shows no {what}.")
    why = "Alacard does not know what it needs."
    if row is not None and loaded is not None:
        tried: list[Example] = []
        may_run: Example | None = None
        for block in _candidates(examples.python_blocks):
            done = _tried(block, row, loaded)
            if done.mode == "run":
                return done
            if may_run is None and done.sha256 is not None and not _is_elsewhere(done.code):
                may_run = done
            tried.append(done)
        if may_run is not None:
            return may_run
        # Pairs of blocks come last, and are shown as none.
        pairs = list(zip(examples.python_blocks[:MOST_BLOCKS], tried, strict=False))
        if pairs:
            block, done = min(pairs, key=lambda pair: _is_aside(*pair))
            return done if done.sha256 is not None else _shown(block, done.reason)
        if not first.seems_python:
            uses = [one for one in examples.blocks if one.is_code and not _is_of_other(one, loaded)]
            if not uses:
                return Example("none", NAMELESS)
            first = next((one for one in uses if loaded.model_id in one.code), uses[0])
    return _shown(first, why)


def _is_of_other(block: CodeBlock, loaded: LoadedModel) -> bool:
    """Whether code in another language only prepares something, or uses another of the owner's
    models than this one."""
    lines = [line.strip() for line in block.code.split("\n") if line.strip()]
    if "path/to" in block.code or all(map(PREPARES.match, lines)):
        return True
    owner = re.escape(loaded.model_id.rpartition("/")[0] or loaded.model_id)
    named = set(re.findall(rf"(?<![\w.-]){owner}/[\w.-]+", block.code))
    return bool(named) and loaded.model_id not in named


def _is_aside(block: CodeBlock, done: Example) -> tuple[bool, bool, bool]:
    """How little a block tells of the model's use: the first of those that tell most is shown."""
    whole = any(word in block.code for word in LOADING)
    return done.reason in ASIDE, _is_elsewhere(block.code), not whole


def _reschedules(code: str) -> bool:
    try:
        return sets_scheduler(Source(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _is_elsewhere(code: str) -> bool:
    return any(word in code for word in ELSEWHERE)


def _candidates(blocks: list[CodeBlock]) -> Iterator[CodeBlock]:
    """Each block by itself, then each with the one before it, which often loads for both."""
    yield from blocks[:MOST_BLOCKS]
    for before, block in islice(pairwise(blocks), MOST_PAIRS):
        if before.parses and block.parses:
            yield block.model_copy(
                update={
                    "code": f"{before.code}\n\n{block.code}",
                    "original": f"{before.original}\n\n{block.original}",
                    "repairs": [*before.repairs, *block.repairs],
                    "shell": [*before.shell, *block.shell],
                    "magics": [*before.magics, *block.magics],
                }
            )


def _tried(block: CodeBlock, row: TaskTemplate, loaded: LoadedModel) -> Example:
    """The block as an example that is run, or shown with the reason why it is not."""

    def shown(reason: str) -> Example:
        return Example("shown", reason, without_gaps(block.code))

    if kind_of_secret(block.original or block.code):
        return shown("it contains a secret.")  # which the difference would show
    if len(block.code) > MOST_CHARACTERS:
        return shown(TOO_LONG)
    # Of a page with much code the last blocks were kept without a verdict.
    if not block.parses and not parses(block.code):
        return shown(WHY["syntax"])
    code, says, why = python_of(block)
    if why:
        return shown(why)
    page = code = without_gaps(code)
    needs = list(row.requirements)
    refused = refusal(code, loaded, needs)
    if refused is not None:
        done = repair(code, loaded)
        if done.refusal:
            return shown(done.refusal)
        code, says = done.code, [*says, *done.says]
        refused = refusal(code, loaded, needs, page)
        if refused is not None and "_here" not in block.code:
            refused = replace(refused, reason=refused.reason.replace("_here", ""))  # our own names
        if refused is not None and refused.final:
            return shown(refused.reason)
    mode: Literal["run", "shown"] = "shown" if refused else "run"
    reason = refused.reason if refused else f"{MENDED if says else REUSED} {UNTRIED}"
    return Example(
        mode,
        reason,
        code,
        says=tuple(dict.fromkeys(says)),
        original=without_gaps(block.original or block.code),
        sha256=hash_of(code),
    )


def hash_of(code: str) -> str:
    """What names a text when a person allows it to run."""
    return sha256(code.encode("utf-8", "surrogatepass")).hexdigest()


def _shown(block: CodeBlock, why: str) -> Example:
    if kind := kind_of_secret(block.code):
        return Example(
            "none", f"The example on the model's page contains {kind}, so it is left out here."
        )
    language = block.language or "text"
    code = without_gaps(block.code)
    if block.kind != "python":
        why = WHY["syntax"] if block.seems_python else "it is not Python."
        return Example("shown", why, code, language)
    return Example("shown", why or "Alacard does not know what it does.", code)
