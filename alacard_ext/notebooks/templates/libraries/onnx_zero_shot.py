# Zero-shot classification with ONNX Runtime: the cells of zero_shot_classification.py around it.

# %% section="hello" name="entailment"
ids = {name.lower(): number for number, name in enumerate(labels)}
entailment = next((number for name, number in ids.items() if name.startswith("entail")), None)
if entailment is None:
    raise Stop(f"{MODEL_ID} has no label 'entailment', which zero-shot needs.")
contradiction = next((n for name, n in ids.items() if name.startswith(("contra", "not"))), None)

# %% section="usage" name="predict"
def predict(texts, labels=LABELS, several=False):
    """For each text a score for each label; `several` judges every label by itself."""
    pairs = [(text, HYPOTHESIS.format(label)) for text in texts for label in labels]
    logits = model.run(["logits"], feed_of(tokenizer.encode_batch(pairs)))[0].astype(np.float64)
    logits = logits.reshape(len(texts), len(labels), -1)
    if several and contradiction is not None:
        # yes against no, for each label alone
        return (1 / (1 + np.exp(logits[..., contradiction] - logits[..., entailment]))).tolist()
    yes = logits[..., entailment]
    if several:
        return (1 / (1 + np.exp(-yes))).tolist()
    scores = np.exp(yes - yes.max(axis=-1, keepdims=True))  # the labels compete
    return (scores / scores.sum(axis=-1, keepdims=True)).tolist()


INPUTS = TEXTS
result = []
all_scores = predict(TEXTS)
for text, scores in zip(TEXTS, all_scores):
    winner = max(range(len(LABELS)), key=scores.__getitem__)
    result.append({"text": text, "label": LABELS[winner], "score": scores[winner]})
show(result)

# %% [markdown] section="usage" name="text-speed-about" tags=["advanced"] place="end"
"""
### How fast, and which graph

Each pair of text and label is a row of the batch. For a graph of eight bits set `FILE` in the load cell
to a file with `quantized` or `int8` in its name.
"""

# %% section="usage" name="text-speed" tags=["advanced"] place="end"
import time

start = time.perf_counter()
predict(TEXTS)
took = time.perf_counter() - start
print(f"{len(TEXTS) * len(LABELS) / took:.1f} pairs a second; graphs: {', '.join(FILES)}")
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))
