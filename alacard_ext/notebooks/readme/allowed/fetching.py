"""What an example fetches or opens, where that says more than the name of what it imports for it.

This only chooses among words: whether the example runs has been decided before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from ..edits import last_name, root_name

ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
HUB = (".huggingface.co", ".hf.co")
PICTURES = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?)(?:$|[?#])", re.IGNORECASE)
# What opens a picture, a sound or any file, by the last part of its name and what it is called on.
OPENERS = {
    ("Image", "open"): "picture",
    ("PIL", "open"): "picture",
    ("", "load_image"): "picture",
    ("cv2", "imread"): "picture",
    ("librosa", "load"): "sound",
    ("torchaudio", "load"): "sound",
    ("soundfile", "read"): "sound",
    ("sf", "read"): "sound",
    ("", "open"): "",
}
ASKING = frozenset({"requests", "urllib", "httpx", "urllib3", "urlopen", "urlretrieve", "wget"})
GETS = frozenset({"get", "urlopen", "urlretrieve", "download"})
OWN_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})


def fetched(tree: ast.AST) -> str | None:
    """What the code fetches from elsewhere or opens, as the end of a sentence; None for nothing."""
    nodes = list(ast.walk(tree))
    texts = {
        target.id: node.value.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = [
        (kind, asks, _addresses(call, texts))
        for call in nodes
        if isinstance(call, ast.Call)
        for kind, asks in [(_opened(call), _asks(call))]
        if asks or kind is not None
    ]
    if not found:
        return None
    kind = next((kind for kind, _, _ in found if kind), "")
    addresses = [address for _, _, given in found for address in given]
    if addresses or any(asks for _, asks, _ in found):
        if not kind and any(PICTURES.search(address) for address in addresses):
            kind = "picture"
        return f"it downloads {f'a {kind}' if kind else 'data'}{_where(addresses)}."
    return f"it opens a {kind} file." if kind else "it opens a file."


def used_of(tree: ast.AST, module: str) -> str:
    """The first call of something in a module, as `PIL.ImageOps.flip`; '' where there is none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            spelled = ast.unparse(node.func)
            if spelled.startswith(f"{module}.") and spelled.replace(".", "").isidentifier():
                return spelled
    return ""


def _addresses(call: ast.Call, texts: Mapping[str, object]) -> list[str]:
    """The addresses that a call is given, by themselves or by their names."""
    given = [
        node.value if isinstance(node, ast.Constant) else texts.get(node.id)
        for node in ast.walk(call)
        if isinstance(node, ast.Constant | ast.Name)
    ]
    return [one for text in given if isinstance(text, str) for one in ADDRESS.findall(text)]


def _asks(call: ast.Call) -> bool:
    """Whether a call gets something from an address; one that sends something is no such call."""
    return root_name(call.func) in ASKING and last_name(call.func) in GETS


def _opened(call: ast.Call) -> str | None:
    """The kind of file that a call opens, '' for any; None for other calls."""
    owner = root_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    name = last_name(call.func)
    if name == "load_image" and owner:
        owner = ""  # diffusers.utils.load_image
    return OPENERS.get((owner, name)) if call.args or call.keywords else None


def _where(addresses: list[str]) -> str:
    """From where, as far as that is certain."""
    try:
        hosts = [urlsplit(address).hostname or "" for address in addresses]
    except ValueError:
        return ""
    near = (host in OWN_COMPUTER or f".{host}".endswith(HUB) for host in hosts)
    foreign = bool(hosts) and not any(near)
    return " from another site" if foreign else ""
