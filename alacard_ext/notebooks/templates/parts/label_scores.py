# What one does with labels, whatever library gives them: `predict(texts)` gives, for each text, a
# dictionary of labels and scores, the best first.

# %% [markdown] section="info" name="good-for"
"""
**Good for** sorting many short texts by the labels it was trained on, fast and the same way each
time. **Not for** labels it has never seen, for irony, or for deciding anything about a person
without a person looking at it.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Sort texts

**Text classification** means: give the model a text, and it says which of its labels fits best and
how sure it is. Think of the spam filter in your mail.

The texts below come from your topic card, **{{topic_name}}**.{{pack_sentence}} The column *a person
says* is what someone who read the text would answer; the model never sees it.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify texts

Texts from **{{topic_name}}**, with the scores of all labels.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["I love this film.", "I hate waiting in the rain."]
# What a person would say about each text; empty if nobody did.
PERSON_SAYS = ["positive", "negative"]

# %% section="usage" name="sort" place="end"
INPUTS = TEXTS
result = []
for text, person, scores in zip(TEXTS, PERSON_SAYS, predict(TEXTS)):
    label, score = next(iter(scores.items()))
    result.append({"text": text, "a person says": person, "label": label, "score": score})
show(result)

# %% [markdown] section="usage" name="bars-about" place="end"
"""
**What to see.** A panel for each text and a bar for each label. One long bar stands for a clear
answer; two bars of nearly the same length stand for a guess.
"""

# %% section="usage" name="bars" place="end"
best = [list(scores.items())[:5] for scores in predict(TEXTS[:4])]
bars(list(zip(TEXTS, best)), "score")

# %% [markdown] section="usage" name="meaning" tags=["beginner"] place="end"
"""
**How to read it.** `label` is the model's answer, `score` how sure it is: 1.000 is as sure as it can
be. A high score proves nothing. The model only knows the labels that it was trained on, and most models
choose one of them even if none fits.
"""

# %% [markdown] section="usage" name="margin-about" tags=["intermediate", "advanced"] place="end"
"""
### All scores, and when not to trust the best

If the best score is just above the second, it is a guess. The margin between them shows which texts a
person should look at.
"""

# %% section="usage" name="margin" tags=["intermediate", "advanced"] place="end"
MARGIN = 0.2  # below this distance between the best two, ask a person
for text, scores in zip(TEXTS, predict(TEXTS)):
    best = list(scores.values())[:2]
    unsure = len(best) > 1 and best[0] - best[1] < MARGIN
    shown = ", ".join(f"{label} {score:.3f}" for label, score in list(scores.items())[:5])
    print("?" if unsure else " ", shown, "|", text[:70])

# %% [markdown] section="usage" name="nothing-about" tags=["intermediate"] place="end"
"""
### An error to expect: a text without words

An empty text, or one in another alphabet, still gets a label. Filter such texts out first.
"""

# %% section="usage" name="nothing" tags=["intermediate"] place="end"
for text, scores in zip(["…", "1234"], predict(["…", "1234"])):
    print(repr(text), "→", next(iter(scores.items()), "no label"))

# %% [markdown] section="usage" name="text-speed-about" tags=["advanced"] place="end"
"""
### How fast, and how often a person agrees

Seconds for batches, and the share of texts where label and person agree. The model's labels may have
other names than a person would use: then map them first.
"""

# %% section="usage" name="text-speed" tags=["advanced"] place="end"
import time

rows = []
predict(TEXTS[:1])  # warm-up: the first call pays for set-up work
for count in (1, 16):
    batch = (TEXTS * count)[:count]
    start = time.perf_counter()
    predict(batch)
    took = time.perf_counter() - start
    rows.append({"texts": count, "seconds": took, "texts a second": count / took})
show(rows)
judged = [row for row in result if row["a person says"]]
agree = sum(str(row["label"]).lower() == row["a person says"].lower() for row in judged)
print(f"agreed: {agree} of {len(judged)}")
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))

# %% [markdown] section="usage" name="exercise" tags=["beginner"] place="end"
"""
**Your turn.** Change the text between the quotation marks and run the cell. Can you write one that
the model gets wrong?
"""

# %% section="usage" name="your-turn" tags=["beginner"] place="end"
my_text = "Write your own text here."
for label, score in list(predict([my_text])[0].items())[:3]:
    print(f"{label} (score {score:.3f})")

# %% [markdown] section="usage" name="exercise-answer" tags=["beginner"] place="end"
"""
<details><summary>Show an answer</summary>

Irony works well: *What a lovely morning, rain again.* Each word on its own is friendly, and the model
has never heard the tone of your voice.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one text and gives back each label with its score, the best one first. The app
below needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text):
    """The labels of one text with their scores, the best first."""
    return dict(list(predict([text])[0].items())[:10])

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Put twenty texts of your own into `TEXTS`, with your labels, and count how often you agree.
2. Raise `MARGIN` until every wrong answer is marked. How many right ones are marked too?
"""
