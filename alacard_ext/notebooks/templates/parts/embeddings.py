# What one does with embeddings, whatever library made them: `predict(texts)` gives
# unit vectors, as the rows of a tensor or of an array.

# %% [markdown] section="info" name="good-for"
"""
**Good for** search by meaning, finding duplicates, grouping. **Not for** telling apart statements that
differ only in a *not* or in who did what, nor for texts beyond its length or its languages.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Compare meanings

This model turns a text into a list of numbers, its **embedding**: a place on a map of meanings. Texts
that mean nearly the same are close together, even if they have no word in common. That is how a search
finds what you meant, not only what you typed.

The sentences come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Embed, compare, search

Each text becomes one vector of length 1, so that the dot product of two is their cosine similarity.
Texts: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
SENTENCES = [
    "A starter needs flour and water.", "Feed the starter every day.", "The train leaves at nine.",
]
PAIRS = [
    ["Feed the starter every day.", "Give the starter food daily."],
    ["Feed the starter every day.", "The train leaves at nine."],
]
QUERIES = ["how to look after a starter"]

# %% [markdown] section="usage" name="pairs-about" place="end"
"""
### How similar are two sentences?
"""

# %% section="usage" name="pairs" place="end"
left, right = predict([a for a, _ in PAIRS]), predict([b for _, b in PAIRS])
similarity = [float(a @ b) for a, b in zip(left, right)]
show([{"one": a, "other": b, "similarity": s} for (a, b), s in zip(PAIRS, similarity)])

# %% [markdown] section="usage" name="pairs-meaning" tags=["beginner"] place="end"
"""
**How to read it.** 1 means that the model sees no difference. The number that means *nothing to do with
each other* varies: many models give such sentences about 0, others 0.7 or more. So compare the numbers
with each other rather than with a fixed limit.
"""

# %% [markdown] section="usage" name="search-about" place="end"
"""
### Search by meaning
"""

# %% section="usage" name="search" place="end"
INPUTS = SENTENCES
vectors = predict(SENTENCES)
result = []
for query, scores in zip(QUERIES, (predict(QUERIES) @ vectors.T).tolist()):
    print(query)
    best = sorted(zip(scores, SENTENCES), reverse=True)[:3]
    for score, sentence in best:
        print(f"   {score:.3f}  {sentence}")
    result.append({"query": query, "found": best[0][1], "score": best[0][0]})

# %% [markdown] section="usage" name="map-about" place="end"
"""
### All sentences at a glance

**What to see.** On the left each square is the similarity of two sentences: the brighter, the more
alike. On the right each sentence is a point, and what lies close together means nearly the same. Only
two directions of the many fit on paper, so trust the squares where the two pictures differ.
"""

# %% section="usage" name="map" place="end"
import numpy as np

some = [f"{number} {sentence[:26]}" for number, sentence in enumerate(SENTENCES[:10], 1)]
places = np.asarray(vectors[: len(some)], dtype=float)
alike = places @ places.T
around = places - places.mean(axis=0)
flat = around @ np.linalg.svd(around, full_matrices=False)[2][:2].T  # the two widest directions
says = f"Similarity of {len(some)} sentences, from {alike.min():.2f} to 1, and a map of them"
with chart(says, (7.5, 2.8), ncols=2) as (squares, points):
    squares.imshow(alike)
    squares.set_yticks(range(len(some)), some)
    squares.set_xticks(range(len(some)), range(1, len(some) + 1))
    points.scatter(flat[:, 0], flat[:, -1], color="#4c8fcf")
    for number, (x, y) in enumerate(zip(flat[:, 0], flat[:, -1]), 1):
        points.annotate(number, (x, y), xytext=(4, 4), textcoords="offset points")
    points.set(xticks=[], yticks=[])
    points.margins(0.15)

# %% [markdown] section="usage" name="matrix-about" tags=["intermediate", "advanced"] place="end"
"""
### Every sentence against every other

The nearest neighbour of each sentence. A sentence whose neighbour is far away is the only one on its
subject.
"""

# %% section="usage" name="matrix" tags=["intermediate", "advanced"] place="end"
rows = []
for own, scores in enumerate((vectors @ vectors.T).tolist()):
    scores[own] = -1  # a sentence is not its own neighbour
    best = max(scores)
    rows.append({"sentence": SENTENCES[own][:60], "nearest": SENTENCES[scores.index(best)][:60],
                 "similarity": best})
show(rows)

# %% [markdown] section="usage" name="errors" tags=["intermediate"] place="end"
"""
### Errors to expect

