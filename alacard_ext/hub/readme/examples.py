"""The examples of a model card as a value, and how they are won from its text."""

from __future__ import annotations

import logging
import re
from typing import Any, Literal

from pydantic import BaseModel, Field

from . import frontmatter
from .blocks import RawBlock, find
from .decoding import decode, tidy
from .languages import Kind, language_of, looks_like_python, looks_like_shell
from .repairs import MAX_BLOCK_CHARS, Budget, first_part, has_prompts, is_output, magics, mend

logger = logging.getLogger(__name__)
# Labels under which people put Python without meaning another language.
IMPORT = re.compile(r"^(?:from [\w.]+ import |import \w)", re.MULTILINE)
VAGUE = frozenset({None, "text", "txt", "plaintext", "code", "none", "markdown", "md", "example"})
# Labels of data, of what a program printed, and of what is said to a model.
NO_CODE = frozenset(
    {"json", "jsonl", "json5", "yaml", "yml", "toml", "ini", "xml", "csv", "tsv", "log", "output"}
    | {"latex", "tex", "mermaid", "prompt", "chat", "chatml", "jinja", "jinja2", "diff", "tree"}
)

# Commands and scripts that come before a model is used, and comments on them.
PREPARES = re.compile(
    r"^\s*(?:[$>%]\s+)?(?:sudo\s+)?(?:#|cd|git|pip\d?|python\d? -m (?:pip|venv)|conda|mamba|uv|apt"
    r"|apt-get|brew|mkdir|wget|export|source|hf|huggingface-cli|chmod|tar|unzip|mv|cp)(?:\s|$)"
    r"|\bpython\d? \S*(?:convert|cast|setup|install|download)\w*\.py\b"
)


class CodeBlock(BaseModel):
    """One block of code of a card, as data from a stranger.

    `language` is the label in lower case, with `python` and `shell` for their many spellings;
    `kind` is what the code is. `line` counts from 1 in the whole card. `code` is what remains
    after `repairs`; `shell` are command lines that stood in Python code and were taken out,
    `magics` the `%` and `!` lines that are still in it. `original` is the block as it stands in
    the card.
    """

    code: str
    language: str | None
    kind: Kind
    info: str
    line: int
    origin: Literal["fence", "indented", "html"]
    parses: bool
    repairs: list[str] = Field(default_factory=list)
    shell: list[str] = Field(default_factory=list)
    magics: list[str] = Field(default_factory=list)
    original: str = ""

    @property
    def seems_python(self) -> bool:
        """Whether it is Python, or imports something as Python does but cannot be parsed."""
        return self.kind == "python" or (
            self.language in VAGUE and IMPORT.search(self.code) is not None
        )

    @property
    def is_code(self) -> bool:
        """Whether it is code in any language: a prompt, data or an output is none."""
        if self.kind != "other" or self.seems_python:
            return True
        return self.language not in VAGUE | NO_CODE and not _is_citation(self)


class ReadmeExamples(BaseModel):
    """All code of a card in order, its front matter in JSON's types, and notes for people."""

    blocks: list[CodeBlock] = Field(default_factory=list)
    front_matter: dict[str, Any] = Field(default_factory=dict)
    notes: list[str] = Field(default_factory=list)

    @property
    def python_blocks(self) -> list[CodeBlock]:
        """Every Python block, in order: later ones lean on earlier ones."""
        return [block for block in self.blocks if block.kind == "python"]

    @property
    def first_python(self) -> CodeBlock | None:
        """The card's first Python block, whether it parses or not."""
        return next((block for block in self.blocks if block.kind == "python"), None)

    @property
    def first_any(self) -> CodeBlock | None:
        """The first Python block, else the first code in any language that uses the model.

        Where all only fetch, install or convert something, the first of them.
        """
        others = [block for block in self.blocks if block.is_code]
        uses = [block for block in others if not _prepares(block)]
        return self.first_python or next(iter([*uses, *others]), None)


def _prepares(block: CodeBlock) -> bool:
    """Whether it is nothing but commands by which a model or a program is got ready."""
    lines = [line for line in block.code.replace("\\\n", " ").split("\n") if line.strip()]
    return block.kind == "shell" and all(map(PREPARES.search, lines))


