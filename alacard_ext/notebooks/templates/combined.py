# Several models in one notebook, one in memory at a time. The cells of the hello section whose
# names begin with `turn-` stand once for each model, among that model's own cells.

# %% [markdown] section="title" name="title" when=["bake-off"]
"""
# Bake-off: {{models_named}}

{{models_listed}}

The same inputs, on the topic of **{{topic_name}}**, go to each model.
"""

# %% [markdown] section="title" name="title-workflow" when=["workflow"]
"""
# Workflow: {{models_named}}

{{models_listed}}

What the first model says is what the second one works on. The inputs are on the topic of
**{{topic_name}}**.
"""

# %% [markdown] section="title" name="how" tags=["beginner"]
"""
**How it works:** read a text, click into the grey box below it and press **Shift + Enter** to run
it. Go from top to bottom; nothing can break. Each model is loaded, used and **put away** before the
next one comes, so your computer never has to hold two of them. At the end you see their answers
together.
"""

# %% [markdown] section="title" name="how-intermediate" tags=["intermediate"]
"""
Each model is loaded, run several times on each input, and freed before the next one is loaded. So
the largest model alone decides how much memory you need. Run the cells from top to bottom.
"""

# %% [markdown] section="title" name="how-advanced" tags=["advanced"]
"""
One model in memory at a time. Latency is measured after a warm-up, with its spread; memory before
the load, loaded, after the runs and after the model has left. Run the cells from top to bottom.
"""

# %% [markdown] section="title" name="hand"
"""
| Card | Your hand |
|:--|:--|
| Models | {{models_linked}} |
| Prompts | {{prompt_names}} |
| Topic | {{topic_name}} |
| Difficulty | {{difficulty_name}} |

{{attributions}}
"""

# %% [markdown] section="hello" name="inputs-about" tags=["beginner"] when=["inputs"]
"""
## What the models are given

These are the inputs. You may change them, as long as the quotation marks stay. Then run the
notebook again from the top (*Run → Restart Kernel and Run All Cells*), because a model that has
left the memory cannot answer any more.
"""

# %% [markdown] section="hello" name="inputs-about-more" tags=["intermediate", "advanced"]
"""
## Inputs and parameters

`RUNS` is how many times each input is given; more runs cost time and steady the median.
"""

# %% section="hello" name="inputs" tags=["parameters"] when=["inputs"]
# One dictionary an input, with the fields that the first model takes.
GIVEN = [{"text": "I love this film."}]

# %% section="hello" name="expected" tags=["parameters", "advanced"] when=["inputs", "labelled"]
# What a person says of each input; empty where nobody said it. The models never see it.
EXPECTED = ["positive"]

# %% section="hello" name="runs" tags=["parameters"] hidden=["beginner"]
# How many times each model is given each input.
RUNS = 1

# %% [markdown] section="hello" name="tools-about" tags=["beginner"]
"""
The next cell defines what each model's turn needs: a stopwatch, a look at the memory, and a broom.
You need not read it.
"""

# %% section="hello" name="tools" hidden=["beginner"]
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
    """Forget these names and look whether what they held has left the memory."""
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

# %% [markdown] section="hello" name="turn-fit-about" tags=["beginner"] when=["second"]
"""
Once more the look at the free memory comes first. {{fit_sentence}} The download is
{{download_size}}.
"""

# %% section="hello" name="turn-before"
bytes_by[MODEL_ID] = {"before": in_use()}

# %% [markdown] section="hello" name="turn-function-about" tags=["beginner"]
"""
The next cell makes the function `answer`: input in, answer out, with this model. It is folded,
because its details belong to a notebook of this model alone.
"""

# %% [markdown] section="hello" name="turn-feed-about" tags=["beginner"] when=["workflow", "second"]
"""
Now hand over: each thing that the first model said becomes an input of the second. Where it said
nothing, there is nothing to work on, and the table below will say so.
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
The answers are kept, so the model may go. The next cell forgets everything that belongs to it and
then looks whether it is really gone.
"""

# %% section="hello" name="turn-free" hidden=["beginner"]
NAMES = ["model", "tokenizer"]  # all that was made for this model
freed[MODEL_ID] = put_away(NAMES)
bytes_by[MODEL_ID]["freed"] = in_use()
print(MODEL_ID, "has left the memory." if freed[MODEL_ID] else "is still in memory.")

# %% [markdown] section="info" name="about"
"""
## About the models
"""

# %% [markdown] section="readme" name="about"
"""
## The authors' own examples

This is how the models' pages show their use. It is not run here, because by now the models have
left the memory.
"""

