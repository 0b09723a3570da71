"""Calls as earlier releases took them, in the form that all supported releases take."""

from __future__ import annotations

import ast

from .change import NOTHING, Change
from .edits import Edit, Source, argument, last_name, root_name
from .loaded import LoadedModel

# Longer outputs take minutes on a processor, and tell no more of the model.
MOST_TOKENS = 256
FEW_TOKENS = 64
LIMITS = ("max_new_tokens", "max_length")
# Arguments that were renamed, with what their value True means now.
RENAMED = {
    "grouped_entities": 'aggregation_strategy="simple"',
    "return_all_scores": "top_k=None",
    "pad_to_max_length": 'padding="max_length"',
}
OLD_METHODS = frozenset({"encode_plus", "batch_encode_plus", "prepare_seq2seq_batch"})
SHOWN = (".png", ".jpg", ".jpeg", ".webp", ".gif")
LITERAL = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Load, ast.UnaryOp, ast.USub)
LOGINS = frozenset({"login", "notebook_login"})


def renamed(source: Source, loaded: LoadedModel) -> Change:
    """Methods and arguments with a new name that means the same."""
    edits: list[Edit] = []
    for call in source.calls:
        if last_name(call.func) in OLD_METHODS and isinstance(call.func, ast.Attribute):
            edits.append(Edit(source.end(call.func.value), source.end(call.func), ""))
        for item in call.keywords:
            if item.arg in RENAMED and isinstance(item.value, ast.Constant):
                if item.value.value is True:
                    edits.append(Edit(source.start(item), source.end(item), RENAMED[item.arg]))
                elif item.value.value is False:
                    edits.append(source.without_argument(call, item))
    says = "Names from earlier releases are replaced by current ones."
    return Change(tuple(edits), says) if edits else NOTHING


def chats(source: Source, loaded: LoadedModel) -> Change:
    """`apply_chat_template` gives the tokens alone, as it did before transformers 5."""
    edits = []
    for call in source.calls:
        if last_name(call.func) != "apply_chat_template" or not call.keywords:
            continue
        tokenize = argument(call, "tokenize")
        if argument(call, "return_dict") is not None or any(k.arg is None for k in call.keywords):
            continue
        if tokenize is None or source.value(tokenize) is True:
            last = max(call.keywords, key=source.end)
            edits.append(Edit(source.end(last), source.end(last), ", return_dict=False"))
    says = "The chat template returns what it returned when the example was written."
    return Change(tuple(edits), says) if edits else NOTHING


def outputs(source: Source, loaded: LoadedModel) -> Change:
    """`start, end = model(…)`: outputs are unpacked as the tuple that they once were."""
    if loaded.model_class != "AutoModelForQuestionAnswering":
        return NOTHING
    edits = [
        Edit(source.end(node.value), source.end(node.value), ".to_tuple()")
        for node in source.nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Tuple)
        and len(node.targets[0].elts) == 2
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "model"
    ]
    says = "The model's output is unpacked in the form that current releases return."
    return Change(tuple(edits), says) if edits else NOTHING


def bounded(source: Source, loaded: LoadedModel) -> Change:
    """What is written has an end, so that the cell does not run for minutes."""
    edits: list[Edit] = []
    # Of a model with few positions, the prompt needs some of them, too.
    room = loaded.positions // 4 if loaded.positions else MOST_TOKENS
    most, few = min(MOST_TOKENS, room), min(FEW_TOKENS, room)
    writers = {"generate", *_writers(source, loaded)}
    for call in source.calls:
        given = [k for k in [*call.keywords, *spread(source, call)] if k.arg in LIMITS]
        for item in given:
            value = source.value(item.value)
            writes = item.arg == LIMITS[0] or last_name(call.func) in writers
            if not (isinstance(value, int) and value > most and writes):
                continue
            if item in call.keywords and item.arg == LIMITS[1] and len(given) == 1:
                # Of what only writes on, the prompt would count, and may be longer than that.
                new = f"{LIMITS[0]}={most}"
                edits.append(Edit(source.start(item), source.end(item), new))
            else:
                edits.append(source.replaced(item.value, str(most)))
        if last_name(call.func) != "generate" or given or not (call.args or call.keywords):
            continue
        if argument(call, "generation_config") is None:
            both: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
            end = max(map(source.end, both))
            edits.append(Edit(end, end, f", max_new_tokens={few}"))
    says = "A limit keeps the output short, so that it does not take long."
    return Change(tuple(edits), says) if edits else NOTHING


