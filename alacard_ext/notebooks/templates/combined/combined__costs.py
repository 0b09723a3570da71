# What the models took and how they differ: seconds, memory, agreement, and right answers.

# %% [markdown] section="usage" name="cost-about" tags=["beginner"]
"""
### What each model costs

**Seconds** is how long one answer took, **weights** how much memory the numbers of the model take (MB
are millions of bytes). A costlier model can be the right choice if its answers are worth it.
"""

# %% section="usage" name="cost" tags=["beginner"]
costs = []
for name in said_by:
    seconds = [row["seconds"] for row in result if row["model"] == name and row["seconds"]]
    weights = bytes_by[name]["weights"]
    costs.append(
        {
            "model": name,
            "seconds per answer": statistics.median(seconds) if seconds else "not run",
            "weights, MB": weights / 1e6 if weights else "not known",
            "freed": "yes" if freed[name] else "no",
        }
    )
show(costs)

# %% [markdown] section="usage" name="exercise" tags=["beginner"] when=["bake-off"]
"""
**Your turn, 1.** The next cell prints how long each answer took. The first one of a model often
takes longer than its others. Why could that be?

<details><summary>Show an answer</summary>

At the first call a model prepares things that it keeps: it reserves memory and chooses the fastest way
to calculate on your processor. For a fair comparison of speeds, leave the first call out.

</details>
"""

# %% section="usage" name="your-turn" tags=["beginner"] when=["bake-off"]
for (name, number), took in seconds_by.items():
    print(f"{name}, input {number}: {sum(took):.4f} s")

# %% [markdown] section="usage" name="exercise-better" tags=["beginner"] when=["bake-off"]
"""
**Your turn, 2.** Do the tables above tell you which model is better?

<details><summary>Show an answer</summary>

Not yet. A handful of inputs can favour one model by chance, and someone has to say which answers are
right. What you can tell: which one is faster here, which one needs less memory, and which inputs
deserve a closer look. Collect fifty inputs like your real ones, write down the answer you want for
each, and count.

</details>
"""

# %% [markdown] section="usage" name="exercise-workflow" tags=["beginner"] when=["workflow"]
"""
**Your turn.** Pick a row with a bad final answer. Which of the two models is to blame, and how can you
find out?

<details><summary>Show an answer</summary>

Compare the middle column with the input. If the first model is already wrong, the second had no chance:
try another first model. If the middle column is right and the final answer is wrong, the second model
is to blame. To be sure, write the correct middle text yourself and give it to the second model.

</details>
"""

# %% [markdown] section="usage" name="timing-about" tags=["intermediate"]
"""
### Seconds and memory

The median of `RUNS` runs, and the slowest one, which is often the very first. *Loading added* is how
much more memory the kernel holds than before the load; the first model's number includes libraries that
were imported along the way.
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

For labels: whether the best ones have the same name, ignoring case. For texts: how much of them is the
same, from 0 to 1, by their longest common pieces. Read the rows that differ most.
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

The seconds of both steps add up. Before you speed one up, check which one takes longer.
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

After its turn, a model's variables are deleted, and `answer` with them. Calling it now raises a
`NameError`. To fix that, run that model's cells again, from its parameters on.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    answer(GIVEN[0])
except NameError as problem:
    print(f"NameError: {problem}. Run the cells of one model again, and it answers.")

# %% [markdown] section="usage" name="spread-about" tags=["advanced"]
"""
### Latency and its spread

Wall time of single calls after one warm-up call, over all inputs. The spread within an input is noise
of the machine; the spread between inputs comes from their length. If two models differ by less than the
spread, call them equally fast.
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

Resident size of the kernel, or the bytes allocated on a graphics card. *Loading* holds more than the
weights: buffers, the tokenizer, and for the first model the code of the libraries. What remains after a
model is freed usually belongs to the allocator, which keeps pages for later; `freed` is the reliable
sign, because it asks the garbage collector for the objects themselves.
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

Each best label is compared with `EXPECTED`. Models name their labels as they like: list labels with the
same meaning in `SAME`, in lower case, as in `{"label_1": "positive"}`. The interval is Wilson's, at
95%: with so few texts it is wide, and two models whose intervals overlap cannot be told apart.
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