def _is_citation(block: CodeBlock) -> bool:
    head = block.code.lstrip().partition("\n")[0]
    return (block.language or "").startswith("bib") or (head.startswith("@") and "{" in head)


def extract(readme: str | bytes | None) -> ReadmeExamples:
    """The code examples and front matter of a card. Never raises; under 50 ms below 1 MB."""
    if not readme:
        return ReadmeExamples(notes=["the model has no card"])
    try:
        return _extract(decode(readme) if isinstance(readme, bytes) else tidy(readme))
    except Exception:  # text from strangers: whatever it breaks, the person still gets a notebook
        logger.warning("a model card could not be read", exc_info=True)
        return ReadmeExamples(notes=["the card could not be read"])


def _extract(text: str) -> ReadmeExamples:
    matter, body_line, note = frontmatter.split(text)
    notes = [note] if note else []
    loaded: dict[str, Any] | None = {}
    if matter is not None:
        loaded, more = frontmatter.load(matter)
        notes += more
        if loaded is None and ("```" in matter or "~~~" in matter):
            # A rule far below an opening one: what lies between is the card, not YAML.
            body_line = 0
            notes.append("the card was read from its first line")
    # A card may end with its front matter, without so much as a line's end.
    body = f"{text}\n".split("\n", body_line)[body_line] if body_line else text
    found, more = find(body)
    budget = Budget()
    blocks = [_block(raw, body_line, budget) for raw in found]
    if budget.left < 0 or any(block.kind == "python" and not block.parses for block in blocks):
        notes += ["some Python in the card could not be parsed"]
    return ReadmeExamples(blocks=blocks, front_matter=loaded or {}, notes=notes + more)


def _block(raw: RawBlock, before: int, budget: Budget) -> CodeBlock:
    language = language_of(raw.info)
    block = CodeBlock(
        code=raw.code.strip("\n"),
        language=language,
        kind="other",
        info=raw.info.strip()[:200],
        line=before + raw.line,
        origin=raw.origin,
        parses=False,
        original=raw.code.strip("\n"),
    )
    if language == "python":
        if raw.unclosed:
            block = _closed(block, budget)
        return _python(block, budget)
    if language == "shell":
        if looks_like_shell(block.code):
            return block.model_copy(update={"kind": "shell"})
        as_python = _python(block, budget, surely=True)
        return as_python if as_python.parses else block.model_copy(update={"kind": "shell"})
    if language in VAGUE and len(block.code) > MAX_BLOCK_CHARS and IMPORT.search(block.code):
        return block.model_copy(update={"kind": "python"})  # too long for a verdict
    if language in VAGUE:
        if looks_like_shell(block.code):
            return block.model_copy(update={"kind": "shell"})
        as_python = _python(block, budget)
        if as_python.parses and as_python.kind == "python":
            return as_python
    return block


def _closed(block: CodeBlock, budget: Budget) -> CodeBlock:
    """A block that nothing closes, without the prose below its code."""
    if budget.parse(block.code) is not None or has_prompts(block.code):
        return block
    code = first_part(block.code)
    return block.model_copy(update={"code": code, "original": code}) if code else block


def _python(block: CodeBlock, budget: Budget, *, surely: bool = False) -> CodeBlock:
    """`block` mended as Python; as shell if a Python fence holds nothing but commands."""
    if block.language == "python" and looks_like_shell(block.code):
        return block.model_copy(update={"kind": "shell"})
    session = has_prompts(block.code)
    mended = mend(block.code, budget)
    if mended.tree is not None and not session and is_output(mended.tree):
        return block  # what comes out, and no example
    meant = block.language == "python" or session
    if not meant and (mended.tree is None or not looks_like_python(mended.tree, surely=surely)):
        return block
    return block.model_copy(
        update={
            "code": mended.code,
            "kind": "python",
            "parses": mended.tree is not None,
            "repairs": mended.repairs,
            "shell": mended.shell,
            "magics": magics(mended.code),
        }
    )
