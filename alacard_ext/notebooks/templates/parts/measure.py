# Time and memory, for the advanced level of every task that defines `predict` and `INPUTS`.

# %% [markdown] section="usage" name="speed-about" tags=["advanced"] when=["batched"] place="end"
"""
### How fast, and how much memory

The median of several runs after a warm-up. Larger batches give more per second until the processor is
always busy; beyond that, they only cost memory and time.

**What to see.** Bars that stop growing: from that batch size on, the processor is busy all the time.
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
    speeds.append({"batch": count, "ms per batch": 1000 * took, "inputs a second": count / took})
show(speeds)
rates = [(f"batch of {row['batch']}", row["inputs a second"]) for row in speeds]
bars([("Throughput", rates)], "inputs per second")
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")
parts = [("the weights", weights / 1e6), ("all in use by this notebook", memory / 1e6)]
bars([("Memory", parts)], "MB")

# %% [markdown] section="usage" name="writing-speed-about" tags=["advanced"] when=["writing"] place="end"
"""
### How fast does it write, and with how much memory?

The decoder runs once for each token, so the length of the output decides. A batch writes several texts
for little more than the price of one.
"""

# %% section="usage" name="writing-speed" tags=["advanced"] when=["writing"] place="end"
import time

speeds = []
for count in (1, 4):
    batch = (INPUTS * count)[:count]
    predict(batch, max_new_tokens=2, num_beams=1)  # warm-up: the first call pays for set-up work
    start = time.perf_counter()
    predict(batch, max_new_tokens=16, min_new_tokens=16, num_beams=1)
    took = time.perf_counter() - start
    speeds.append({"batch": count, "seconds": took, "tokens a second": 16 * count / took})
show(speeds)
rates = [(f"batch of {row['batch']}", row["tokens a second"]) for row in speeds]
bars([("Throughput", rates)], "tokens per second")
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="rounding-about" tags=["advanced"] when=["rounding"] unless=["unpacks", "quantised"] place="end"
"""
### Quantisation: what eight bits would change

**Quantisation** stores each weight as a small whole number, with one scale per row. This cell rounds
the weights as an 8-bit format would, asks the same again, and restores the weights. It shows the price
in quality; only libraries that also compute with small numbers, such as bitsandbytes or torchao, save
memory and time.
"""

# %% section="usage" name="rounding" tags=["advanced"] when=["rounding"] unless=["unpacks", "quantised"] place="end"
def rounded(weight):
    """A weight with 255 steps a row, as numbers of the type that it had."""
    rows = weight.detach().float().flatten(1)
    scale = rows.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127
    return ((rows / scale).round() * scale).view_as(weight).to(weight.dtype)


def leaves(answer):
    """All numbers and words of an answer, one after the other."""
    answer = answer.tolist() if hasattr(answer, "tolist") else answer
    answer = list(answer.values()) if isinstance(answer, dict) else answer
    if isinstance(answer, (list, tuple)):
        return [leaf for part in answer for leaf in leaves(part)]
    return [answer]


large = [p for p in model.parameters() if p.ndim > 1 and p.is_floating_point()]
now = sum(p.numel() * p.element_size() for p in large)
if now > psutil.virtual_memory().available / 2:
    print("Skipped: there is no room for the second copy of the weights that this needs.")
elif large:
    # The copies lie in the computer's memory: a graphics card may have no room for them.
    kept = [p.detach().to("cpu", copy=True) for p in large]
    before = leaves(predict(INPUTS))
    with torch.no_grad():
        for parameter in large:
            parameter.copy_(rounded(parameter))
        after = leaves(predict(INPUTS))
        for parameter, original in zip(large, kept):
            parameter.copy_(original)
    del kept
    pairs = list(zip(before, after))
    moved = [abs(a - b) for a, b in pairs if isinstance(a, float) and isinstance(b, float)]
    others = [a == b for a, b in pairs if not isinstance(a, float)]
    eight = sum(p.numel() + 4 * p.shape[0] for p in large)
    print(f"{human_size(now)} of weights would take {human_size(eight)} in eight bits.")
    if moved:
        print(f"The numbers of the answers move by {max(moved):.4f} at most.")
    if others:
        print(f"{sum(others)} of {len(others)} words, texts or pictures stay exactly the same.")
    if len(before) != len(after) or not before:
        print(f"The answers hold {len(before)} values before and {len(after)} after.")
