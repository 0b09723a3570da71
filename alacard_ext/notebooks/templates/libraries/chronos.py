# Forecasting with Chronos: how a series of numbers may go on, with a range.

# %% section="hello" name="load"
from chronos import BaseChronosPipeline
from huggingface_hub import snapshot_download

# Chronos takes a folder: the files are fetched at their commit first.
with no_random_weights():
    model = BaseChronosPipeline.from_pretrained(
        snapshot_download(MODEL_ID, revision=REVISION), device_map=device, dtype=torch.float32
    )
weights = sum(p.numel() for p in model.model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, a {type(model).__name__} on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** a first forecast of sales, visits, temperatures and the like, without training. **Not for**
what the past cannot show (a strike, a new law), nor for share prices.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## What comes next?

A **time series** is one number after the other: the visitors of each day, say. The model has seen a
great many of them and continues yours. It gives a range instead of a single number: in eight of ten
cases the truth should lie between *low* and *high*.

The series below is made up: eight weeks of a shop that is busy at weekends and slowly grows.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Zero-shot forecasts

Quantiles of the next values, without training. The series is synthetic: weekly seasonality, a
trend, and no noise, so that errors are the model's own.
"""

# %% section="usage" name="inputs" tags=["parameters"]
WEEK = [20.0, 22.0, 21.0, 25.0, 34.0, 52.0, 45.0]
WEEKS = 8
HORIZON = 7  # how many values to forecast

# %% section="usage" name="predict"
SERIES = [round(value + 0.2 * (7 * week + day), 1)
          for week in range(WEEKS) for day, value in enumerate(WEEK)]
LEVELS = [0.1, 0.5, 0.9]


def predict(many, horizon=HORIZON):
    """For each series the next values, each as low, middle and high."""
    found = []
    for series in many:
        past = torch.tensor(series, dtype=torch.float32)
        quantiles, _ = model.predict_quantiles(
            [past], prediction_length=horizon, quantile_levels=LEVELS
        )
        rows = torch.as_tensor(quantiles[0]).reshape(horizon, len(LEVELS)).tolist()
        found.append([dict(zip(("low", "middle", "high"), row)) for row in rows])
    return found


INPUTS = [SERIES]
forecast = predict(INPUTS)[0]
result = [{"step": number} | row for number, row in enumerate(forecast, start=1)]
print("The last week:", SERIES[-7:])
show(result)

# %% [markdown] section="usage" name="drawn-about"
"""
**What to see.** The grey line is the past, the blue one the best guess, and the band what the model thinks
likely. Where the band widens, the model is less sure.
"""

# %% section="usage" name="drawn"
steps = range(len(SERIES), len(SERIES) + len(forecast))
low, middle, high = ([row[name] for row in forecast] for name in ("low", "middle", "high"))
says = f"The past and {len(forecast)} values to come, from {min(low):.1f} to {max(high):.1f}"
with chart(says) as lines:
    lines.plot(SERIES, "#7a7a7a")
    lines.plot(steps, middle, "#4c8fcf")
    lines.fill_between(steps, low, high, color="#4c8fcf", alpha=0.3)
    lines.set_xlabel("step")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `middle` is the best guess for each of the next days. The farther `low` and `high`
are apart, the less sure the model is; the range usually widens the further ahead you look. Does the
forecast know about the weekend?
"""

# %% [markdown] section="usage" name="backtest-about" tags=["intermediate", "advanced"]
"""
### Is it any good? Hide the last week

The honest test of a forecast: hide what you know, forecast it, and compare. Compare it with the
simplest forecast of all, too: *the same as a week ago*.
"""

# %% section="usage" name="backtest" tags=["intermediate", "advanced"]
past, truth = SERIES[:-7], SERIES[-7:]
middle = [row["middle"] for row in predict([past], 7)[0]]
error = sum(abs(a - b) for a, b in zip(middle, truth)) / 7
simple = sum(abs(a - b) for a, b in zip(past[-7:], truth)) / 7
show([{"forecast": "the model", "mean error": error},
      {"forecast": "as a week ago", "mean error": simple}])

# %% [markdown] section="usage" name="gap" tags=["intermediate"]
"""
### Errors to expect

- Gaps: put `float("nan")` where a value is missing, never 0, which the model would believe.
- Too short a past: it needs at least two or three of the periods that you expect to continue.
- A horizon far beyond the usual one: the further away a value, the less it tells.
"""

# %% section="usage" name="with-gap" tags=["intermediate"]
with_gap = [float("nan") if 20 <= place < 23 else value for place, value in enumerate(SERIES)]
print("with a gap:   ", [round(row["middle"], 1) for row in predict([with_gap])[0]])
print("without a gap:", [round(row["middle"], 1) for row in forecast])

# %% [markdown] section="usage" name="context-about" tags=["advanced"]
"""
### How much past does it need?

Error and time for several lengths of the past, and the share of true values within the range, which
should be near 0.8.
"""

# %% section="usage" name="context" tags=["advanced"]
import time

rows = []
for weeks in (2, 4, WEEKS - 1):
    start = time.perf_counter()
    said = predict([past[-7 * weeks :]], 7)[0]
    took = time.perf_counter() - start
    inside = sum(row["low"] <= value <= row["high"] for row, value in zip(said, truth)) / 7
    error = sum(abs(row["middle"] - value) for row, value in zip(said, truth)) / 7
    rows.append({"weeks": weeks, "mean error": error, "within": inside, "ms": 1000 * took})
show(rows)
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Put in a series of your own. Then make one of its weekends unusually quiet. Does the
model believe that it will stay that way?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_series = [5, 6, 8, 5, 6, 8, 5, 6, 8, 5, 6, 8]
for row in predict([my_series], 3)[0]:
    print(f"{row['low']:.1f} to {row['high']:.1f}, most likely {row['middle']:.1f}")

# %% [markdown] section="usage" name="exercise-answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

One quiet weekend among eight changes little: the model follows what repeats. Make the last two quiet,
and it becomes less sure: *low* and *high* move apart.

</details>
"""

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Take a real series from your work and hide its last period. Does the model beat *as last time*?
2. Move the hidden period back through the series, ten times. Is 80 % of the truth in the range?
"""
