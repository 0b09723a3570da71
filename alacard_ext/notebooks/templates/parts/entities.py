# What one does with found names, whatever library finds them: `predict(texts)` gives, for each
# text, dictionaries with `text`, `kind`, `start`, `end` and, where the library tells it, `score`.

# %% [markdown] section="info" name="good-for"
"""
**Good for** finding names, places and the like in many texts. **Not for** kinds of names it was not
made for, nor as the only step in removing personal data: it misses some.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Find names in a text

The model reads a text and marks pieces of it with a kind: a person, a place, a company. It can tell you
who a letter is about.

The texts come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Find entities

Spans with their kind and their character offsets. Texts: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["Maria Rossi works for the railway in Berlin and writes about journeys through the Alps."]

# %% section="usage" name="find" place="end"
INPUTS = TEXTS
result = predict(TEXTS)
for text, names in zip(TEXTS, result):
    print(text)
    if names:
        show([{key: name.get(key, "") for key in ("text", "kind", "score")} for name in names])
    else:
        print("  (nothing found here)")

# %% [markdown] section="usage" name="highlight-about" place="end"
"""
**What to see.** The texts again, with each name coloured by its kind. The model sees no name in
text without a colour.
"""

# %% section="usage" name="highlight" place="end"
from IPython.display import HTML

colours = ["#fde68a", "#bfdbfe", "#bbf7d0", "#fecaca", "#ddd6fe"]
kinds = sorted({name["kind"] for names in result for name in names})
for text, names in zip(TEXTS, result):
    html, end = "", 0
    for name in sorted(names, key=lambda name: name["start"]):
        if name["start"] < end:
            continue  # lies within the one before
        html += escape(text[end : name["start"]])
        colour = colours[kinds.index(name["kind"]) % len(colours)]
        word, label = escape(text[name["start"] : name["end"]]), escape(name["kind"])
        style = f"background-color: {colour}; color: black"
        html += f'<mark style="{style}">{word} <b>{label}</b></mark>'
        end = name["end"]
    display(HTML(f"<p class='mathjax_ignore'>{html}{escape(text[end:])}</p>"))

# %% [markdown] section="usage" name="meaning" tags=["beginner"] place="end"
"""
**How to read it.** Each row is a piece of the text with its kind. `score`, if the library gives one, is
how sure the model is, up to 1. Look for what it missed, and for words that only look like names.
"""

# %% [markdown] section="usage" name="lower-about" tags=["intermediate", "advanced"] place="end"
"""
### An error to expect: lower case

Models trained on newspapers rely on capital letters. See what they still find without them:
"""

# %% section="usage" name="lower" tags=["intermediate", "advanced"] place="end"
for text, before, after in zip(TEXTS, result, predict([text.lower() for text in TEXTS])):
    print(f"{len(before)} names, {len(after)} in lower case: {text[:60]}")

# %% [markdown] section="usage" name="evaluation-about" tags=["advanced"] place="end"
"""
### Precision and recall on a few sentences

Only the position of a name counts here, not its kind, because each model has its own kinds. Add
sentences of your own: three are enough to see how it works, but not to judge a model.
"""

# %% section="usage" name="evaluation" tags=["advanced"] place="end"
marked = {
    "Maria Rossi lives in Berlin.": ["Maria Rossi", "Berlin"],
    "The night train leaves Vienna at nine.": ["Vienna"],
    "Ada Lovelace wrote a letter to Charles Babbage.": ["Ada Lovelace", "Charles Babbage"],
}
right = said = wanted = 0
for names, expected in zip(predict(list(marked)), marked.values()):
    found = {name["text"] for name in names}
    right += len(found & set(expected))
    said += len(found)
    wanted += len(expected)
print(f"recall {right}/{wanted}: how many of the names were found")
print(f"precision {right}/{said}: how many of those found are names")

# %% [markdown] section="usage" name="text-speed-about" tags=["advanced"] place="end"
"""
### How fast, and how much memory
"""

# %% section="usage" name="text-speed" tags=["advanced"] place="end"
import time

rows = []
predict(TEXTS[:1])  # warm-up: the first call pays for set-up work
for count in (1, 8):
    batch = (TEXTS * count)[:count]
    start = time.perf_counter()
    predict(batch)
    took = time.perf_counter() - start
    rows.append({"texts": count, "seconds": took, "texts a second": count / took})
show(rows)
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))

# %% [markdown] section="usage" name="exercise" tags=["beginner"] place="end"
"""
**Your turn.** Write a sentence with your name, your town and something you like. Is everything found?
What changes if you write everything in lower case?
"""

# %% section="usage" name="your-turn" tags=["beginner"] place="end"
my_text = "My name is Ada, I live in London and I like sourdough."
for name in predict([my_text])[0]:
    print(f"{name['text']}: {name['kind']}")

# %% [markdown] section="usage" name="exercise-answer" tags=["beginner"] place="end"
"""
<details><summary>Show an answer</summary>

A model that was trained on carefully written texts usually finds *Ada* and *London*, but misses them in
*my name is ada, i live in london*: it relied on the capital letters.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one text and gives back a list of the names in it. The app below needs nothing
else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text):
    """The names in one text, each with its kind and place."""
    return predict([text])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Mark ten sentences of your own and count recall and precision.
2. Replace all names of one kind by a word such as *[PERSON]*: an anonymiser in five lines.
"""
