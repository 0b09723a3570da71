"""Python files, read as trees: what a reader should know before the app is launched.

A hint and no protection: what is written to hide from it will.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...python_syntax import parse
from ..findings import BundleFinding, shown

LARGEST = 1_000_000
"""Bytes of a file that is read as a tree."""
MODULES = {
    "network": frozenset(
        """requests httpx urllib urllib3 http aiohttp socket ftplib smtplib telnetlib paramiko
        websockets websocket pycurl""".split()  # noqa: SIM905
    ),
    "subprocess": frozenset({"subprocess", "pty", "pexpect", "sh", "plumbum"}),
    "native": frozenset({"ctypes", "cffi"}),
    "credentials": frozenset({"keyring", "getpass", "netrc", "browser_cookie3"}),
}
CALLS = {
    "os.system": "subprocess",
    "os.popen": "subprocess",
    "os.fork": "subprocess",
    "os.execv": "subprocess",
    "os.execvp": "subprocess",
    "os.spawnv": "subprocess",
    "asyncio.create_subprocess_exec": "subprocess",
    "asyncio.create_subprocess_shell": "subprocess",
    "eval": "eval",
    "exec": "eval",
    "compile": "eval",
    "__import__": "eval",
    "importlib.import_module": "eval",
    "pickle.loads": "eval",
    "marshal.loads": "eval",
    "shutil.rmtree": "deletes",
}
SECRET_PLACES = re.compile(
    r"(?i)(^|[/\\])\.(ssh|aws|netrc|git-credentials|kube|docker|gnupg)([/\\]|$)|"
    r"(^|_)(token|secret|password|passwd|api_?key|access_?key|private_?key)s?$"
)
SECRET_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,60}")
"""A variable, as environments have them."""
HUB_MODEL = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}")
LOADS = frozenset({"from_pretrained", "pipeline", "InferenceClient", "SentenceTransformer"})
"""What takes the id of a model of the Hub."""
MOST_NAMED = 20
TOKENS = re.compile(
    r"\b(hf_[A-Za-z0-9]{30,60}|sk-[A-Za-z0-9_-]{32,200}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,100}"
    r"|xox[abpr]-[A-Za-z0-9-]{20,100}|AIza[0-9A-Za-z_-]{35})"
)
WORDS = re.compile(
    rb"(?i)"
    + b"|".join(
        re.escape(word.encode())
        for word in sorted(
            {name for names in MODULES.values() for name in names}
            | {call.rpartition(".")[2] for call in CALLS}
            | {"streamlit", "gradio", "panel", "fastapi", "coding:", "coding="}
            | {"token", "secret", "passw", "key", ".ssh", ".aws", ".netrc", ".git-", ".kube"}
            | {".docker", ".gnupg", "hf_", "sk-", "akia", "gh", "xox", "aiza"}
        )
    )
)
"""One of these is in every file of which something can be told."""
SAID = {
    "network": (
        "This code opens network connections of its own.",
        "Check which hosts it connects to.",
    ),
    "subprocess": ("This code starts other programs.", "Check which ones."),
    "native": ("This code calls compiled code directly.", "Check what it calls."),
    "eval": (
        "This code runs other code that it generates or loads.",
        "Check where that code comes from.",
    ),
    "deletes": ("This code deletes whole folders.", "Check which ones."),
    "credentials": (
        "This code reads credentials by name.",
        "When you launch the app, give it a secret only if you trust it with that secret.",
    ),
}


@dataclass
class Module:
    """A Python file: its tree, or why it has none, and what it imports."""

    path: str
    text: str
    tree: ast.Module | None
    error: str = ""
    line: int | None = None
    imports: dict[str, int] = field(default_factory=dict)
    """The modules at the top of what it imports, each with the first line."""
    told: dict[str, int] = field(default_factory=dict)
    """What it does that is told, each with the first line; `secret` is what looks like a token."""
    secrets: dict[str, None] = field(default_factory=dict)
    """The names of variables that hold secrets, as it asks for them."""
    hub_models: dict[str, None] = field(default_factory=dict)
    """The models of the Hub that it loads."""


def read_module(folder: Path, path: str, *, always: bool = True) -> Module | None:
    """A Python file as a tree; nothing of it is executed. Unless `always`, None for one that has no
    word of what is looked for, since trees of many files take seconds."""
    file = folder / path
    if file.stat().st_size > LARGEST:
        return Module(path, "", None, f"it is larger than {LARGEST:,} bytes")
    data = file.read_bytes()
    if not always and not WORDS.search(data):
        return None
    try:
        # What an encoding of its own says otherwise stands in texts and comments alone.
        text = data.decode("utf-8-sig", "replace")
        tree = parse(text)
    except SyntaxError as error:
        return Module(path, "", None, error.msg or "it has a syntax error", error.lineno)
    except (ValueError, RecursionError, MemoryError):
        return Module(path, "", None, "it cannot be read as Python")
    found = Module(path, text, tree)
    for node in ast.walk(tree):
        _look(node, found)
    for kind, names in MODULES.items():
        if hit := [line for name, line in found.imports.items() if name in names]:
            found.told[kind] = min(*hit, found.told.get(kind, hit[0]))
    return found


def _look(node: ast.AST, found: Module) -> None:
    """Note what one node imports, calls or names."""
    if isinstance(node, ast.Call):
        kind = CALLS.get(_dotted(node.func), "")
        if getattr(node.func, "attr", getattr(node.func, "id", "")) in LOADS:
            _note_models(node, found)
    elif isinstance(node, ast.Constant):
        value, kind = node.value, ""
        if isinstance(value, str):
            if TOKENS.search(value[:10_000]):
                found.told["secret"] = min(node.lineno, found.told.get("secret", node.lineno))
            kind = "credentials" if len(value) < 200 and SECRET_PLACES.search(value) else ""
            if kind and SECRET_NAME.fullmatch(value) and len(found.secrets) < MOST_NAMED:
                found.secrets[value] = None
    else:
        for name in _imported(node):
            found.imports.setdefault(name.partition(".")[0], getattr(node, "lineno", 1))
        return
    if kind:
        found.told[kind] = min(node.lineno, found.told.get(kind, node.lineno))


def _note_models(call: ast.Call, found: Module) -> None:
    """Note the ids of models that a call is given, and not the paths of files."""
    for given in (*call.args, *(each.value for each in call.keywords)):
        value = given.value if isinstance(given, ast.Constant) else None
        room = len(found.hub_models) < MOST_NAMED
        if room and isinstance(value, str) and HUB_MODEL.fullmatch(value):
            found.hub_models[value] = None


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module


def check_source(module: Module) -> list[BundleFinding]:
    """What a file does that a reader should know, once for each kind of it."""
    if module.tree is None:
        return [
            BundleFinding(
                level="note",
                code="source.unread",
                file=shown(module.path),
                line=module.line,
                message=f"This Python file cannot be read: {shown(module.error)}.",
                what_to_do="Fix it if the app imports it.",
            )
        ]
    lines = {kind: line for kind, line in module.told.items() if kind in SAID}
    token = module.told.get("secret")
    found = [
        BundleFinding(
            level="note",
            code=f"source.{kind}",
            file=shown(module.path),
            line=line,
            message=SAID[kind][0],
            what_to_do=SAID[kind][1],
        )
        for kind, line in lines.items()
    ]
    if token is not None:
        found.append(secret_in(module.path, token))
    return found


def secret_in(path: str, line: int) -> BundleFinding:
    """What is told of a line that holds what looks like a token."""
    return BundleFinding(
        level="consent",
        code="source.secret",
        file=shown(path),
        line=line,
        message="This looks like a token; everyone who sees the demo can read it.",
        what_to_do="Remove it, revoke it, and read it from os.environ instead.",
    )


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])
