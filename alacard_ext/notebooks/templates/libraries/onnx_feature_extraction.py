# Embeddings with ONNX Runtime: what embeddings.py works on, as arrays of NumPy.

# %% section="hello" name="pooling"
WAYS = {"cls_token": "cls", "mean_tokens": "mean", "max_tokens": "max", "lasttoken": "lasttoken"}
# Repositories of Sentence Transformers say how one vector comes of those of the tokens.
pooling = read_json("1_Pooling/config.json")
told = pooling.get("pooling_mode") or [
    way for name, way in WAYS.items() if pooling.get(f"pooling_mode_{name}")
]
POOLING = told if isinstance(told, str) else (told or ["mean"])[0]
if POOLING not in WAYS.values():
    raise Stop(f"the model pools its vectors by {POOLING!r}, which this notebook does not support.")
most = read_json("sentence_bert_config.json").get("max_seq_length")
longest = min(longest, most or longest)
tokenizer.enable_truncation(longest)
# Some graphs give the finished vector, most give one for each token.
READY = next((name for name in outputs if name == "sentence_embedding"), None)
OUTPUT = READY or outputs[0]
if not READY and len(model.get_outputs()[0].shape) != 3:
    raise Stop(f"{OUTPUT} of this graph holds no vector for each token.")
print("One vector for a text:", "the graph's own" if READY else f"by {POOLING} of its tokens")

# %% section="usage" name="embed"
def pooled(tokens, mask):
    """One vector for each text out of those of its tokens; the filling does not count."""
    shown = mask[..., None].astype(tokens.dtype)
    if POOLING == "cls":
        return tokens[:, 0]
    if POOLING == "lasttoken":
        last = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
        return tokens[np.arange(len(tokens)), last]
    if POOLING == "max":
        return np.where(shown > 0, tokens, -np.inf).max(axis=1)
    return (tokens * shown).sum(axis=1) / np.maximum(shown.sum(axis=1), 1)


def predict(texts):
    """One vector of length 1 for each text, as rows of an array."""
    encoded = tokenizer.encode_batch(list(texts))
    vectors = model.run([OUTPUT], feed_of(encoded))[0].astype(np.float32)
    if vectors.ndim == 3:
        vectors = pooled(vectors, np.array([text.attention_mask for text in encoded]))
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)

# %% section="usage" name="spread" tags=["advanced"] place="end"
if len(SENTENCES) > 1:
    others = (vectors @ vectors.T)[~np.eye(len(SENTENCES), dtype=bool)]
    variance = np.linalg.svd(vectors - vectors.mean(axis=0), compute_uv=False) ** 2
    needed = int((variance.cumsum() / variance.sum() < 0.9).sum()) + 1
    print(f"mean similarity {others.mean():.3f}, from {others.min():.3f} to {others.max():.3f}")
    print(f"{needed} of {vectors.shape[1]} directions hold 90 % of the variance of these texts")

# %% [markdown] section="usage" name="index-about" tags=["advanced"] place="end"
"""
### Quantisation: eight bits for each number of a vector

A search keeps a vector for every text, so the vectors soon take more room than the model. Stored as
eight-bit whole numbers with one scale per vector, they take a quarter of it. The cell checks how far
the similarities move, and whether each sentence keeps its nearest neighbour. To try an eight-bit
*graph*, set `FILE` in the load cell to a file with `quantized` or `int8` in its name.
"""

# %% section="usage" name="index" tags=["advanced"] place="end"
import statistics
import time


def rounded(rows):
    """Vectors as numbers from -127 to 127 and a scale for each."""
    scale = np.maximum(np.abs(rows).max(axis=-1, keepdims=True), 1e-12) / 127
    return np.round(rows / scale).astype(np.int8), scale


small, scale = rounded(vectors)
exact, moved = vectors @ vectors.T, (small * scale) @ (small * scale).T
print(f"{human_size(vectors.nbytes)} become {human_size(small.nbytes + 4 * len(small))}.")
print(f"The similarities move by {np.abs(exact - moved).max():.4f} at most.")
for table in (exact, moved):
    np.fill_diagonal(table, -1)
kept = (exact.argmax(axis=1) == moved.argmax(axis=1)).sum()
print(f"{kept} of {len(exact)} keep their neighbour.")
rows = []
for count in (1, 16):
    batch = (SENTENCES * count)[:count]
    times = []
    for _ in range(5):
        start = time.perf_counter()
        predict(batch)
        times.append(time.perf_counter() - start)
    took = statistics.median(times)
    rows.append({"batch": count, "ms per batch": 1000 * took, "texts a second": count / took})
show(rows)
print("Graphs in this repository:", ", ".join(FILES))
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))