- You cannot compare the vectors of two different models, even if they have the same length, unless one
  was trained to match the other.
- A long text becomes *one* vector, and anything beyond the model's length is not read at all. Split
  documents into paragraphs.
- *The dog chased the man* and *The man chased the dog* come out nearly the same.
"""

# %% [markdown] section="usage" name="spread-about" tags=["advanced"] place="end"
"""
### How well does it use its space?

The mean similarity of unrelated sentences, and how many directions hold 90 % of the variance. A mean
near 1 says that all vectors point the same way; then only the order of the scores means anything.
"""

# %% section="usage" name="spread" tags=["advanced"] place="end"
if len(SENTENCES) > 1:
    others = (vectors @ vectors.T)[~torch.eye(len(SENTENCES), dtype=torch.bool)]
    variance = torch.linalg.svdvals(vectors - vectors.mean(dim=0)) ** 2
    needed = int((variance.cumsum(0) / variance.sum() < 0.9).sum()) + 1
    print(f"mean similarity {others.mean():.3f}, from {others.min():.3f} to {others.max():.3f}")
    print(f"{needed} of {vectors.shape[1]} directions hold 90 % of the variance of these texts")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"] place="end"
"""
### Evaluation on a small labelled set

English pairs that a person marked as similar or not. Every similar pair should be closer than every
other one; the share of comparisons in which that is true is the **AUC**: 1 is perfect, 0.5 is guessing.
The best threshold shows where to cut.
"""

# %% section="usage" name="evaluate" tags=["advanced"] place="end"
LABELLED = [
    ("How do I reset my password?", "I forgot my password, what now?", True),
    ("The shop is closed on Mondays.", "On Mondays you cannot buy anything there.", True),
    ("She bakes bread every morning.", "Each day at dawn she puts loaves in the oven.", True),
    ("The train is late.", "We are still waiting for the train to come.", True),
    ("How do I reset my password?", "How do I bake a cake?", False),
    ("The shop is closed on Mondays.", "The cat sleeps on the sofa.", False),
    ("She bakes bread every morning.", "The museum shows old bicycles.", False),
    ("The train is late.", "The soup needs more salt.", False),
]
ones, others = predict([one for one, _, _ in LABELLED]), predict([o for _, o, _ in LABELLED])
scores = [float(one @ other) for one, other in zip(ones, others)]
alike = [score for score, (_, _, same) in zip(scores, LABELLED) if same]
different = [score for score, (_, _, same) in zip(scores, LABELLED) if not same]
wins = sum(high > low for high in alike for low in different)
print(f"AUC {wins / (len(alike) * len(different)):.3f}")
right, border = max(
    (sum((score >= mark) == same for score, (_, _, same) in zip(scores, LABELLED)), mark)
    for mark in scores
)
print(f"best threshold {border:.3f}: accuracy {right}/{len(LABELLED)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"] place="end"
"""
**Your turn.** Ask in your own words, ideally without using any word from the sentences above.
"""

# %% section="usage" name="your-turn" tags=["beginner"] place="end"
my_query = "something about waiting"
scores = (predict([my_query]) @ vectors.T)[0]
print(f"{SENTENCES[scores.argmax()]} (similarity {scores.max():.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"] place="end"
"""
<details><summary>Show an answer</summary>

*Something about waiting* shares hardly a word with the sentences. If the model finds one about
patience, a queue or something that needs time, it compared meanings. A low number next to the winner
means that even the nearest sentence is not close. A search should then show nothing.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes several texts and returns how similar each one is to every other. The app below needs
nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(texts):
    """How alike the texts are: for each one its similarity with every other."""
    vectors = predict(texts)
    rows = (vectors @ vectors.T).tolist()
    return [
        {"text": text, "similarity": [round(number, 4) for number in row]}
        for text, row in zip(texts, rows)
    ]

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"] place="end"
"""
## Exercises

1. Put in fifty sentences from your own notes and search them.
2. Group the sentences by meaning with k-means. Do the groups make sense to you?
3. Write ten pairs that are similar and ten that are not. Which threshold separates them best?
"""
