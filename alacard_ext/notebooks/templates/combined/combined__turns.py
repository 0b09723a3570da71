# The turn of each model: loaded, asked, timed and put away. The cells whose names begin with
# `turn-` stand once for each model, among that model's own cells.

# %% [markdown] section="hello" name="tools-about" tags=["beginner"]
"""
The next cell defines what each model's turn needs: a stopwatch, a memory check and a clean-up. You need
not read it.
"""

# %% section="hello" name="tools" hidden=true
import gc
import json
import statistics
import sys
import time
import weakref

import psutil

result = []  # one row for each answer
said_by = {}  # what each model said, by its name
seconds_by = {}  # the seconds of each run, by model and number of the input
bytes_by = {}  # bytes before and after, by model
freed = {}  # whether each model has left the memory
gives = {}  # what kind of answer each model gives
NOTHING = "(nothing)"
NOT_RUN = "(not run: the step before gave nothing)"


def in_use():
    """Bytes that this kernel holds: on a graphics card if there is one, else in memory."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        return torch.cuda.memory_allocated()
    return psutil.Process().memory_info().rss


def networks_here():
    """The neural networks that the notebook holds right now, each once."""
    torch, found = sys.modules.get("torch"), {}
    if torch is None:
        return []
    for value in list(globals().values()):
        parts = getattr(value, "components", None)  # a pipeline holds several networks
        for part in parts.values() if isinstance(parts, dict) else [value]:
            if isinstance(part, torch.nn.Module):
                found[id(part)] = part
    return list(found.values())


def weight_bytes():
    """Bytes of all weights in memory; None for a model that is not made with PyTorch."""
    weights = {id(p): p for network in networks_here() for p in network.parameters()}
    return sum(p.numel() * p.element_size() for p in weights.values()) or None


def in_words(said, kind):
    """An answer for a table. One that is empty is said to be so."""
    if said is None or (isinstance(said, (str, list, dict)) and not said):
        return NOTHING
    if kind == "labels":
        return ", ".join(f"{label} {score:.2f}" for label, score in list(said.items())[:3])
    if kind in ("image", "audio", "video"):
        return f"({kind}, see below)"
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    return text.strip()[:300] or NOTHING


def take_turn(name, answer, handed, kind, warm_up=False):
    """Give a model each input RUNS times and keep what it said; None means: nothing to work on."""
    given, gives[name] = [], kind
    if warm_up and any(handed):
        answer(next(fields for fields in handed if fields))  # the first call sets things up
    for number, fields in enumerate(handed, 1):
        said, took = None, []
        for _ in range(max(RUNS, 1) if fields else 0):
            started = time.perf_counter()
            said = answer(fields)
            took.append(time.perf_counter() - started)
        given.append(said)
        seconds_by[name, number] = took
        words = in_words(said, kind) if took else NOT_RUN
        seconds = statistics.median(took) if took else 0.0
        result.append({"input": number, "model": name, "answer": words, "seconds": seconds})
    return given


def put_away(names):
    """Forget these names and check whether what they held has left the memory."""
    held = networks_here() or [globals().get(name) for name in names]
    watched = []
    for value in held:
        try:
            watched.append(weakref.ref(value))
        except TypeError:  # numbers and texts cannot be watched, and hold no model
            pass
    held = value = None
    for name in names:
        globals().pop(name, None)
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()
    return all(gone() is None for gone in watched)


# %% [markdown] section="hello" name="turn-title"
"""
## Model {{number}}: {{model_link}}

Its task: {{task_title}}.
"""

# %% [markdown] section="hello" name="turn-fit-about" tags=["beginner"]
"""
A model's weights have to fit into memory. The notebook checks that before it downloads them
({{download_size}}). {{fit_sentence}}
"""

# %% section="hello" name="turn-before"
bytes_by[MODEL_ID] = {"before": in_use()}

# %% [markdown] section="hello" name="turn-function-about" tags=["beginner"]
"""
The next cell makes the function `answer`: input in, answer out, with this model. It is folded, because
its details belong in a notebook about this model alone.
"""

# %% [markdown] section="hello" name="turn-feed-about" tags=["beginner"] when=["workflow", "second"]
"""
Now the handover: each output of the first model becomes an input of the second. If the first model gave
nothing, the second has nothing to work on, and the table below says so.
"""

# %% section="hello" name="turn-feed" when=["workflow", "second"]
FIELD = "text"  # the field in which the second model takes it
handed = [{**REST, FIELD: said} if said else None for said in said_by[FIRST]]

# %% section="hello" name="turn-run" tags=["beginner", "intermediate"]
bytes_by[MODEL_ID]["loaded"], bytes_by[MODEL_ID]["weights"] = in_use(), weight_bytes()
said_by[MODEL_ID] = take_turn(MODEL_ID, answer, handed, GIVES)
bytes_by[MODEL_ID]["used"] = in_use()
for row in result[-len(handed) :]:
    print(row["input"], row["answer"])

# %% section="hello" name="turn-run-advanced" tags=["advanced"]
bytes_by[MODEL_ID]["loaded"], bytes_by[MODEL_ID]["weights"] = in_use(), weight_bytes()
said_by[MODEL_ID] = take_turn(MODEL_ID, answer, handed, GIVES, warm_up=True)
bytes_by[MODEL_ID]["used"] = in_use()
print(f"{len(GIVEN)} inputs, {RUNS} runs each, after a warm-up")

# %% [markdown] section="hello" name="turn-free-about" tags=["beginner"]
"""
The answers are kept, so the model is no longer needed. The next cell deletes everything that belongs to
it and then checks whether it is really gone.
"""

# %% section="hello" name="turn-free" hidden=["beginner"]
NAMES = ["model", "tokenizer"]  # all that was made for this model
freed[MODEL_ID] = put_away(NAMES)
bytes_by[MODEL_ID]["freed"] = in_use()
print(MODEL_ID, "is no longer in memory." if freed[MODEL_ID] else "is still in memory.")
