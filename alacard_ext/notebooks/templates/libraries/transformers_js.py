# A model of Transformers.js: what the browser answers, and how fast and how right that is.

# %% [markdown] section="title" name="browser"
"""
> **This model runs in your browser**, not in Python. Keep this notebook open and the page below in view
> while the cells run: the page answers them.
"""

# %% [markdown] section="info" name="good-for"
"""
**Good for** apps that need no server: what a person writes stays on their own computer, and the model
is loaded once. **Not for** large models, nor for computers with little memory: the browser has to
hold all of it.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Ask a model that lives in a page

The task is **{{task_title}}**. The texts come from your topic card,
**{{topic_name}}**.{{pack_sentence}} The next cell shows a page. It first loads the library and the
model, which can take a minute, and then gives its answers both in the page and in this notebook. You
can also type a text of your own into the page.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Ask the page

**{{task_title}}** with texts from **{{topic_name}}**.{{pack_sentence}} The page asks the kernel for
work twice a second, and sends the answers back with the milliseconds that each one took.
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["I love this film.", "I hate waiting in the rain."]
# Labels to choose from, for models that take any.
LABELS = ["daily life", "science"]

# %% section="usage" name="show"
from IPython.display import IFrame

display(IFrame(browser_page.address(), width="100%", height=420))

# %% section="usage" name="predict"
def predict(texts, dtype=DTYPE):
    """For each text what the browser answers: words with scores; empty where none answers."""
    told = browser_page.ask(list(texts), dtype, LABELS)
    if told is None:
        print("No browser shows the page above. Scroll to it, wait for its table, and run this "
              "cell again.")
        return []
    if "error" in told:
        print("The browser says:", told["error"])
        return []
    return told["answers"]


result = []
for one in predict(TEXTS):
    best, score = one["found"][0] if one["found"] else ("(nothing)", 0.0)
    result.append({"text": one["text"], "answer": best, "score": score})
if result:
    show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `answer` is the model's best answer and `score` is how sure it is; for texts that
are compared by meaning, they are the nearest other text and how near it is. A high score proves
nothing. The page shows the same table, and there is no server behind it: disconnect from the network
now, and it still answers.
"""

# %% [markdown] section="usage" name="margin-about" tags=["intermediate", "advanced"]
"""
### All answers of a text

If the best score is just above the second, it is a guess. `MARGIN` marks texts that a person should
check.
"""

# %% section="usage" name="margin" tags=["intermediate", "advanced"]
MARGIN = 0.2
for one in predict(TEXTS):
    scores = [score for _, score in one["found"][:2]]
    unsure = len(scores) == 2 and scores[0] - scores[1] < MARGIN
    shown = ", ".join(f"{word} {score:.3f}" for word, score in one["found"][:4])
    print("?" if unsure else " ", shown, "|", one["text"][:60])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: a graph that is not there

Each number format is a separate file. If the repository does not have it, the browser says that it
could not fetch the file; choose one of `DTYPES`. After an error the page reloads.
"""

# %% section="usage" name="error" tags=["intermediate"]
absent = next(kind for kind in ENDINGS if kind not in DTYPES)
print("Asking for", absent, "- there are", ", ".join(DTYPES))
predict(TEXTS[:1], dtype=absent)
again = predict(TEXTS[:1])
print("And with", DTYPE, "again:", again[0]["found"][:1] if again else "no answer")

# %% [markdown] section="usage" name="latency-about" tags=["advanced"]
"""
### Latency, in the page and around it

The page measures each text with `performance.now()`; the kernel also sees the round trip. The first
text after loading includes set-up work, so look at the median.
"""

# %% section="usage" name="latency" tags=["advanced"]
import statistics

start = time.perf_counter()
answered = predict(TEXTS * 3)
took = 1000 * (time.perf_counter() - start)
if answered:
    each = [one["ms"] for one in answered]
    print(f"In the page: {statistics.median(each):.1f} ms per text (median of {len(each)}), "
          f"{min(each):.1f} at best, {max(each):.1f} at worst")
    print(f"From the kernel: {took:.0f} ms for all, {took / len(each):.1f} ms per text")

# %% [markdown] section="usage" name="sizes-about" tags=["advanced"]
"""
### Quantisation: the other graphs of the repository

The same network in other number formats: `fp32` is the plain one, `q8` and `int8` store a weight in
eight bits, `q4` in four. The page unloads one graph before it loads the next.
"""

# %% section="usage" name="sizes" tags=["advanced"]
rows = []
for kind in DTYPES[:3]:
    answered = predict(TEXTS, dtype=kind)
    told = browser_page.told.get(browser_page.round, {})
    best = [one["found"][0][0] if one["found"] else None for one in answered]
    same = sum(one["answer"] == word for one, word in zip(result, best))
    if answered:
        rows.append({"graph": kind, "loaded in ms": told.get("load") or "there already",
                     "ms per text": statistics.median(one["ms"] for one in answered),
                     "same answer": f"{same} of {len(best)}"})
if rows:
    show(rows)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Evaluation on a small labelled set

Texts with known answers. An answer counts if it contains the expected word; labels with another
wording, or in another language, need a list of your own.
"""

# %% section="usage" name="known" tags=["parameters", "advanced"]
# Texts with what the best answer should hold.
CHECKS = [["What a lovely day.", "positive"], ["This is broken again.", "negative"]]

# %% section="usage" name="evaluate" tags=["advanced"]
answered = predict([text for text, _ in CHECKS])
rows = []
for one, (text, expected) in zip(answered, CHECKS):
    best = one["found"][0][0] if one["found"] else ""
    right = expected.lower() in best.lower()
    rows.append({"text": text[:60], "expected": expected, "answer": best[:60], "right": right})
if rows:
    show(rows)
    print(f"accuracy {sum(row['right'] for row in rows)}/{len(rows)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a text between the quotation marks and run the cell, or write it straight into the
page. Which of the two ways would still work after you shut this notebook down?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = TEXTS[0]
for one in predict([my_text, *TEXTS[1:]])[:1]:
    for word, score in one["found"][:3]:
        print(f"{word} (score {score:.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

The page. It contains the library and the model, so as long as it stays open it answers without the
notebook and without a network. The cell needs the notebook's kernel, which only carries your text to
the page and the answer back.

</details>
"""

# %% [markdown] section="usage" name="instead" unless=["app-none"]
"""
**Where is the app?** Your interface card asks for an app around a Python function. This model has none:
the page above is its app, and needs no other program.
"""

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Count how often you agree with the model on twenty texts of your own.
2. Look at the requests in your browser's developer tools: what is fetched when you load the page a
   second time?
3. In the page's script change `device: "wasm"` to `"webgpu"`. What does a graphics card change?
"""
