"""Python files, read as trees: what a reader should know before the app is launched.

A hint and no protection: what is written to hide from it will.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

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
TOKENS = re.compile(
    r"\b(hf_[A-Za-z0-9]{30,60}|sk-[A-Za-z0-9_-]{32,200}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,100}"
    r"|xox[abpr]-[A-Za-z0-9-]{20,100}|AIza[0-9A-Za-z_-]{35})"
)
SAID = {
    "network": ("This talks to the network by itself.", "Look where it connects to."),
    "subprocess": ("This starts other programs.", "Look which ones."),
    "native": ("This calls compiled code directly.", "Look what it calls."),
    "eval": ("This runs code that it makes or loads itself.", "Look where that code comes from."),
    "deletes": ("This deletes whole folders.", "Look which ones."),
    "credentials": (
        "This asks for credentials by name.",
        "Give a secret by name at the launch only if you trust the app with it.",
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


def read_module(folder: Path, path: str) -> Module:
    """A Python file as a tree; nothing of it is executed."""
    file = folder / path
    if file.stat().st_size > LARGEST:
        return Module(path, "", None, f"it is larger than {LARGEST:,} bytes")
    data = file.read_bytes()
    try:
        tree = ast.parse(data)
        text = data.decode("utf-8", "replace")
    except SyntaxError as error:
        return Module(path, "", None, error.msg or "its syntax is wrong", error.lineno)
    except (ValueError, RecursionError, MemoryError):
        return Module(path, "", None, "it cannot be read as Python")
    found = Module(path, text, tree)
    for node in ast.walk(tree):
        for name in _imported(node):
            found.imports.setdefault(name.partition(".")[0], getattr(node, "lineno", 1))
    return found


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
                what_to_do="Mend it if the app imports it.",
            )
        ]
    lines: dict[str, int] = {}
    for kind, names in MODULES.items():
        if hit := [line for name, line in module.imports.items() if name in names]:
            lines[kind] = min(hit)
    token: int | None = None
    for node in ast.walk(module.tree):
        line = getattr(node, "lineno", 1)
        if isinstance(node, ast.Call) and (called := CALLS.get(_dotted(node.func))):
            lines[called] = min(line, lines.get(called, line))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if len(node.value) < 200 and SECRET_PLACES.search(node.value):
                lines["credentials"] = min(line, lines.get("credentials", line))
            if token is None and TOKENS.search(node.value[:10_000]):
                token = line
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
        found.append(
            BundleFinding(
                level="consent",
                code="source.secret",
                file=shown(module.path),
                line=token,
                message="This looks like a token; everyone who sees the demo can read it.",
                what_to_do="Take it out, revoke it, and read it from os.environ instead.",
            )
        )
    return found


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])
