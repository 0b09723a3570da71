# How fast a model answers what it is shown or played; `THING` is the first of these.

# %% [markdown] section="usage" name="speed-of-answers-about" tags=["advanced"] place="end"
"""
### How fast, and how much memory

The first token has to wait until all inputs and the whole prompt are read; after that, each token costs
about the same.
"""

# %% section="usage" name="speed-of-answers" tags=["advanced"] place="end"
import time


def seconds(length):
    """How long an answer of exactly this many tokens takes."""
    start = time.perf_counter()
    predict([THING], QUESTIONS[:1], max_new_tokens=length, min_new_tokens=length)
    return time.perf_counter() - start


seconds(1)  # warm-up: the first call pays for set-up work
one, many = seconds(1), seconds(17)
show([{"until the first token, s": one, "each further token, ms": max(many - one, 0) / 16 * 1000}])
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")
