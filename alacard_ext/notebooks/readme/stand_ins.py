"""Names in an example that stand for the model of the page: placeholders, folders, other sizes."""

from __future__ import annotations

import re

# What a reader is asked to fill in: `<your-model-path>`, `{model}`; and `my_model`, where no owner
# stands before it, so that no repository of a person is meant.
BRACKETS = re.compile(r"[<{\[][^<>{}\[\]]*[>}\]]")
FILL_IN = re.compile(r"(?:your|my|path[ _-]?(?:to|of))(?:[/_. -]|$)", re.IGNORECASE)
# Who stands for the reader: `username/…`. Anybody else may be someone.
GENERIC_OWNER = re.compile(
    r"(?:your|my)[ _-]?(?:hf[ _-]?)?(?:org|organi[sz]ation|user|user[ _-]?name|name|account|repo"
    r"|namespace|model|model[ _-]?(?:path|dir|name)|path|dir)"
    r"|your|user[ _-]?name|hf[ _-]?user(?:[ _-]?name)?|path|path[ _-]?to|namespace|org[ _-]?name",
    re.IGNORECASE,
)
# A folder of the author's computer: `./model`, `/content/model`, `~/checkpoints/best`. Nobody is
# called `models` on the Hub, which has a page of that name.
FOLDER = re.compile(r"(?:\.{1,2}|~)?/|\.{1,2}$|[A-Za-z]:\\|\\\\|models/")
# Words that name no repository: `model_name`, `path`, `output_dir`, `checkpoint-1000`.
WORDS = re.compile(
    r"(?:(?:local|output|saved?|trained|finetuned|fine-tuned|model|checkpoints?|repo|hub|path|dir"
    r"|folder|directory|name|id|or|the|to|here|out|results|\d+)(?:[ _./-]+|$))+",
    re.IGNORECASE,
)
# A file is read by itself, and is not what a repository's name stands for.
FILE = re.compile(
    r"\.(?:bin|pt|pth|ckpt|txt|json|jsonl|model|safetensors|gguf|onnx|vocab|yaml|yml|py|tar|zip)$",
    re.IGNORECASE,
)
SIZE = re.compile(
    r"(?<![a-z0-9])(?:\d+(?:[._]\d+)?[bmk]|\d+x\d+b|a\d+b|"
    r"tiny|mini|nano|small|medium|base|large|big|xs|xxs|xl|xxl|huge|giant)(?![a-z0-9])"
)


def is_placeholder(name: str) -> bool:
    """Whether a text is certainly to be filled in with a model's name, or a folder of the author's.

    `someone/my_model` may well be a repository, so it is none.
    """
    text = name.strip()
    if not text or FILE.search(text) or "://" in text:
        return False
    if BRACKETS.search(text) or FOLDER.match(text) or WORDS.fullmatch(text):
        return True
    owner, slash, _ = text.partition("/")
    if not slash:
        return FILL_IN.match(text) is not None
    return GENERIC_OWNER.fullmatch(owner) is not None


def is_other_size(name: str, model_id: str) -> bool:
    """Whether a text names the same model of the same owner in another size."""
    owner, _, last = model_id.lower().rpartition("/")
    its_owner, _, its_last = name.strip().lower().rpartition("/")
    if its_owner not in ("", owner) or its_last == last:
        return False
    family = _family(last)
    return (
        bool(family)
        and _family(its_last) == family
        and bool(SIZE.search(its_last) and SIZE.search(last))
    )


def _family(name: str) -> str:
    return re.sub(r"[-_. ]+", "-", SIZE.sub("", name)).strip("-")
