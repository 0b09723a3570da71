"""The words with which a decoder is asked whether a passage answers a question.

They come from the Python code of the model's page, else from the family that it belongs to. All
text of a page is data: it enters a cell as a literal.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from .... import python_syntax
from ....hub.facts import ModelSnapshot
from ....hub.readme import extract

WEB_SEARCH = "Given a web search query, retrieve relevant passages that answer the query"
# Characters of a part of a prompt, and of an answer, which is one token.
_MOST_TEXT, _MOST_ANSWER = 4000, 14


@dataclass(frozen=True)
class Ranking:
    """A prompt in three parts, of which the middle one is a format string, and its two answers.

    The score is how likely `yes` is against `no`; without `no` it is the number for `yes` alone.
    `source` says where the words come from, as the end of a sentence.
    """

    pair: str
    before: str = ""
    after: str = ""
    instruction: str = WEB_SEARCH
    yes: str = "yes"
    no: str | None = "no"
    source: str = "as its page shows"


# Qwen3-Reranker's model card; FlagEmbedding 1.4 (`decoder_only/base.py`); mxbai-rerank 0.1.6.
_QWEN = Ranking(
    before=(
        "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query "
        'and the Instruct provided. Note that the answer can only be "yes" or "no".<|im_end|>\n'
        "<|im_start|>user\n"
    ),
    pair="<Instruct>: {instruction}\n<Query>: {query}\n<Document>: {document}",
    after="<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
)
_BGE = Ranking(
    pair="A: {query}\nB: {document}\n",
    after=(
        "Given a query A and a passage B, determine whether the passage contains an answer to the "
        "query by providing a prediction of either 'Yes' or 'No'."
    ),
    yes="Yes",
    no=None,
)
_MXBAI = Ranking(
    before=(
        "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant."
        "<|im_end|>\n<|im_start|>user\n"
    ),
    pair="query: {query}\ndocument: {document}\n",
    after=(
        "You are a search relevance expert who evaluates how well documents match search queries. "
        "For each query-document pair, carefully analyze the semantic relationship between them, "
        "then provide your binary relevance judgment (0 for not relevant, 1 for relevant).\n"
        "Relevance:<|im_end|>\n<|im_start|>assistant\n"
    ),
    yes="1",
    no="0",
)
_FAMILIES = (
    ("Qwen3-Reranker", re.compile(r"qwen3-?reranker", re.IGNORECASE), _QWEN),
    ("bge-reranker-v2-gemma", re.compile(r"bge-reranker-v2-gemma", re.IGNORECASE), _BGE),
    ("mxbai-rerank-v2", re.compile(r"mxbai-rerank-\w+-v2", re.IGNORECASE), _MXBAI),
)
# Words of a page by which the family of a model shows, where its code does not tell all.
_WRITTEN = (
    ('the answer can only be \\"yes\\" or \\"no\\"', _QWEN),
    ('the answer can only be "yes" or "no"', _QWEN),
    ("providing a prediction of either 'Yes' or 'No'", _BGE),
    # The page calls a package, which holds the words.
    ("import MxbaiRerankV2", replace(_MXBAI, source="as the package mxbai-rerank does")),
)
_ROLES = {
    "query": ("query", "q", "question"),
    "document": ("document", "doc", "passage", "text", "content", "d", "p"),
    "instruction": ("instruction", "instruct", "task", "prompt"),
}
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names}
_BEFORE = re.compile(r"prefix|before", re.IGNORECASE)
_AFTER = re.compile(r"suffix|after", re.IGNORECASE)
_INSTRUCTION = re.compile(r"^(default_)?(task|instruct\w*)$", re.IGNORECASE)
_YES = re.compile(r"yes|true|pos|(?<!ir)(?<!not_)relevant", re.IGNORECASE)
_NO = re.compile(r"no(?!t?de|ne|w|rm)|false|neg|irrelevant", re.IGNORECASE)
_TOKEN_CALL = re.compile(r"convert_tokens_to_ids$|encode$|tokenizer$")


def ranking_of(snapshot: ModelSnapshot) -> Ranking | None:
    """How this ranker is asked; None where neither its page nor its family tells."""
    readme = snapshot.readme or ""
    if told := _of_page(readme):
        return told
    for words, family in _WRITTEN:
        if words in readme:
            return family
    for name in (snapshot.facts.id, *snapshot.facts.base_models):
        for title, pattern, family in _FAMILIES:
            if pattern.search(name):
                return replace(family, source=f"as the family {title} was trained to be")
    return None


@lru_cache(maxsize=16)
def _of_page(readme: str) -> Ranking | None:
    """What the Python code of a page tells, where that is a whole prompt with its answers."""
    for block in extract(readme).python_blocks:
        try:
            tree = python_syntax.parse(block.code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if found := _of_code(tree):
            return found
    return None


def _of_code(tree: ast.Module) -> Ranking | None:
    texts = {
        name: value.value
        for name, value in _assigned(tree)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }
    pair = next(filter(None, map(_pair, ast.walk(tree))), None)
    answers = list(_answers(tree))
    yes = next((text for name, text in answers if _YES.search(name) or _YES.fullmatch(text)), None)
    no = next((text for name, text in answers if _NO.search(name) or _NO.fullmatch(text)), None)
    if pair is None or yes is None or yes == no:
        return None

    def of(pattern: re.Pattern[str], usual: str) -> str:
        return next((text for name, text in texts.items() if pattern.search(name)), usual)

    parts = of(_BEFORE, ""), of(_AFTER, ""), of(_INSTRUCTION, WEB_SEARCH)
    if any(len(text) > _MOST_TEXT for text in (pair, *parts)):
        return None
    return Ranking(pair, *parts, yes, no)


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Attribute):
            target = node.targets[0]
            yield target.id if isinstance(target, ast.Name) else target.attr, node.value


def _pair(node: ast.AST) -> str | None:
    """The text of a node as a format string of question and passage, if it is that."""
    if isinstance(node, ast.JoinedStr):
        parts: list[str] = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value).replace("{", "{{").replace("}", "}}"))
                continue
            role = _role(part.value) if isinstance(part, ast.FormattedValue) else None
            if role is None:
                return None
            parts.append(f"{{{role}}}")
        return _whole("".join(parts))
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "{" in node.value:
        names = re.findall(r"\{(\w*)\}", node.value)
        if not all(name in _ROLE_OF for name in names):
            return None
        rest = re.sub(r"\{\w*\}", "", node.value)
        if "{" in rest or "}" in rest:
            return None
        return _whole(re.sub(r"\{(\w+)\}", lambda m: f"{{{_ROLE_OF[m[1]]}}}", node.value))
    return None


def _role(value: ast.expr) -> str | None:
    return _ROLE_OF.get(value.id.lower()) if isinstance(value, ast.Name) else None


def _whole(text: str) -> str | None:
    return text if text.count("{query}") == text.count("{document}") == 1 else None


def _answers(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The short texts whose number in the vocabulary the code asks for, by the variable's name."""
    for name, value in _assigned(tree):
        for node in ast.walk(value):
            if isinstance(node, ast.Call) and _TOKEN_CALL.search(_name(node.func)) and node.args:
                given: Any = node.args[0]
                text = given.value if isinstance(given, ast.Constant) else None
                if isinstance(text, str) and 0 < len(text) <= _MOST_ANSWER:
                    yield name, text


def _name(function: ast.expr) -> str:
    return str(getattr(function, "attr", None) or getattr(function, "id", ""))
