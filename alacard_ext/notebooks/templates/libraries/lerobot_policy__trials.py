# What the plan depends on, mistakes, latency, and what can be checked without a robot.

# %% [markdown] section="usage" name="depends-about" tags=["intermediate", "advanced"]
"""
### What does the plan depend on?

The same observation with one thing changed. Each one runs by itself and from the same seed, because
some policies draw their actions at random. A policy that hardly heeds the picture plays back a
movement; one that hardly heeds the joints may jerk at its first step.
"""

# %% section="usage" name="depends" tags=["intermediate", "advanced"]
from PIL import ImageOps

first_picture = next(iter(PICTURES.values()))
black = Image.new("RGB", first_picture.size)
changed = {
    "as it is": observe(first_picture),
    "mirrored": observe(ImageOps.mirror(first_picture)),
    "cameras covered": observe(black),
    "joints moved by 0.1": observe(first_picture, moved=0.1),
}
plans = torch.cat([predict([seen]) for seen in changed.values()])
spread = (plans[0].max(dim=0).values - plans[0].min(dim=0).values).mean()
rows = []
for name, plan in zip(changed, plans):
    apart = (plan - plans[0]).abs().mean()
    rows.append({"observation": name, "mean change of an action": apart.item(),
                 "as a share of the plan's own range": (apart / spread.clamp(min=1e-9)).item()})
show(rows)

# %% [markdown] section="usage" name="forgot-about" tags=["intermediate"]
"""
### A silent mistake: no `reset()`

`select_action` keeps what it planned in a queue. Without `model.reset()` at the start of an episode,
the robot first plays out the plan of the **last** one. The cell shows that, and then a mistake that
does raise an error: the joints of another robot.
"""

# %% section="usage" name="forgot" tags=["intermediate"]
def one(name, value):
    """A batch of one observation, made ready."""
    return prepare({key: tensor.unsqueeze(0) for key, tensor in {**changed[name], **value}.items()})


old_plan = predict([changed["as it is"]], 2)[0]
torch.manual_seed(SEED)
model.reset()
with torch.inference_mode():
    model.select_action(one("as it is", {}))
    late = restore(model.select_action(one("cameras covered", {}))).float().cpu()[0]
if CHUNK == 1:
    print("This policy plans one step at a time, so nothing is left over.")
else:
    print("Cameras covered, but no reset. The next action is the second one of the old plan:",
          torch.allclose(late, old_plan[1], atol=1e-5))
states = [name for name, seen in changed["as it is"].items() if seen.dim() == 1]
if states:
    model.reset()
    try:
        model.select_action(one("as it is", {states[0]: torch.zeros(99)}))
        print("This policy does not look at its joints.")
    except Exception as problem:
        print(f"{type(problem).__name__}: {str(problem)[:200]}")
    model.reset()
    shape = tuple(settings.input_features[states[0]].shape)
    print("The cure: as many joints as the policy was trained with,", shape)

# %% [markdown] section="usage" name="chunks-about" tags=["advanced"]
"""
### How often must it look?

The network runs once per chunk; the other steps only take the next action from the queue. So a robot at
30 steps per second needs the network to finish once per chunk, not at every step. Several robots can
share one pass: a batch costs less than running its robots one by one.
"""

# %% section="usage" name="chunks" tags=["advanced"]
import time

model.reset()
ready, times = prepare({name: value.unsqueeze(0) for name, value in INPUTS[0].items()}), []
with torch.inference_mode():
    for _ in range(CHUNK + 1):
        start = time.perf_counter()
        model.select_action(dict(ready))
        times.append(time.perf_counter() - start)
show([{"step": "first of a chunk", "ms": 1000 * times[0]},
      {"step": "others, on average", "ms": 1000 * sum(times[1:-1]) / max(len(times) - 2, 1)},
      {"step": "first of the next chunk", "ms": 1000 * times[-1]}])
rows = []
for robots in (1, 4):
    start = time.perf_counter()
    predict((INPUTS * robots)[:robots])
    took = time.perf_counter() - start
    rows.append({"robots": robots, "ms per chunk": 1000 * took, "chunks a second": robots / took})
show(rows)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
numbers_in_model = sum(p.numel() for p in model.parameters())
print(f"Weights: {human_size(4 * numbers_in_model)}. In use: {human_size(memory)}.")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### What can be checked without a robot

Only the robot or a simulator shows whether a movement does the job. But three things must hold before
you run it at all: the same observation and seed give the same plan, no action leaves the range seen in
training, and no step jumps farther than a tenth of that range. The last two need the statistics in the
files.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
again = predict(INPUTS)
rows = [{"must hold": "same plan twice", "holds for": int(torch.equal(again, planned)), "of": 1}]
known = usual.get(next(iter(settings.output_features)), {})
if "min" in known and "max" in known:
    low, high = (torch.as_tensor(known[end]).float().flatten() for end in ("min", "max"))
    inside = (planned >= low) & (planned <= high)
    calm = (planned[:, 1:] - planned[:, :-1]).abs() <= (high - low) / 10
    rows += [{"must hold": what, "holds for": int(held.sum()), "of": held.numel()}
             for what, held in (("within the training's range", inside), ("no jump", calm))]
else:
    print("The files hold no range of the actions, so it cannot be checked.")
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Move all joints a little and ask again: `moved` is added to each of them. Does the plan
follow, or does it go its own way? To use a picture of your own, put it next to this notebook and write
`Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
moved = 0.1
my_picture = next(iter(PICTURES.values()))
before, after = predict([observe(my_picture)])[0], predict([observe(my_picture, moved)])[0]
show([{"joints": "at rest", **as_row(before[0])}, {"joints": "moved", **as_row(after[0])}])

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A policy that was trained well starts its plan near where the joints are, so the first action moves
along with them. If it hardly changes, the policy follows the picture, or habit. Far from anything it
has seen, it can answer anything: that is why real robots have limits in addition to the policy.

</details>
"""
