# What one does with a ranker, whatever loads it: `rank(query, texts)` gives a score for each text.

# %% [markdown] section="info" name="good-for"
"""
**Good for** putting the best of about ten to a hundred passages first, after a quick search has found
them. **Not for** searching millions: each pair of question and passage costs a separate run.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Put the best answer first

This model reads a question **together with** a passage and says how well the two belong together. Do
that for every passage, sort by the number, and the best one is on top. Search engines work this way: a
quick method finds a hundred pages, and a model like this one puts them in order.

The passages come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Rank passages

A cross-encoder reads query and passage at once, with attention between the two: slower than comparing
vectors, but more exact. Passages: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
SENTENCES = [
    "A starter needs flour and water.", "Feed the starter every day.", "The train leaves at nine.",
]
QUERIES = ["how to look after a starter"]

# %% [markdown] section="usage" name="rank-about" tags=["beginner"] place="end"
"""
Each question is paired with each passage. A higher number means: this passage fits better.
"""

# %% [markdown] section="usage" name="first-result-about" place="end"
"""
### A first result

The first two passages for the first question, each with its score. All of them follow below.
"""

# %% section="usage" name="first-result" place="end"
for passage, score in zip(SENTENCES[:2], rank(QUERIES[0], SENTENCES[:2])):
    print(f"{score:.3f}  {passage}")

# %% section="usage" name="ranked" place="end"
INPUTS = SENTENCES
result, panels = [], []
for query in QUERIES:
    scores = rank(query, SENTENCES)
    order = sorted(range(len(SENTENCES)), key=scores.__getitem__, reverse=True)
    print(query)
    show([{"place": place, "passage": SENTENCES[number], "score": scores[number]}
          for place, number in enumerate(order[:5], 1)])
    panels.append((query, [(SENTENCES[number], scores[number]) for number in order[:5]]))
    result.append(
        {"query": query, "found": SENTENCES[order[0]], "score": scores[order[0]]}
    )

# %% [markdown] section="usage" name="bars-about" place="end"
"""
**What to see.** The five best passages of each question. Where a bar is much shorter than the one
above it, the model draws a line: passages above it fit, those below it do not.
"""

# %% section="usage" name="bars" place="end"
bars(panels, "score")

# %% [markdown] section="usage" name="meaning" tags=["beginner"] place="end"
"""
**How to read it.** Only the *order* means something. The scores of one model may lie between 0 and 1,
those of another between −11 and 11; no number by itself means *good enough*. And one passage comes
first even if none of them answers the question: then all the scores are low and close together.
"""

# %% [markdown] section="usage" name="margin-about" tags=["intermediate", "advanced"] place="end"
"""
### How clear is the first place?

The distance between the first and the second place, compared with the spread of all scores. If it is
small, the order could easily have been different.
"""

# %% section="usage" name="margin" tags=["intermediate", "advanced"] place="end"
rows = []
for query in QUERIES:
    scores = sorted(rank(query, SENTENCES), reverse=True)
    spread = scores[0] - scores[-1]
    gap = (scores[0] - scores[1]) / spread if len(scores) > 1 and spread else 0.0
    rows.append({"query": query, "best": scores[0], "last": scores[-1], "lead": gap})
show(rows)

# %% [markdown] section="usage" name="long-about" tags=["intermediate"] place="end"
"""
### An error to expect: the end of a passage is not read

Query and passage share the model's length. Anything beyond it is cut off **silently**. Split long
documents, rank the pieces, and give a document the score of its best piece.
"""

# %% section="usage" name="long" tags=["intermediate"] place="end"
filler = "This sentence is only here to fill the passage up. " * 400
answer = SENTENCES[0]
early, late = rank(QUERIES[0], [f"{answer} {filler}", f"{filler} {answer}"])
print(f"the answer at the beginning: {early:.3f}, at the far end: {late:.3f}")

# %% [markdown] section="usage" name="evaluation-about" tags=["advanced"] place="end"
"""
### Measured on a small labelled set

The first half of each passage serves as its query, so the right passage is known. The **mean reciprocal
rank** is 1 if the right passage always comes first, and 0.5 if it always comes second. Latency is that
of one query against all passages.
"""

# %% section="usage" name="evaluation" tags=["advanced"] place="end"
import statistics
import time

reciprocal, times = [], []
for number, sentence in enumerate(SENTENCES):
    words = sentence.split()
    query = " ".join(words[: max(2, len(words) // 2)])
    start = time.perf_counter()
    scores = rank(query, SENTENCES)
    times.append(time.perf_counter() - start)
    place = 1 + sum(score > scores[number] for score in scores)
    reciprocal.append(1 / place)
print(f"mean reciprocal rank: {statistics.mean(reciprocal):.3f} over {len(SENTENCES)} queries")
print(f"{1000 * statistics.median(times):.1f} ms for {len(SENTENCES)} pairs, "
      f"{len(SENTENCES) / statistics.median(times):.0f} pairs a second")
used = torch.cuda.max_memory_allocated() if device == "cuda" else psutil.Process().memory_info().rss
print(f"In use by this notebook: {human_size(used)}.")


def predict(passages):
    """How well each passage answers the first query; what follows asks this again."""
    return rank(QUERIES[0], passages)

# %% [markdown] section="usage" name="exercise" tags=["beginner"] place="end"
"""
**Your turn.** Write a question that one of the passages answers, without using its words. Does the
right passage still come first?
"""

# %% section="usage" name="your-turn" tags=["beginner"] place="end"
my_query = QUERIES[0]  # or "a question of your own"
scores = rank(my_query, SENTENCES)
print(SENTENCES[scores.index(max(scores))])

# %% [markdown] section="usage" name="exercise-answer" tags=["beginner"] place="end"
"""
<details><summary>Show an answer</summary>

A good ranker finds the passage by its meaning: a question with *daily* and a passage with *every day*
need not share a word. If it fails, ask in a whole sentence. Most rankers were trained on English
questions that people typed into a search engine.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes several texts. The first is the question; the others are put in order.
"""

# %% section="app" name="function"
def respond(texts):
    """The texts after the first, ranked by how well they answer the first."""
    query, passages = texts[0], list(texts[1:]) or SENTENCES
    scores = rank(query, passages)
    order = sorted(range(len(passages)), key=scores.__getitem__, reverse=True)
    return [{"text": passages[number], "score": round(scores[number], 4)} for number in order]

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"] place="end"
"""
## Exercises

1. Find thirty passages of your own with a keyword search, then let the model rank them.
2. Add a passage twice, once with a typing error. How far apart are their scores?
3. Compare with the vectors of a sentence-similarity model. Where do the two orders differ?
"""
