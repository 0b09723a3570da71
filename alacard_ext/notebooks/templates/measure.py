# Time and memory, for the advanced level of every task that defines `predict` and `INPUTS`.

# %% [markdown] section="usage" name="speed-about" tags=["advanced"] when=["batched"] place="end"
"""
### How fast, and how much memory

The median of several runs after a warm-up. Larger batches give more per second until the processor
is busy all the time; from there on they only cost memory and waiting.
"""

# %% section="usage" name="speed" tags=["advanced"] when=["batched"] place="end"
import statistics
import time


def seconds(function, *arguments, runs=5):
    """The median time of a call."""
    function(*arguments)  # warm-up: the first call pays for set-up work
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


speeds = []
for count in (1, 4, 16):
    batch = (INPUTS * count)[:count]
    took = seconds(predict, batch)
    speeds.append({"batch": count, "ms a batch": 1000 * took, "inputs a second": count / took})
show(speeds)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="writing-speed-about" tags=["advanced"] when=["writing"] place="end"
"""
### How fast does it write, and with how much memory?

The decoder runs once for each token, so the length of the output decides. A batch writes several
texts at the price of little more than one.
"""

# %% section="usage" name="writing-speed" tags=["advanced"] when=["writing"] place="end"
import time

speeds = []
for count in (1, 4):
    batch = (INPUTS * count)[:count]
    predict(batch, max_new_tokens=2, num_beams=1)  # warm-up: the first call pays for set-up work
    start = time.perf_counter()
    predict(batch, max_new_tokens=16, min_length=17, num_beams=1)
    took = time.perf_counter() - start
    speeds.append({"batch": count, "seconds": took, "tokens a second": 16 * count / took})
show(speeds)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")