# %% [markdown] section="usage" name="given-about"
"""
## What was given

The inputs of the first model, by their numbers.
"""

# %% section="usage" name="given" hidden=["beginner"]
def preview(fields):
    """An input for a table; pictures and sounds have no words."""
    words = []
    for kind, value in (fields or {}).items():
        if kind in ("image", "audio", "video"):
            words.append(f"({kind})")
        elif kind == "table":
            words.append(f"(table of {len(value)} rows)")
        else:
            words.append(value if isinstance(value, str) else ", ".join(map(str, value)))
    return " | ".join(words)[:100]


show([{"input": number, "given": preview(fields)} for number, fields in enumerate(GIVEN, 1)])

# %% section="usage" name="given-pictures" when=["takes-image"] hidden=["beginner"]
import base64

from IPython.display import Image

for fields in GIVEN:
    display(Image(data=base64.b64decode(fields["image"]), width=160))

# %% section="usage" name="given-sounds" when=["takes-audio"] hidden=["beginner"]
import base64

from IPython.display import Audio

for fields in GIVEN:
    display(Audio(data=base64.b64decode(fields["audio"])))

# %% [markdown] section="usage" name="answers-about" when=["bake-off"]
"""
## The answers, side by side

One row for each input, one column for each model.
"""


# %% section="usage" name="answers" when=["bake-off"]
side_by_side = []
for number, fields in enumerate(GIVEN, 1):
    row = {"input": f"{number}. {preview(fields)}"}
    row |= {one["model"]: one["answer"] for one in result if one["input"] == number}
    side_by_side.append(row)
show(side_by_side)

# %% [markdown] section="usage" name="chain-about" when=["workflow"]
"""
## From the input to the end

One row for each input: what the first model made of it, and what the second made of that.
"""

# %% section="usage" name="chain" when=["workflow"]
first, second = said_by
chain = []
for number in range(1, len(said_by[first]) + 1):
    said = {row["model"]: row["answer"] for row in result if row["input"] == number}
    given = f"{number}. {preview(GIVEN[number - 1])}"
    chain.append({"input": given, f"1. {first}": said[first], f"2. {second}": said[second]})
show(chain)

# %% section="usage" name="pictures" when=["gives-image"]
import base64

from IPython.display import Image

for name in [one for one in said_by if gives[one] == "image"]:
    for number, picture in enumerate(said_by[name], 1):
        if picture:
            print(f"{name}, input {number}")
            display(Image(data=base64.b64decode(picture), width=240))

# %% section="usage" name="films" when=["gives-video"]
import base64

from IPython.display import Image

