# Speech recognition, measured: its time and memory, and the errors of a whole set.

# %% [markdown] section="usage" name="timing-about" tags=["advanced"]
"""
### How fast, and how much memory

The **real-time factor** is the time to transcribe divided by the length of the sound: below 1 the
model keeps up with a live speaker. The mean of two runs after a warm-up.
"""

# %% section="usage" name="timing" tags=["advanced"]
import statistics
import time


def seconds(sounds, runs=2):
    """The mean time to transcribe."""
    predict(sounds)  # warm-up: the first call pays for set-up work
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        predict(sounds)
        times.append(time.perf_counter() - start)
    return statistics.mean(times)


speeds = []
for count in (1, 4):
    batch = (SOUNDS * count)[:count]
    took = seconds(batch)
    length = sum(map(len, batch)) / RATE
    speeds.append({"batch": count, "ms": 1000 * took, "real-time factor": took / length})
show(speeds)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### The whole test set in one number

The word error rate of a set is not the mean of its sentences: all errors are divided by all words, so
long sentences count for more. Two clean recordings, and the same ones with noise:
"""

# %% section="usage" name="evaluate" tags=["advanced"]
def corpus_error_rate(sounds):
    """The word error rate over all recordings together."""
    counts = [len(words_of(said)) for said in SAID]
    rates = [word_error_rate(said, written) for said, written in zip(SAID, predict(sounds))]
    return sum(rate * count for rate, count in zip(rates, counts)) / max(sum(counts), 1)


loudness = [torch.from_numpy(sound).std() for sound in SOUNDS]
hissing = [
    (torch.from_numpy(sound) + 0.3 * loud * torch.randn(len(sound), generator=generator)).numpy()
    for sound, loud in zip(SOUNDS, loudness)
]
show([{"set": name, "word error rate": corpus_error_rate(sounds)}
      for name, sounds in {"as recorded": SOUNDS, "with noise": hissing}.items()])
