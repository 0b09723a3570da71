"""Which language a block of code is in, by its label and by what it holds."""

from __future__ import annotations

import ast
import re
from typing import Literal

Kind = Literal["python", "shell", "other"]

_PYTHON = (
    "python py py3 python3 python2 python3.8 python3.9 python3.10 python3.11 python3.12 "
    "pyhton phyton pyton ipython ipython3 ipy pycon python-repl pyrepl doctest jupyter "
    "jupyterpython gyp code-python lang-python language-python"
)
PYTHON = frozenset(_PYTHON.split())
_SHELL = (
    "shell sh bash zsh fish ksh console terminal shell-session shellsession shellscript cmd "
    "bat batch powershell ps1 pwsh commandline command-line cli linux source-shell"
)
SHELL = frozenset(_SHELL.split())
_COMMANDS = (
    "pip pip3 conda mamba uv uvx poetry pipx python python3 py git git-lfs cd ls mkdir rm cp "
    "mv cat echo export source sudo apt apt-get brew yum wget curl unzip tar chmod docker "
    "docker-compose nvidia-smi huggingface-cli hf transformers-cli accelerate torchrun "
    "deepspeed vllm ollama llama-cli llama-server npm npx yarn pnpm node bash sh make cmake "
    "jupyter modal sglang ./main ./llama-cli ./llama-server optimum-cli lm_eval lms bun "
    "ffmpeg"
)
COMMANDS = frozenset(_COMMANDS.split())
INSTALLERS = re.compile(
    r"^[!%]*\s*(?:sudo\s+)?(?:(?:python3?|py)\s+-m\s+)?(?:uv\s+)?(?:pip3?|conda|mamba)\s+install\b"
)
LABEL = re.compile(r"[a-z0-9][a-z0-9+#._-]*")
# `python title="x"`, `{python}`, `{.python .numberLines}`, `python=`, `python:file.py`
LABEL_START = re.compile(r"^[\s{.`=]*(?:(?:code|lang|language|highlight-source)-)?")


def language_of(info: str) -> str | None:
    """The language that an info string names, in lower case, or None."""
    text = info.strip().lower()
    text = text[LABEL_START.match(text).end() :] if text else ""  # type: ignore[union-attr]
    found = LABEL.match(text)
    if found is None:
        return None
    label = found.group().rstrip(".-_")
    if label in PYTHON or label.startswith("python"):
        return "python"
    return "shell" if label in SHELL else label or None


def is_command(line: str) -> bool:
    """Whether a line is a shell command that a card is likely to show."""
    text = line.strip()
    if text.startswith(("$ ", "!", "% ", "%pip", "%cd", "%%bash", "%conda", "> ")):
        return True
    words = text.split(None, 2)
    if not words or words[0] not in COMMANDS:
        return False
    # `python = …`, `source.x()` and `make(…)` are Python; a lone word could be a variable.
    return len(words) > 1 and words[1][:1] not in ("=", "(", "+", "*", "/", ",", ":", ")")


def is_installer(line: str) -> bool:
    """Whether a line installs packages: `pip install …`, `!pip …`, `conda install …`."""
    return INSTALLERS.match(line.strip()) is not None


def looks_like_shell(code: str) -> bool:
    """Whether every line that counts is a command, or continues one."""
    lines: list[str] = []
    continued = False
    for line in code.split("\n"):
        text = line.lstrip()
        # Cards forget the backslash before a line of options.
        option = bool(lines) and line[:1].isspace() and text.startswith("-")
        if text and not text.startswith("#") and not continued and not option:
            lines.append(line)
        continued = line.rstrip().endswith("\\")
    return bool(lines) and all(is_command(line) for line in lines)


def looks_like_python(tree: ast.Module, *, surely: bool = False) -> bool:
    """Whether code that parses as Python was meant as such: prose and JSON can parse, too."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef):
            return True
        if surely:
            continue
        if isinstance(node, ast.ClassDef | ast.With | ast.For):
            return True
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign | ast.Expr) and isinstance(value, ast.Call | ast.Await):
            return True
    return False
