# Text classification with ONNX Runtime: what the numbers of such a graph mean.

# %% section="usage" name="predict"
def scores_of(texts):
    """The model's raw numbers for each text, as rows of an array."""
    feed = feed_of(tokenizer.encode_batch(texts))
    return model.run(["logits"], feed)[0].astype(np.float64)


def predict(texts):
    """The labels of each text with their scores, the best first."""
    logits = scores_of(texts)
    if settings.get("problem_type") == "regression" or len(labels) == 1:
        scores = logits  # a single number, not a choice
    elif settings.get("problem_type") == "multi_label_classification":
        scores = 1 / (1 + np.exp(-logits))  # each label separately: several can fit
    else:
        scores = np.exp(logits - logits.max(axis=-1, keepdims=True))
        scores = scores / scores.sum(axis=-1, keepdims=True)  # they add up to 1
    return [
        dict(sorted(zip(labels, row), key=lambda pair: pair[1], reverse=True))
        for row in scores.tolist()
    ]

# %% [markdown] section="usage" name="threads-about" tags=["advanced"]
"""
### How much of the processor, and a file with smaller numbers

The graphs of a repository often differ only in their **quantisation**: files with `quantized`, `int8`
or `q4` in their names keep weights in 8 or 4 bits. Set `FILE` in the load cell to try one. This cell
measures the latency of one text, and compares a batch with single texts: padding must not change the
answer.
"""

# %% section="usage" name="threads" tags=["advanced"]
import statistics
import time

times = []
for _ in range(10):
    start = time.perf_counter()
    scores_of(TEXTS[:1])
    times.append(1000 * (time.perf_counter() - start))
print(f"One text: {statistics.median(times):.2f} ms, with", model.get_providers()[0])
together = scores_of(TEXTS)
alone = np.concatenate([scores_of([text]) for text in TEXTS])
print("Largest difference, a batch or single texts:", f"{np.abs(together - alone).max():.2e}")
print("Graphs in this repository:", ", ".join(FILES))
