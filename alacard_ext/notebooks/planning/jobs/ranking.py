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

from ....hub.facts import ModelSnapshot
from .named import copied_from, made_from
from .wording import TOKEN_CALL, PageCode, UnknownText, codes_of, name_of

WEB_SEARCH = "Given a web search query, retrieve relevant passages that answer the query"
# Characters of a part of a prompt, and of an answer, which is one token.
_MOST_TEXT, _MOST_ANSWER = 4000, 14


@dataclass(frozen=True)
class Ranking:
    """A prompt in three parts, of which the middle one is a format string, and its two answers.

    The score is how likely `yes` is against `no`; without `no` it is the number for `yes` alone.
    They are texts, of which the first token counts, or with `tokens` names of tokens. With `chat`,
    the options of `apply_chat_template`, the prompt is a person's message, after that of `system`.
    `source` says where the words come from, as a sentence.
    """

    pair: str
    before: str = ""
    after: str = ""
    instruction: str = WEB_SEARCH
    yes: str = "yes"
    no: str | None = "no"
    tokens: bool = False
    system: str | None = None
    chat: dict[str, bool] | None = None
    source: str = "The notebook uses the question on the model's page."


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
    ("Qwen3-Reranker", re.compile(r"qwen3-?reranker(?![a-z])", re.IGNORECASE), _QWEN),
    ("bge-reranker-v2-gemma", re.compile(r"bge-reranker-v2-gemma(?![a-z])", re.IGNORECASE), _BGE),
    ("mxbai-rerank-v2", re.compile(r"mxbai-rerank-\w+-v2(?![a-z])", re.IGNORECASE), _MXBAI),
)
# Words of a page by which the family of a model shows, where its code does not tell all.
_WRITTEN = (
    ('the answer can only be \\"yes\\" or \\"no\\"', _QWEN),
    ('the answer can only be "yes" or "no"', _QWEN),
    ("providing a prediction of either 'Yes' or 'No'", _BGE),
    # The page calls a package, which holds the words.
    (
        "import MxbaiRerankV2",
        replace(_MXBAI, source="The notebook uses the question from the package mxbai-rerank."),
    ),
)
_BEFORE = re.compile(r"prefix|before", re.IGNORECASE)
_AFTER = re.compile(r"suffix|after", re.IGNORECASE)
_INSTRUCTION = re.compile(r"^(default_)?(task|instruct\w*)$", re.IGNORECASE)
_YES = re.compile(r"yes|true|pos|(?<!ir)(?<!not_)relevant", re.IGNORECASE)
_NO = re.compile(r"no(?!t?de|ne|w|rm)|false|neg|irrelevant", re.IGNORECASE)
_NUMBER = re.compile(r"id|tok|loc|index", re.IGNORECASE)
_NAMED_TOKEN = re.compile(r"convert_tokens_to_ids$")
_VOCABULARY = re.compile(r"^(get_)?vocab$")
# How tokenizers write the blank before a word, in the names of their tokens.
BLANKS = " \u0120\u2581"
_PRINTS = frozenset({"print", "info", "debug", "warning", "log"})
# Options of a chat template that change no word of the prompt, and those that a notebook repeats.
_SILENT = frozenset(
    {"tokenize", "return_tensors", "return_dict", "padding", "truncation", "max_length"}
)
_HEEDED = frozenset({"add_generation_prompt", "enable_thinking"})


def ranking_of(snapshot: ModelSnapshot) -> Ranking | None:
    """How this ranker is asked; None where neither its page nor its family tells."""
    readme, facts = snapshot.readme or "", snapshot.facts
    if told := _of_page(readme):
        # What is kept for the next that asks must not change with what this one does to it.
        return replace(told, chat=None if told.chat is None else dict(told.chat))
    for words, family in _WRITTEN:
        if words in readme:
            return family
    for name in (facts.id, *copied_from(facts)):
        if found := _family(name):
            source = (
                "The model's page shows no question that Alacard can read, so the notebook uses "
                f"the one of the family {found[0]}."
            )
            return replace(found[1], source=source)
    if (base := made_from(facts)) and (found := _family(base)):
        source = (
            "The model's page shows no question that Alacard can read, so the notebook uses the "
            f"one of {found[0]}, from which the model was made. Its own training may have used a "
            "different question."
        )
        return replace(found[1], source=source)
    return None


def _family(name: str) -> tuple[str, Ranking] | None:
    own = name.rpartition("/")[2]
    return next(((title, family) for title, by, family in _FAMILIES if by.match(own)), None)


@lru_cache(maxsize=16)
def _of_page(readme: str) -> Ranking | None:
    """What the Python code of a page tells, where that is a whole prompt with its answers."""
    for code in codes_of(readme):
        try:
            if found := _of_code(code):
                return found
        except (UnknownText, RecursionError):
            continue
    return None