def _writers(source: Source, loaded: LoadedModel) -> set[str]:
    """The names of pipelines that write."""
    if loaded.task not in ("text-generation", "text2text-generation"):
        return set()
    return {
        target.id
        for node in source.nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and last_name(node.value.func) == "pipeline"
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def read(source: Source, loaded: LoadedModel) -> Change:
    """No more tokens are read than the model has places for."""
    if not loaded.positions:
        return NOTHING
    most = loaded.positions - 2  # some count their places from behind those for filling
    edits = [
        source.replaced(item.value, str(most))
        for call in source.calls
        for item in call.keywords
        if item.arg == LIMITS[1] and last_name(call.func) != "generate"
        if isinstance(value := source.value(item.value), int) and value > loaded.positions
    ]
    says = f"It reads at most {most} tokens, because the model has room for no more."
    return Change(tuple(edits), says) if edits else NOTHING


def spread(source: Source, call: ast.Call) -> list[ast.keyword]:
    """What `**options` gives to a call, where a dictionary of that name is written out once."""
    names = {k.value.id for k in call.keywords if k.arg is None and isinstance(k.value, ast.Name)}
    return [
        ast.keyword(arg=key.value, value=value)
        for node in source.nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        if {target.id for target in node.targets if isinstance(target, ast.Name)} & names
        for key, value in zip(node.value.keys, node.value.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]


def shown(source: Source, loaded: LoadedModel) -> Change:
    """A picture is shown below the cell instead of being written to a file."""
    edits = []
    for node in source.nodes:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
            continue
        call = node.value
        if last_name(call.func) != "save" or not isinstance(call.func, ast.Attribute):
            continue
        name = _written_to(source, call.args[0]) if len(call.args) == 1 else None
        if isinstance(name, str) and name.lower().endswith(SHOWN) and not call.keywords:
            edits.append(source.replaced(call, f"display({source.of(call.func.value)})"))
    says = "Pictures are shown instead of written to files."
    return Change(tuple(edits), says) if edits else NOTHING


def _written_to(source: Source, node: ast.expr) -> object:
    """The name of a file, or of one that is counted up, its ending."""
    last = node.values[-1] if isinstance(node, ast.JoinedStr) and node.values else node
    return source.value(last)


def heard(source: Source, loaded: LoadedModel) -> Change:
    """A sound is played below the cell instead of being written to a file."""
    edits = []
    for node in source.nodes:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
            continue
        call = node.value
        name, owner = last_name(call.func), root_name(call.func)
        if name == "write_wav" or (name == "write" and owner in ("scipy", "wavfile")):
            places = ("rate", "data")
        elif name == "write" and owner in ("sf", "soundfile"):
            places = ("data", "samplerate")
        else:
            continue
        given = dict(zip(places, call.args[1:], strict=False))
        given |= {item.arg: item.value for item in call.keywords if item.arg in places}
        data, rate = given.get("data"), given.get("rate") or given.get("samplerate")
        if data is not None and rate is not None:
            new = f"display(Audio({source.of(data)}, rate={source.of(rate)}))"
            edits.append(source.replaced(call, new))
    says = "Sounds are played instead of written to files."
    return Change(tuple(edits), says) if edits else NOTHING


def printed(source: Source, loaded: LoadedModel) -> Change:
    """What the page says that the code gives, written as Python, hides what it really gives."""
    edits = [source.dropped(node) for node in source.tree.body if _is_result(node)]
    says = "The results that the page shows are left out: you see the real ones when you run it."
    return Change(tuple(edits), says) if edits else NOTHING


def _is_result(node: ast.stmt) -> bool:
    """A value that is written out, alone or as what the code is said to give, word for word."""
    if isinstance(node, ast.Expr):
        return all(isinstance(n, LITERAL) for n in ast.walk(node.value))
    if isinstance(node, ast.Assert) and isinstance(node.test, ast.Compare):
        told = node.test.comparators
        return all(isinstance(n, LITERAL) for value in told for n in ast.walk(value))
    return False


def logins(source: Source, loaded: LoadedModel) -> Change:
    """A login by the example is dropped: the notebook asks for access where the model needs it."""
    edits = [
        source.dropped(node)
        for node in source.nodes
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id in LOGINS
    ]
    says = "It does not log in: the notebook has already taken care of access."
    return Change(tuple(edits), says) if edits else NOTHING


def tokens(source: Source, loaded: LoadedModel) -> Change:
    """A token in a call is dropped, whatever it holds: access comes from the person's own login."""
    edits = [
        source.without_argument(call, item)
        for call in source.calls
        for item in call.keywords
        if item.arg in ("use_auth_token", "token")
        and isinstance(item.value, ast.Constant | ast.Name)
        and last_name(call.func) in ("from_pretrained", "pipeline", "SentenceTransformer")
    ]
    says = "It passes no token: it uses your own login."
    return Change(tuple(edits), says) if edits else NOTHING
