"""A notebook speaks to the Hub and to this computer, and to nobody else.

Inputs travel in the notebook, so that it runs offline once the model is there, and so that whoever
runs it tells no third party. What only names an address, such as a message, is left alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..models import GateFinding
from .code import Code, once
from .context import Context, last_name, name_of

HUB = ("huggingface.co", "hf.co")
LOCAL = frozenset({"127.0.0.1", "localhost", "::1", "0.0.0.0"})  # noqa: S104 - nothing is bound
# Whose functions ask the network, by the module that is called, and functions known by name.
CLIENTS = frozenset({"requests", "httpx", "urllib", "urllib3", "aiohttp", "wget", "gdown"})
VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "request", "stream", "urlopen"})
FETCHERS = frozenset(
    {"urlopen", "urlretrieve", "load_image", "load_video", "load_audio", "imread", "read_csv"}
    | {"read_json", "read_parquet", "read_html", "download_url_to_file", "load_state_dict_from_url"}
    | {"from_url"}
)
# These can be given nothing but an address.
OPENERS = frozenset({"urlopen", "urlretrieve", "download_url_to_file", "load_state_dict_from_url"})
# These fetch from a place of their own, whatever they are given.
ELSEWHERE = frozenset({"torch.hub.load", "nltk.download", "gdown.download", "wget.download"})
SHELL = frozenset({"system", "getoutput", "run_line_magic", "run_cell_magic"})
COMMANDS = re.compile(r"(?:^|[\s;&|])(?:wget|curl|aria2c|git\s+clone)\s")
ADDRESS = re.compile(r"https?://[^\s'\"<>`)\]]+", re.IGNORECASE)
ADVICE = "put the input into the notebook itself, or use a file from the model's repository"


def check(context: Context) -> list[GateFinding]:
    """No call asks a host other than the Hub or this computer."""
    local = any(_names_this_computer(code) for _, code in context.code_cells)
    findings = []
    for cell, code in context.code_cells:
        for call in _asking(code):
            if where := _foreign(context, call, local):
                text = (
                    f"This contacts {where[:80]}, but a notebook may contact only the Hub; "
                    f"{ADVICE}."
                )
                findings.append(cell.finding("network", text, call))
    return findings


def host_of(address: str) -> str:
    """The host of an address, in lower case; '' where there is none."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def is_allowed(host: str) -> bool:
    """Whether a notebook may ask this host."""
    return host in LOCAL or any(host == name or host.endswith(f".{name}") for name in HUB)


@once
def _asking(code: Code) -> tuple[ast.Call, ...]:
    """The calls that may ask the network."""
    return tuple(call for call in code.calls if _asks(call))


def _asks(call: ast.Call) -> bool:
    name, last = name_of(call.func), last_name(call.func)
    if name in ELSEWHERE or last in FETCHERS or last in SHELL:
        return True
    return last in VERBS and name.partition(".")[0] in CLIENTS


def _foreign(context: Context, call: ast.Call, local: bool) -> str | None:
    """Whom the call asks that it may not, in a word or an address; None where that is nobody."""
    name, last = name_of(call.func), last_name(call.func)
    if name in ELSEWHERE:
        return f"another host with {name}()"
    texts = [text for value in _arguments(call) for text in _texts(context, value)]
    if last in SHELL:
        command = " ".join(texts)
        hosts = [host_of(found) for found in ADDRESS.findall(command)]
        if any(not is_allowed(host) for host in hosts):
            return "the network with a command"
        return "the network with a command" if COMMANDS.search(command) and not hosts else None
    addresses = [text for text in texts if ADDRESS.match(text)]
    for address in addresses:
        if not is_allowed(host_of(address)):
            return host_of(address) or "another host"
    if not addresses and not local and (last in OPENERS or last not in FETCHERS):
        return "a host that is known only at run time"
    return None


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (item.value for item in call.keywords)


def _texts(context: Context, node: ast.expr) -> Iterator[str]:
    """The texts that `node` may be, as far as is certain; of an f-string its beginning."""
    if isinstance(node, ast.JoinedStr):
        first = node.values[0] if node.values else None
        if isinstance(first, ast.Constant):
            # What is filled in may not make another host of it: `http://a{x}` is none.
            rest = "" if len(node.values) == 1 else "/"
            text = str(first.value)
            yield text if text.count("/") > 2 or text.endswith(":") else text + rest
        elif isinstance(first, ast.FormattedValue):
            yield from _texts(context, first.value)
        return
    if isinstance(node, ast.List | ast.Tuple):
        for item in node.elts:
            yield from _texts(context, item)
        return
    value = context.value(node)
    if isinstance(value, str):
        yield value


@once
def _names_this_computer(code: Code) -> bool:
    """Whether the code names this computer's own address, as the cell that calls an endpoint."""
    texts = (node.value for node in code.nodes if isinstance(node, ast.Constant))
    return any(isinstance(text, str) and any(host in text for host in LOCAL) for text in texts)