def _of_code(code: PageCode) -> Ranking | None:
    pairs = list(_pairs(code))
    if len({pair for pair, _, _ in pairs}) != 1:
        return None  # none, or several of which only one is the right one
    pair, used, node = pairs[0]
    answers = list(_answers(code))
    yes = next((one for one in answers if _is(_YES, one)), None)
    no = next((one for one in answers if _is(_NO, one)), None)
    if yes is None or (no and (yes[1] == no[1] or yes[2] != no[2])):
        return None
    others = (name for name, _ in code.assigned() if _NO.search(name) and _NUMBER.search(name))
    if no is None and any(others):
        return None  # it compares with an answer which is not understood

    def of(pattern: re.Pattern[str], usual: str) -> str:
        for name, given in code.assigned():
            value = code.encoded(given) or given
            known = value.id if isinstance(value, ast.Name) else name
            if known in used or not pattern.search(name):
                continue
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                return value.value
            if known in code.texts and not code.grows(known):
                return code.texts[known]
            if code.is_text(value) or known != name:
                raise UnknownText
        return usual

    before, after, instruction = of(_BEFORE, ""), of(_AFTER, ""), of(_INSTRUCTION, WEB_SEARCH)
    told = _chat(code, node)
    if told and (before or after):
        return None  # how the two go together only running it would tell
    system, chat = told or (None, None)
    if any(len(text) > _MOST_TEXT for text in (pair, before, after, instruction, system or "")):
        return None
    if code.strays(before + pair.replace("{{", "{").replace("}}", "}") + after + (system or "")):
        return None
    words = yes[1], no[1] if no else None
    return Ranking(pair, before, after, instruction, *words, yes[2], system, chat)


def _pairs(code: PageCode) -> Iterator[tuple[str, set[str], ast.AST]]:
    """The texts that hold question and passage, as format strings, but those that are printed.

    Raises `UnknownText` where one of them is not known whole.
    """
    for node in ast.walk(code.tree):
        text = isinstance(node, ast.Constant) and isinstance(node.value, str) and "{" in node.value
        if not (text or isinstance(node, ast.JoinedStr)) or code.says_nothing(node):
            continue
        if code.is_argument_of(node, _PRINTS):
            continue
        roles = code.roles_in(whole := code.whole(node))
        if not {"query", "document"} <= roles:
            continue
        if (name := code.variable(whole)) and code.grows(name):
            raise UnknownText
        pair, used = code.template(whole)
        if pair.count("{query}") != 1 or pair.count("{document}") != 1:
            raise UnknownText
        yield pair, used, whole


def _chat(code: PageCode, pair: ast.AST) -> tuple[str | None, dict[str, bool]] | None:
    """The system's message and the options of the chat template that the prompt goes through.

    None where the code calls none; raises `UnknownText` where the call is not understood.
    """
    calls = [
        node
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Call) and name_of(node.func) == "apply_chat_template"
    ]
    if not calls:
        return None
    given = {keyword.arg: keyword.value for keyword in calls[0].keywords}
    if len(calls) > 1 or len(calls[0].args) != 1 or not given.keys() <= _SILENT | _HEEDED:
        raise UnknownText
    options = {}
    for name in _HEEDED & given.keys():
        value = given[name]
        if not isinstance(value, ast.Constant) or not isinstance(value.value, bool):
            raise UnknownText
        options[str(name)] = value.value
    turns = list(_turns(code, calls[0].args[0]))
    roles = [role for role, _ in turns]
    said = turns[-1][1] if turns else None
    whole = said is pair or (isinstance(said, ast.Name) and code.variable(pair) == said.id)
    if roles not in (["user"], ["system", "user"]) or not whole:
        raise UnknownText
    if len(turns) == 1:
        return None, options
    system = turns[0][1]
    if isinstance(system, ast.Name) and system.id in code.texts:
        return code.texts[system.id], options
    if isinstance(system, ast.Constant) and isinstance(system.value, str):
        return system.value, options
    raise UnknownText


def _turns(code: PageCode, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The messages of a list that stands in the code; the role and the text of each."""
    if isinstance(value, ast.Name):
        found = [one for name, one in code.assigned() if name == value.id]
        value = found[0] if len(found) == 1 else value
    for item in value.elts if isinstance(value, ast.List) else ():
        keys = item.keys if isinstance(item, ast.Dict) else []
        names = [key.value if isinstance(key, ast.Constant) else None for key in keys]
        if not isinstance(item, ast.Dict) or sorted(map(str, names)) != ["content", "role"]:
            raise UnknownText
        message = dict(zip(names, item.values, strict=True))
        role = message["role"]
        if not isinstance(role, ast.Constant):
            raise UnknownText
        yield str(role.value), message["content"]


def _answers(code: PageCode) -> Iterator[tuple[str, str, bool]]:
    """The short texts whose number in the vocabulary the code asks for.

    With the variable's name, and whether the text is the name of a token.
    """
    for name, value in code.assigned():
        for node in ast.walk(value):
            given: Any = None
            if isinstance(node, ast.Call) and TOKEN_CALL.search(name_of(node.func)) and node.args:
                given, token = node.args[0], bool(_NAMED_TOKEN.search(name_of(node.func)))
            elif isinstance(node, ast.Subscript):
                held = node.value.func if isinstance(node.value, ast.Call) else node.value
                given, token = (node.slice if _VOCABULARY.match(name_of(held)) else None), True
            text = given.value if isinstance(given, ast.Constant) else None
            if isinstance(text, str) and 0 < len(text) <= _MOST_ANSWER:
                yield name, text, token


def _is(pattern: re.Pattern[str], answer: tuple[str, str, bool]) -> bool:
    """Whether an answer is meant, by the name of its variable or by its text."""
    name, text, _ = answer
    return bool(pattern.search(name) or pattern.fullmatch(text.strip(BLANKS)))
