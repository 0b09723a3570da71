# Table question answering: a question about a table, answered with cells of it.

# %% section="hello" name="load"
from transformers import AutoModelForTableQuestionAnswering, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForTableQuestionAnswering.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
tokenizer = ready(tokenizer, model)
AGGREGATIONS = getattr(model.config, "aggregation_labels", None) or {0: "NONE"}
AGGREGATIONS = {int(number): name for number, name in AGGREGATIONS.items()}
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print("What it can do with the cells that it chooses:", ", ".join(AGGREGATIONS.values()))

# %% [markdown] section="info" name="good-for"
"""
**Good for** looking things up in small tables with questions in plain words. **Not for** long tables,
which are cut off, nor for sums that must be right: a line of Python adds without errors.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Ask a table

You ask a question, and the model points at the **cells** that answer it. It may also say what to do
with them: count them, add them, or take their average. It reads the table like a text, row by row.

Your topic is **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Ask a table

Cells are chosen by the probability of their tokens, and a second head picks an aggregation.
Your topic is **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
# Each row is one thing, every value a text.
TABLE = [
    {"City": "Vienna", "River": "Danube", "Bridges": "12", "Founded": "50"},
    {"City": "Budapest", "River": "Danube", "Bridges": "15", "Founded": "89"},
    {"City": "Paris", "River": "Seine", "Bridges": "37", "Founded": "52"},
    {"City": "London", "River": "Thames", "Bridges": "33", "Founded": "47"},
]
QUESTIONS = ["Which city lies on the Seine?", "How many bridges has Vienna?"]
# What a person would answer, for those questions that someone answered.
ANSWERS = ["Paris", "12"]

# %% section="usage" name="table"
import pandas

table = pandas.DataFrame(TABLE).astype(str)
show(TABLE)

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The cells that the model points to for the first question. What it does with them follows below.
"""

# %% section="usage" name="first-result"
first_batch = tokenizer(
    table=table, queries=QUESTIONS[:1], padding="max_length", truncation=True, return_tensors="pt"
)
with torch.inference_mode():  # we only use the model, we do not train it
    first_logits = model(**first_batch.to(device)).logits.float().cpu()
(first_cells, *_) = tokenizer.convert_logits_to_predictions(first_batch.to("cpu"), first_logits)
print(QUESTIONS[0], "→", ", ".join(str(table.iat[place]) for place in first_cells[0]))

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
The table above is made up for practice; do not rely on its numbers. Now the questions.
"""

# %% section="usage" name="predict"
def prepare(questions, rows=None):
    """Questions and the table as the model's input."""
    return tokenizer(table=table if rows is None else rows, queries=list(questions),
                     padding="max_length", truncation=True, return_tensors="pt")


def predict(questions, rows=None):
    """For each question the cells that answer it, and what to do with them."""
    frame = table if rows is None else rows
    batch = prepare(questions, frame)
    with torch.inference_mode():  # we only use the model, we do not train it
        outputs = model(**batch.to(device))
    logits = [outputs.logits.float().cpu()]
    if getattr(outputs, "logits_aggregation", None) is not None:
        logits.append(outputs.logits_aggregation.float().cpu())
    found = tokenizer.convert_logits_to_predictions(batch.to("cpu"), *logits)
    places = found[0]
    chosen = found[1] if len(found) > 1 else [0] * len(places)
    return [
        {"cells": [str(frame.iat[place]) for place in cells], "do": AGGREGATIONS.get(how, "NONE")}
        for cells, how in zip(places, chosen)
    ]


def worked_out(cells, do):
    """The answer as text: the cells, or what the aggregation makes of them."""
    numbers = []
    for cell in cells:
        try:
            numbers.append(float(cell.replace(",", "")))
        except ValueError:
            pass  # a word cannot be added
    if do == "COUNT":
        return str(len(cells))
    if do in ("SUM", "AVERAGE") and numbers:
        return f"{sum(numbers) / (len(numbers) if do == 'AVERAGE' else 1):g}"
    return ", ".join(cells)


INPUTS = QUESTIONS
result = []
for question, found in zip(QUESTIONS, predict(QUESTIONS)):
    result.append({"question": question, "answer": worked_out(**found)[:120],
                   "cells": len(found["cells"]), "do": found["do"]})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `cells` is how many cells the model pointed at, and `do` is what it wants done with
them; *NONE* means that the cells themselves are the answer. An empty answer means that no cell was
likely enough. Always check the table: a wrong cell looks just as sure as a right one.
"""

# %% [markdown] section="usage" name="order-about" tags=["intermediate", "advanced"]
"""
### Does the order matter?

To a person the order of the rows means nothing. A model that reads the table as one text may see that
differently.
"""

# %% section="usage" name="order" tags=["intermediate", "advanced"]
turned = table.iloc[::-1].reset_index(drop=True)
rows = []
for question, one, other in zip(QUESTIONS, predict(QUESTIONS), predict(QUESTIONS, turned)):
    rows.append({"question": question, "as it is": worked_out(**one)[:60],
                 "turned": worked_out(**other)[:60]})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: numbers in the table

The tokenizer reads texts only. A table with real numbers in it fails; convert them with `astype(str)`.
"""

# %% section="usage" name="error" tags=["intermediate"]
numbers = table.assign(Row=range(len(table)))
try:
    prepare(QUESTIONS[:1], numbers)
    print("This tokenizer handles numbers.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed:", predict(QUESTIONS[:1], numbers.astype(str))[0])

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set

The questions with known answers, and the size of the table: how many of the tokens that the model can
read it takes up.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
known = [(row, answer) for row, answer in zip(result, ANSWERS) if answer]
right = sum(row["answer"].strip().lower() == answer.lower() for row, answer in known)
print(f"{right} of {len(known)} right")
used = int(prepare(QUESTIONS[:1])["attention_mask"].sum())
print(f"{used} of {tokenizer.model_max_length} tokens for {len(table)} rows")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Ask a question of your own. Try one whose answer is in one cell, and one that needs
several.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_question = f"How many rows have a {table.columns[0]}?"
print(my_question)
print(predict([my_question])[0])

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Looking things up is easy: the words of the question are in the table. For *how many*, the model has to
choose all cells and say *COUNT*; the answer is right only if both are right. That is why questions over
several cells go wrong more often.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes a table and a question, and gives back the answer. It uses the model that is already
in memory.
"""

# %% section="app" name="function"
def respond(rows, text):
    """The answer to a question about a table, given as a list of rows."""
    return worked_out(**predict([text], pandas.DataFrame(rows).astype(str))[0])

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Ask the same question in three ways. Does the answer change?
2. Add rows until the table no longer fits. What does the model answer about the last ones?
3. Rename a column to something meaningless. Which questions fail now?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Plot the probability of each cell as a heat map over the table.
2. Write twenty questions with answers, and count those that need an aggregation separately.
3. Compare the model with a language model that writes a line of pandas.
"""
