# Token classification: names of people, places and things, or parts of speech, in running text.

# %% section="hello" name="load"
from transformers import AutoModelForTokenClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForTokenClassification.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
tokenizer = ready(tokenizer, model)
kinds = sorted({name.removeprefix("B-").removeprefix("I-") for name in model.config.label2id})
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print("It marks words as:", ", ".join(kinds))

# %% [markdown] section="info" name="good-for"
"""
**Good for** marking the words of many texts with the kinds it was trained on, which are listed above.
**Not for** other kinds, nor as the only step in removing personal data: it misses some.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Find names in a text

**Token classification** gives each word of a text a label. It can find the people, places and companies
in a letter, or the nouns and verbs in a sentence.

The texts come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-intermediate" tags=["intermediate"]
"""
## Find entities

The model labels *tokens*, which are often only parts of words. To get whole names, the cell first joins
the tokens of a word, then neighbouring words of the same kind. Texts:
**{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-advanced" tags=["advanced"]
"""
## Find entities, from logits to spans

Word-level aggregation with the first sub-token deciding, spans by character offsets, in batches.
Texts: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["Maria Rossi works for the railway in Berlin and writes about journeys through the Alps."]

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForTokenClassification"]
"""
### A first result

Each token of the first text that the model marks. The cells below join the tokens into whole names.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForTokenClassification"]
first_batch = tokenizer(TEXTS[0], truncation=True, return_tensors="pt").to(device)
with torch.inference_mode():  # we only use the model, we do not train it
    first_kinds = model(**first_batch).logits[0].argmax(dim=-1).tolist()
print(TEXTS[0])
for token, number in zip(first_batch.tokens(), first_kinds):
    if model.config.id2label[number] != "O":
        print(f"   {token:<15} {model.config.id2label[number]}")

# %% [markdown] section="usage" name="scheme" tags=["intermediate", "advanced"]
"""
`B-` marks the beginning of a name and `I-` its inside, so that two names side by side stay two; `O`
is everything else. Models without these prefixes simply name the kind.
"""

# %% section="usage" name="predict"
def predict(texts):
    """The names found in each text, with kind, score and place."""
    batch = tokenizer(
        texts, padding=True, truncation=True, return_offsets_mapping=True,
        return_tensors="pt",
    )
    offsets = batch.pop("offset_mapping").tolist()
    with torch.inference_mode():
        scores = model(**batch.to(device)).logits.float().softmax(dim=-1)
    return [
        join_words(text, batch.word_ids(row), offsets[row], scores[row].cpu())
        for row, text in enumerate(texts)
    ]


def join_words(text, words, offsets, scores):
    """Tokens to words, words to names."""
    found, previous_word, previous_kind = [], None, None
    for word, (start, end), row in zip(words, offsets, scores):
        if word is None or start == end:
            continue  # a special token that is not in the text
        if word == previous_word:  # the rest of a word goes with its first part
            if previous_kind:
                found[-1]["end"] = end
            continue
        score, label = row.max(dim=-1)
        label = model.config.id2label[label.item()]
        kind = None if label == "O" else label.removeprefix("B-").removeprefix("I-")
        if kind and kind == previous_kind and not label.startswith("B-"):
            found[-1]["end"] = end
            found[-1]["scores"].append(score.item())
        elif kind:
            found.append({"start": start, "end": end, "kind": kind, "scores": [score.item()]})
        previous_word, previous_kind = word, kind
    for name in found:
        name["text"] = text[name["start"] : name["end"]].strip()
        name["score"] = sum(name["scores"]) / len(name.pop("scores"))
    return found


INPUTS = TEXTS
result = predict(TEXTS)
for text, names in zip(TEXTS, result):
    print(text)
    if names:
        show([{key: name[key] for key in ("text", "kind", "score")} for name in names])
    else:
        print("  (nothing found here)")

# %% [markdown] section="usage" name="highlight-about"
"""
**What to see.** The texts again, with each marked piece coloured by its kind. The model gave no kind to
text without a colour.
"""

# %% section="usage" name="highlight"
from IPython.display import HTML

colours = ["#fde68a", "#bfdbfe", "#bbf7d0", "#fecaca", "#ddd6fe"]
for text, names in zip(TEXTS, result):
    html, end = "", 0
    for name in names:
        html += escape(text[end : name["start"]])
        colour = colours[kinds.index(name["kind"]) % len(colours)]
        word = escape(text[name["start"] : name["end"]])
        label = escape(name["kind"])
        style = f"background-color: {colour}; color: black"
        html += f'<mark style="{style}">{word} <b>{label}</b></mark>'
        end = name["end"]
    display(HTML(f"<p class='mathjax_ignore'>{html}{escape(text[end:])}</p>"))

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Each row is a piece of the text with its kind. PER stands for a person, LOC for a
place, ORG for an organisation, MISC for other names; a model may use other abbreviations. `score` is
how sure the model is, up to 1. Look for what it missed, and for words that only look like names.
"""

# %% [markdown] section="usage" name="threshold-about" tags=["intermediate", "advanced"]
"""
### Only what it is sure of

A threshold trades missed names against wrong ones. Which threshold to choose depends on what a mistake
costs you.
"""

# %% section="usage" name="threshold" tags=["intermediate", "advanced"]
for threshold in (0.0, 0.5, 0.9, 0.99):
    kept = sum(name["score"] >= threshold for names in result for name in names)
    print(f"score ≥ {threshold:<4}: {kept} names")

# %% [markdown] section="usage" name="case" tags=["intermediate"]
"""
### An error to expect: lower case

Models trained on newspapers rely on capital letters. See what they still find without them:
"""

# %% section="usage" name="lower" tags=["intermediate"]
for text, before, after in zip(TEXTS, result, predict([text.lower() for text in TEXTS])):
    print(f"{len(before)} names, {len(after)} in lower case: {text[:60]}")

# %% [markdown] section="usage" name="tokens-about" tags=["advanced"]
"""
### What the model says about each token

The labels before any aggregation, with the runner-up. Sub-tokens after the first are often labelled at
random, because training usually ignores them.
"""

# %% section="usage" name="tokens" tags=["advanced"]
batch = tokenizer(TEXTS[0], truncation=True, return_tensors="pt")
with torch.inference_mode():
    scores = model(**batch.to(device)).logits[0].float().softmax(dim=-1).cpu()
best_two = scores.topk(min(2, scores.shape[-1]), dim=-1)
rows = []
for token, values, ids in zip(batch.tokens(), best_two.values.tolist(), best_two.indices.tolist()):
    names = [model.config.id2label[number] for number in ids]
    rows.append({"token": token} | {n: f"{s:.3f}" for n, s in zip(["best", "next"], values)}
                | {"labels": " / ".join(names)})
show(rows[:40])

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Recall and precision on a small labelled set

English sentences whose names are known. A name counts as found if its words are exactly right, whatever
kind the model gave it. For another language, or for a model that marks something other than names,
write sentences of your own.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
marked = {
    "Maria Rossi lives in Berlin.": ["Maria Rossi", "Berlin"],
    "The night train leaves Vienna at nine.": ["Vienna"],
    "Ada Lovelace wrote a letter to Charles Babbage.": ["Ada Lovelace", "Charles Babbage"],
    "It rained the whole afternoon.": [],
    "In 1953 Edmund Hillary and Tenzing Norgay climbed Mount Everest.":
        ["Edmund Hillary", "Tenzing Norgay", "Mount Everest"],
}
right = said = wanted = 0
for names, expected in zip(predict(list(marked)), marked.values()):
    found = {name["text"] for name in names}
    right += len(found & set(expected))
    said += len(found)
    wanted += len(expected)
print(f"recall {right}/{wanted}: how many of the names were found")
print(f"precision {right}/{said}: how many of those found are names")
print(f"F1 {2 * right / max(said + wanted, 1):.3f}: both in one number")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a sentence with your name, your town and something you like. Is everything found?
What changes if you write everything in lower case?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "My name is Ada, I live in London and I like sourdough."
for name in predict([my_text])[0]:
    print(f"{name['text']}: {name['kind']} (score {name['score']:.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Usually the town is found, and the name too if it looks like one. Something you like, such as
*sourdough*, is not a name, so the model is right to leave it out. In lower case most models find less:
in the newspapers that they learned from, a capital letter nearly always marked a name.

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
    """The names in one text, each with its kind, score and place."""
    return predict([text])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Mark ten sentences by hand and count: how many of your names did the model find, and how many of the
   names it found are yours? These are recall and precision.
2. Replace all names of one kind by a word such as *[PERSON]*: an anonymiser in five lines.
3. Texts longer than the model reads are cut. Split one into sentences and shift the offsets
   accordingly.
"""
