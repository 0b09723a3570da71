# Topics of texts with BERTopic: texts and topics as vectors, compared with each other.

# %% section="hello" name="base" tags=["parameters"]
# The model that turns texts into vectors, at the version that this notebook was made with.
BASE_ID = "sentence-transformers/all-MiniLM-L6-v2"
BASE_REVISION = "0123456789abcdef0123456789abcdef01234567"

# %% [markdown] section="hello" name="topics-about" tags=["beginner"]
"""
**BERTopic** sorted a large pile of texts into piles on the same subject, the **topics**. For each topic
it keeps only a few words and one list of numbers, a **vector**. A second model turns your texts into
vectors of the same kind, so two things are loaded.
"""

# %% section="hello" name="load"
import json
import shutil
import tempfile
from pathlib import Path

from bertopic import BERTopic
from huggingface_hub import snapshot_download
from sentence_transformers import SentenceTransformer

with no_random_weights():
    reader = SentenceTransformer(BASE_ID, revision=BASE_REVISION, device=device)
patterns = ["config.json", "topics.json", "topic_embeddings.*", "ctfidf*"]
stored = Path(snapshot_download(MODEL_ID, revision=REVISION, allow_patterns=patterns))
# By itself BERTopic would fetch the newest version of the reader that its settings name.
with tempfile.TemporaryDirectory() as folder:
    for file in stored.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    settings = json.loads((stored / "config.json").read_text(encoding="utf-8"))
    settings.pop("embedding_model", None)
    (Path(folder) / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    model = BERTopic.load(folder, embedding_model=reader)
model.calculate_probabilities = True  # how near every topic is, not only the nearest
model.verbose = False
weights = sum(parameter.numel() for parameter in reader.parameters())
print(f"Hello from {MODEL_ID}. {BASE_ID} reads the texts: {weights:,} weights, on {device}.")

# %% section="hello" name="topics" hidden=true
# Gives the topics names: run this cell; you do not need to read it.
numbers_of_topics = sorted(model.topic_sizes_)  # -1, if it is there, is the heap of the rest
if len(model.topic_embeddings_[0]) != len(reader.encode("a text")):
    raise Stop(f"{BASE_ID} makes vectors of another length than those of the topics.")


def name_of(topic):
    """A topic's number with its strongest words."""
    words = [word for word, _ in model.get_topic(topic) or [] if word]
    return f"{topic}: {', '.join(words[:4])}" if topic >= 0 else "-1: none of the topics"


labels = [name_of(topic) for topic in numbers_of_topics]
print(f"{len(labels)} topics with {len(model.topic_embeddings_[0])} numbers each")

# %% [markdown] section="info" name="good-for"
"""
**Good for** an overview of many texts like those it was fitted on, and for finding those that belong
together. **Not for** subjects that it has never seen: the nearest topic is then only the least wrong
one. The words of a topic describe it; they do not define it.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## What are these texts about?

First the topics that the model knows, the largest first, each with the words that are typical of it.
Then it looks for the topic nearest to each text.

The texts come from your topic card, **{{topic_name}}**.{{pack_sentence}} The model was fitted on other
texts, perhaps about something else entirely, so check whether its answers make sense at all.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Assign topics

Without the clusters that it was fitted with, a loaded BERTopic assigns by the cosine similarity between
a text's vector and those of the topics. Texts from **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["I love this film.", "The train was late again, and it rained."]

# %% section="usage" name="topics"
sizes = [{"topic": name, "texts it was made of": model.topic_sizes_[topic]}
         for topic, name in zip(numbers_of_topics, labels)]
show(sorted(sizes, key=lambda row: -row["texts it was made of"])[:15])

# %% section="usage" name="predict"
def predict(texts):
    """For each text how near every topic is, from 1 for the same direction down, nearest first."""
    texts = list(texts)
    if not texts:
        return []
    _, near = model.transform(texts, embeddings=reader.encode(texts, show_progress_bar=False))
    found = [dict(zip(labels, row)) for row in near.tolist()]
    return [dict(sorted(one.items(), key=lambda pair: -pair[1])) for one in found]

# %% section="usage" name="first-result"
print(TEXTS[0], "→", next(iter(predict(TEXTS[:1])[0])))

# %% section="usage" name="all"
INPUTS = TEXTS
result = []
for text, near in zip(TEXTS, predict(TEXTS)):
    label, score = next(iter(near.items()))
    result.append({"text": text, "topic": label, "nearness": score})
show(result)

# %% [markdown] section="usage" name="bars-about"
"""
**What to see.** The five nearest topics of each text. One bar far longer than the others stands for a clear
subject; bars of one length mean that the text touches several, or none.
"""

# %% section="usage" name="bars"
nearest = [list(near.items())[:5] for near in predict(TEXTS[:4])]
bars(list(zip(TEXTS, nearest)), "nearness")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `nearness` compares directions: 1 means the same one, 0 that text and topic have
nothing to do with each other. It is not a probability. Which number means a shared subject
differs with the model that made the vectors, so compare the numbers with each other. The lowest ones
mean least, since some topic has to be named.
"""

# %% [markdown] section="usage" name="far-about" tags=["intermediate", "advanced"]
"""
### When no topic fits

Unrelated texts get a topic as well. A minimum nearness filters them out; choose it by trying texts of
your own.
"""

# %% section="usage" name="far" tags=["intermediate", "advanced"]
LOWEST = 0.4
for text, near in zip(TEXTS, predict(TEXTS)):
    (first, best), *others = near.items()
    second = others[0][1] if others else 0.0
    mark = " " if best >= LOWEST else "?"
    print(f"{mark} {best:.3f} (next {second:.3f})  {first} | {text[:60]}")

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: vectors of another model

You can compute the vectors of a large batch once and keep them. They have to come from the same model
that the topics were made with; those of another model usually have a different length, which is an
error.
"""

# %% section="usage" name="error" tags=["intermediate"]
kept = reader.encode(TEXTS, batch_size=16, show_progress_bar=False)
print("With kept vectors:", model.transform(TEXTS, embeddings=kept)[0])
try:
    model.transform(TEXTS, embeddings=kept[:, :3])
except ValueError as problem:
    print("ValueError:", str(problem)[:200])

# %% [markdown] section="usage" name="alike-about" tags=["advanced"]
"""
### Topics that are nearly the same

The vectors of the topics compared with each other: pairs near 1 mean the same, and `merge_topics` would
merge them when the model is fitted.
"""

# %% section="usage" name="alike" tags=["advanced"]
from itertools import combinations

from sklearn.metrics.pairwise import cosine_similarity

near = cosine_similarity(model.topic_embeddings_)
pairs = sorted(combinations(range(len(labels)), 2), key=lambda pair: -near[pair])[:5]
rows = [{"one": labels[one], "other": labels[other], "nearness": float(near[one, other])}
        for one, other in pairs]
show(rows or [{"one": labels[0], "other": "there is only one topic", "nearness": 1.0}])

# %% [markdown] section="usage" name="evaluation-about" tags=["advanced"]
"""
### A check with known answers: two halves of a text

Nobody has to label anything: both halves of a text are about the same subject, so they should get the
same topic. Short halves prove little; use paragraphs of your own for a real test.
"""

# %% section="usage" name="evaluation" tags=["advanced"]
rows = []
for text in TEXTS:
    words = text.split()
    halves = [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]
    one, other = (next(iter(near)) for near in predict(halves))
    rows.append({"text": text[:60], "first half": one, "second half": other, "same": one == other})
show(rows)
print(f"{sum(row['same'] for row in rows)} of {len(rows)} texts keep their topic in both halves.")

# %% [markdown] section="usage" name="reading-speed-about" tags=["advanced"]
"""
### How fast, and how much memory

Reading is nearly all of the work; comparing with the topics costs next to nothing.
"""

# %% section="usage" name="reading-speed" tags=["advanced"]
import time

rows = []
predict(TEXTS[:1])  # warm-up: the first call pays for set-up work
for count in (1, 32):
    batch = (TEXTS * count)[:count]
    start = time.perf_counter()
    vectors = reader.encode(batch, show_progress_bar=False)
    read = time.perf_counter()
    model.transform(batch, embeddings=vectors)
    done = time.perf_counter()
    rows.append({"texts": count, "reading, ms": 1000 * (read - start),
                 "comparing, ms": 1000 * (done - read), "texts a second": count / (done - start)})
show(rows)
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Choose a topic from the first table and write a sentence that should belong to it,
without using any of its words. Does the model find it?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "Write your own sentence here."
for label, score in list(predict([my_text])[0].items())[:3]:
    print(f"{label} (nearness {score:.3f})")

# %% [markdown] section="usage" name="exercise-answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Usually it does, with a lower nearness: the vectors hold meaning, not words, so *loaf* and *oven* are
near a topic about bread. A sentence without a subject, such as *I think so too*, lands somewhere by
chance.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one text and gives back the nearest topics, the best one first. The app below needs
nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text):
    """The nearest topics of one text, each with its nearness."""
    return dict(list(predict([text])[0].items())[:10])

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Put a hundred texts of your own into `TEXTS` and count them by topic.
2. Read the ten texts with the lowest nearness: which topic is missing?
"""
