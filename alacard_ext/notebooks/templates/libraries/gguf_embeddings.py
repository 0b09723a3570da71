# Embeddings with llama.cpp: what embeddings.py works on, as arrays of NumPy.

# %% section="hello" name="files" tags=["parameters"]
# Each file with its bits per weight, as its name tells them; 0: the name does not tell.
FILES = {"model-Q8_0.gguf": 8.5}

# %% section="hello" name="load"
import numpy as np
from huggingface_hub import hf_hub_download
from llama_cpp import Llama

MOST_BITS = 9  # from about 8 bits on, more of them only cost memory and speed
CONTEXT = 512  # tokens of a text; what is longer is cut
useful = {name: bits for name, bits in FILES.items() if 0 < bits <= MOST_BITS}
chosen = max(useful, key=useful.get) if useful else min(FILES, key=FILES.get)
# Models of this kind read a text as a whole, so that one batch has to hold all of it.
model = Llama(
    hf_hub_download(MODEL_ID, chosen, revision=REVISION), embedding=True, n_ctx=CONTEXT,
    n_batch=CONTEXT, n_ubatch=CONTEXT, n_gpu_layers=-1, verbose=False,
)
print(f"Hello from {MODEL_ID}: {chosen}, with vectors of {model.n_embd()} numbers.")

# %% section="usage" name="embed"
def predict(texts):
    """One vector of length 1 for each text, as rows of an array."""
    rows = []
    for text in texts:
        (found,) = model.embed([text], normalize=False, truncate=True)
        found = np.array(found, dtype=np.float32)
        # A file that does not say how one vector comes of those of the tokens gives them all.
        rows.append(found.mean(axis=0) if found.ndim == 2 else found)
    vectors = np.stack(rows)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)

# %% section="usage" name="spread" tags=["advanced"] place="end"
if len(SENTENCES) > 1:
    others = (vectors @ vectors.T)[~np.eye(len(SENTENCES), dtype=bool)]
    variance = np.linalg.svd(vectors - vectors.mean(axis=0), compute_uv=False) ** 2
    needed = int((variance.cumsum() / variance.sum() < 0.9).sum()) + 1
    print(f"mean similarity {others.mean():.3f}, from {others.min():.3f} to {others.max():.3f}")
    print(f"{needed} of {vectors.shape[1]} directions hold 90 % of the variance of these texts")

# %% [markdown] section="usage" name="text-speed-about" tags=["advanced"] place="end"
"""
### How fast, and how much memory

The files of the repository differ in their bits per weight. To compare two, set `chosen` in the load cell
to another name of `FILES`, and run the notebook again from there.
"""

# %% section="usage" name="text-speed" tags=["advanced"] place="end"
import statistics
import time

times = []
for _ in range(5):
    start = time.perf_counter()
    predict(SENTENCES[:4])
    times.append(time.perf_counter() - start)
took = statistics.median(times)
print(f"{len(SENTENCES[:4]) / took:.1f} texts a second; files here: {', '.join(FILES)}")
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))