for name in [one for one in said_by if gives[one] == "video"]:
    for number, frames in enumerate(said_by[name], 1):
        for place in sorted({0, len(frames or []) // 2}) if frames else []:
            print(f"{name}, input {number}, picture {place + 1} of {len(frames)}")
            display(Image(data=base64.b64decode(frames[place]), width=240))

# %% section="usage" name="sounds" when=["gives-audio"]
import base64

from IPython.display import Audio

for name in [one for one in said_by if gives[one] == "audio"]:
    for number, sound in enumerate(said_by[name], 1):
        if sound:
            print(f"{name}, input {number}")
            display(Audio(data=base64.b64decode(sound)))

# %% [markdown] section="usage" name="look" tags=["beginner"] when=["bake-off"]
"""
**What to look for.** Where do the models agree, and where not? Models may name the same thing with
different words, so read before you count. Where they differ, decide which answer you would have
given.
"""

# %% [markdown] section="usage" name="look-workflow" tags=["beginner"] when=["workflow"]
"""
**What to look for.** Read each row from left to right. The second model sees only what the first
one said, never the input itself. So it cannot repair a mistake of the first; it builds on it.
"""

# %% [markdown] section="usage" name="cost-about" tags=["beginner"]
"""
### What each model costs

**Seconds** is how long one answer took, **weights** how much memory the numbers of the model fill
(MB are millions of bytes). More is no fault, if the answers are worth it.
"""

# %% section="usage" name="cost" tags=["beginner"]
costs = []
for name in said_by:
    seconds = [row["seconds"] for row in result if row["model"] == name and row["seconds"]]
    weights = bytes_by[name]["weights"]
    costs.append(
        {
            "model": name,
            "seconds an answer": statistics.median(seconds) if seconds else "not run",
            "weights, MB": weights / 1e6 if weights else "not known",
            "left the memory": "yes" if freed[name] else "no",
        }
    )
show(costs)

# %% [markdown] section="usage" name="exercise" tags=["beginner"] when=["bake-off"]
"""
**Your turn, 1.** The next cell prints how long each answer took. The first one of a model often
takes longer than its others. Why could that be?

<details><summary>Show an answer</summary>

At the first call a model prepares things that it keeps: it reserves memory and chooses the fastest
way to calculate on your processor. Whoever compares speeds fairly leaves the first call out.

</details>
"""

# %% section="usage" name="your-turn" tags=["beginner"] when=["bake-off"]
for (name, number), took in seconds_by.items():
    print(f"{name}, input {number}: {sum(took):.4f} s")

# %% [markdown] section="usage" name="exercise-better" tags=["beginner"] when=["bake-off"]
"""
**Your turn, 2.** Do the tables above tell you which of the models is the better one?

<details><summary>Show an answer</summary>

Not yet. A handful of inputs can favour one model by chance, and somebody has to say which answers
are right. What you can tell: which one is faster here, which one needs less memory, and on which
inputs you should look closer. Collect fifty inputs like those you really have, write down the
answer that you want for each, and count.

</details>
"""

# %% [markdown] section="usage" name="exercise-workflow" tags=["beginner"] when=["workflow"]
"""
**Your turn.** Pick a row whose end is not good. Which of the two models is to blame, and how can
you find out?

<details><summary>Show an answer</summary>

Compare the middle column with the input. If what the first model said is wrong already, the second
had no chance: try another first model. If the middle is right and the end is wrong, it is the
second. To be sure, write the correct middle yourself and give only that to the second model.

</details>
"""

# %% [markdown] section="usage" name="timing-about" tags=["intermediate"]
"""
### Seconds and memory

The median of `RUNS` runs, and the slowest one, which is often the very first. *Loading added* is
what the kernel holds more than before the load; the first model's number includes libraries that
were imported on the way.
"""

# %% section="usage" name="timing" tags=["intermediate"]
costs = []
for name in said_by:
    runs = [seconds for (who, _), took in seconds_by.items() if who == name for seconds in took]
    held = bytes_by[name]
    costs.append(
        {
            "model": name,
            "median s": statistics.median(runs) if runs else "not run",
            "slowest s": max(runs) if runs else "not run",
            "weights, MB": held["weights"] / 1e6 if held["weights"] else "not known",
            "loading added, MB": (held["loaded"] - held["before"]) / 1e6,
        }
    )
show(costs)

# %% [markdown] section="usage" name="differ-about" tags=["intermediate", "advanced"] when=["bake-off"]
"""
### Where they differ

For labels: whether the best ones have the same name, small letters or capitals. For texts: how much
of them is alike, from 0 to 1, by their longest common pieces. Read the rows that differ most.
"""

# %% section="usage" name="differ" tags=["intermediate", "advanced"] when=["bake-off"]
from difflib import SequenceMatcher
from itertools import combinations


def gist(said):
    """What is compared: the best label, or the text as it is."""
    if isinstance(said, dict) and said:
        return str(next(iter(said))).lower()
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)


agreement = []
for one, other in combinations(said_by, 2):
    for number, (left, right) in enumerate(zip(said_by[one], said_by[other]), 1):
        labels_only = isinstance(left, dict)
        left, right = gist(left), gist(right)
        alike = SequenceMatcher(None, left[:2000], right[:2000], autojunk=False).ratio()
        alike = float(left == right) if labels_only else alike
        agreement.append(
            {
                "input": number,
                "models": f"{one} / {other}",
                "same": "yes" if left == right else "no",
                "alike": alike,
            }
        )
show(sorted(agreement, key=lambda row: row["alike"]))

# %% [markdown] section="usage" name="share-about" tags=["intermediate", "advanced"] when=["workflow"]
"""
### Where the time goes

The seconds of both steps add up. Before you make one of them faster, see which it is.
"""

# %% section="usage" name="share" tags=["intermediate", "advanced"] when=["workflow"]
shares = []
for number in range(1, len(said_by[first]) + 1):
    one, two = [row["seconds"] for row in result if row["input"] == number]
    total = one + two
    shares.append(
        {
            "input": number,
            "step 1, s": one,
            "step 2, s": two,
            "both, s": total,
            "share of step 1": one / total if total else 0.0,
        }
    )
show(shares)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: the model is gone

After its turn a model's names are deleted, and with them `answer`. Who calls it now gets a
`NameError`. The cure is to run that model's cells again, from its parameters on.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    answer(GIVEN[0])
except NameError as problem:
    print(f"NameError: {problem}. Run the cells of one model again, and it answers.")

# %% [markdown] section="usage" name="spread-about" tags=["advanced"]
"""
### Latency and its spread

Wall time of single calls after one warm-up call, over all inputs. The spread within an input is
noise of the machine; the spread between inputs comes from their length. Where two models differ by
less than the spread, call them equally fast.
"""

# %% section="usage" name="spread" tags=["advanced"]
spread = []
for name in said_by:
    runs = sorted(t for (who, _), took in seconds_by.items() if who == name for t in took)
    within = [
        statistics.stdev(took)
        for (who, _), took in seconds_by.items()
        if who == name and len(took) > 1
    ]
    if runs:
        spread.append(
            {
                "model": name,
                "runs": len(runs),
                "min ms": 1000 * runs[0],
                "median ms": 1000 * statistics.median(runs),
                "p90 ms": 1000 * runs[int(0.9 * (len(runs) - 1))],
                "max ms": 1000 * runs[-1],
                "noise ms": 1000 * statistics.mean(within) if within else 0.0,
            }
        )
show(spread)

# %% [markdown] section="usage" name="memory-about" tags=["advanced"]
"""
### Memory before, with and after each model

Resident size of the kernel, or the bytes allocated on a graphics card. *Loading* holds more than
the weights: buffers, the tokenizer, and for the first model the code of the libraries. What a model
leaves behind after it was freed is usually the allocator's, which keeps pages for later; `freed`
is the certain sign, since it asks the garbage collector for the objects themselves.
"""

# %% section="usage" name="memory" tags=["advanced"]
show(
    [
        {
            "model": name,
            "weights MB": held["weights"] / 1e6 if held["weights"] else "not known",
            "before MB": held["before"] / 1e6,
            "loading MB": (held["loaded"] - held["before"]) / 1e6,
            "running MB": (held["used"] - held["loaded"]) / 1e6,
            "left behind MB": (held["freed"] - held["before"]) / 1e6,
            "freed": freed[name],
        }
        for name, held in bytes_by.items()
    ]
)

# %% [markdown] section="usage" name="labelled-about" tags=["advanced"] when=["labelled", "bake-off"]
"""
### Against what a person says

Each best label is held against `EXPECTED`. Models name their labels as they like: put into `SAME`
what means the same, in small letters, as in `{"label_1": "positive"}`. The interval is Wilson's,
95%: with so few texts it is wide, and two models whose intervals overlap are not told apart.
"""

# %% section="usage" name="labelled" tags=["advanced"] when=["labelled", "bake-off"]
SAME = {}  # a model's label → the person's word for it


def wilson(right, count, z=1.96):
    """The bounds between which the true share lies, with 95% confidence."""
    share, scale = right / count, 1 + z * z / count
    middle = (share + z * z / (2 * count)) / scale
    half = z * (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5 / scale
    return middle - half, middle + half


agreed = []
for name, said in said_by.items():
    pairs = [(gist(one), person.lower()) for one, person in zip(said, EXPECTED) if person]
    right = sum(SAME.get(label, label) == person for label, person in pairs)
    low, high = wilson(right, len(pairs))
    agreed.append(
        {
            "model": name,
            "texts": len(pairs),
            "right": right,
            "share": right / len(pairs),
            "from": low,
            "to": high,
            "its labels": ", ".join(sorted({label for label, _ in pairs})),
        }
    )
show(agreed)

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Set `RUNS` to 10. How much does the median move, and how much the slowest run?
2. Write an input of your own on which the answers differ. What is it that they disagree about?
3. Change the order of the models. Whose numbers change, and why?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Collect 100 inputs with the answer that you want, and repeat the evaluation with its interval.
2. Give inputs of 10, 100 and 500 words. Which model's latency grows faster?
3. Load one of the models in bfloat16. What changes in latency, memory and answers?
"""

# %% [markdown] section="next" name="next"
"""
## Where to go from here

- The models' pages, with licences and limits as their authors tell them: {{models_linked}}
- A notebook of one of them alone goes deeper: deal it with the same topic.
- Deal this hand again in Alacard: open this notebook and choose *Deal again from this notebook*.
"""

# %% [markdown] section="next" name="tidy" tags=["beginner"]
"""
When you are done, *Kernel → Shut Down Kernel* gives the memory back. The downloaded models stay on
your disk for the next time; `hf cache --help` in a terminal shows how to list or delete them.
"""
