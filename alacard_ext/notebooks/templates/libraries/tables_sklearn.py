# Tables with scikit-learn: a class or a number for each row, read safely by skops.

# %% section="hello" name="files" tags=["parameters"]
# The files that hold the model, as the repository lists them.
FILES = ["model.skops"]

# %% [markdown] section="hello" name="safe-about" tags=["beginner"]
"""
A saved scikit-learn model can contain instructions that run when it is opened. The **skops** format
lets the notebook check first: it opens only kinds of objects that are known to be harmless.
"""

# %% section="hello" name="load"
import numpy as np
import sklearn
import skops.io
from huggingface_hub import hf_hub_download

path = hf_hub_download(MODEL_ID, FILES[0], revision=REVISION)
if path.endswith(".skops"):
    unknown = skops.io.get_untrusted_types(file=path)
    if unknown and not TRUST_REMOTE_CODE:
        raise Stop(
            f"skops cannot tell whether these objects are harmless: {', '.join(unknown)}. "
            "If you trust its maker, set TRUST_REMOTE_CODE = True where the model is named, run "
            "that cell, and continue from here."
        )
    model = skops.io.load(path, trusted=unknown)
elif TRUST_REMOTE_CODE:
    import joblib

    model = joblib.load(path)  # a pickle: you allowed it for exactly this commit
else:
    raise Stop("the model is a pickle, which can run code when it is opened.")
columns = list(getattr(model, "feature_names_in_", range(getattr(model, "n_features_in_", 4))))

print(f"Hello from {MODEL_ID}: a {type(model).__name__} on {len(columns)} columns.")
print("scikit-learn", sklearn.__version__)

# %% section="hello" name="shape" hidden=true
# Learns what may stand in each column: run this cell; you do not need to read it.
def seen_values():
    """The values that the model's encoder has seen in a column of categories, by its place."""
    first = model.steps[0][1] if hasattr(model, "steps") else model
    every = list(range(len(columns)))
    found = {}
    for _, part, chosen in getattr(first, "transformers_", [("", first, every)]):
        for _, step in getattr(part, "steps", [("", part)]):
            if (values := getattr(step, "categories_", None)) is not None:
                by_name = all(isinstance(column, str) for column in chosen)
                places = map(columns.index, chosen) if by_name else np.array(every)[chosen].tolist()
                found |= dict(zip(places, (each.tolist() for each in values)))
    return found


categories = seen_values()
try:
    import pandas
except ImportError:
    pandas = None


def filled(level, number=0):
    """A row with this number in each column, or with one of the categories that it knows."""
    return [
        categories[place][number % len(categories[place])] if place in categories else level
        for place in range(len(columns))
    ]

# %% [markdown] section="info" name="good-for"
"""
**Good for** rows of numbers like those it was trained on. **Not for** columns that it has never seen,
nor for values far outside those in its training data.
"""

# %% [markdown] section="usage" name="about"
"""
## Predict from rows

Each row is one case, each column one measurement. The model itself stores which columns it was trained
on, but not which numbers are usual: these rows go step by step from −1 to 1. A column of categories
gets those that the model has seen.
"""

# %% section="usage" name="inputs" tags=["parameters"]
LEVELS = [-1.0, -0.5, 0.0, 0.5, 1.0]

# %% section="usage" name="predict"
INPUTS = [filled(level, number) for number, level in enumerate(LEVELS)]


def predict(rows):
    """What the model says of each row."""
    # A model that knows its columns by name may pick them by name, which takes a table of pandas.
    if pandas is not None and isinstance(columns[0], str):
        return model.predict(pandas.DataFrame(rows, columns=columns)).tolist()
    return model.predict(np.array(rows, dtype=object if categories else None)).tolist()


result = [{"row": row[:6], "prediction": said} for row, said in zip(INPUTS, predict(INPUTS))]
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `prediction` is a class by its number or name, or a quantity. The model gives an
answer for every row, even for one that makes no sense.
"""

# %% [markdown] section="usage" name="one-about" tags=["intermediate", "advanced"]
"""
### One column at a time

Change a single column and see whether the answer changes: that is a first look at what matters.
"""

# %% section="usage" name="one" tags=["intermediate", "advanced"]
rows = []
for number, name in enumerate(columns[:10]):
    changed = [filled(0.0) for _ in LEVELS]
    for row, other in zip(changed, INPUTS):
        row[number] = other[number]
    rows.append({"column": name, "answers": predict(changed)})
show(rows)

# %% section="usage" name="table-speed" tags=["advanced"]
import time

many = INPUTS * 200
start = time.perf_counter()
predict(many)
took = time.perf_counter() - start
print(f"{len(many) / took:,.0f} rows a second; in use: "
      f"{human_size(psutil.Process().memory_info().rss)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Give the row other numbers. When does the answer change?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_row = filled(0.3)
print(predict([my_row])[0])

# %% [markdown] section="usage" name="exercise-answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Change one number at a time, in small steps. If nothing changes, that column matters little for this
row.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes rows of a table and gives back a prediction for each.
"""

# %% section="app" name="function"
def respond(rows):
    """A prediction for each row; a column that is missing counts as 0 or its first category."""
    table = [
        [
            (row.get(str(name)) or usual) if place in categories else float(row.get(str(name)) or 0)
            for place, (name, usual) in enumerate(zip(columns, filled(0.0)))
        ]
        for row in rows
    ]
    return [{"prediction": said} for said in predict(table)]

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Find the training data on the model's page, and enter real rows.
2. Which single column changes the answer most often?
"""
