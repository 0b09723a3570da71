# Robot policies with LeRobot: what a robot would do next, from camera pictures and its joints.

# %% [markdown] section="hello" name="load-note"
"""
The notebook first downloads the files at the pinned commit, and LeRobot reads them from there. It
leaves one setting out on purpose: a policy that was trained from someone else's image network names
that network and would download it, although the policy's own file already holds the trained version.
"""

# %% section="hello" name="settings" hidden=true
# Reads the policy's settings: run this cell; you do not need to read it.
from pathlib import Path

from huggingface_hub import snapshot_download
from lerobot.configs.policies import PreTrainedConfig

folder = snapshot_download(
    MODEL_ID, revision=REVISION, allow_patterns=["*.json", "*.safetensors"],
    ignore_patterns=["checkpoints/*"],
)
try:
    settings = PreTrainedConfig.from_pretrained(folder)
except Exception as problem:
    raise Stop(
        "this release of LeRobot does not read the policy's settings, which another release "
        f"wrote: {type(problem).__name__}: {str(problem)[:300]}"
    ) from None
settings.device = device
settings.pretrained_backbone_weights = None

# %% section="hello" name="load"
from lerobot.policies.factory import get_policy_class, make_pre_post_processors

model = get_policy_class(settings.type).from_pretrained(folder, config=settings).eval()
print(f"Hello from {MODEL_ID}: a policy of the kind {settings.type}, on {device}.")

# %% [markdown] section="hello" name="scales-about" tags=["beginner"]
"""
A policy does not compute in degrees or centimetres: all values are brought to one scale on their way
in, and back to the robot's own scale on their way out. Two small programs that belong to the model do
that.
"""

# %% [markdown] section="hello" name="scales-about-more" tags=["intermediate", "advanced"]
"""
The processors bring observations to the scale of the training, and actions back. Since LeRobot 0.4 they
are separate files; older policies keep the statistics as buffers next to their weights.
"""

# %% section="hello" name="scales" hidden=true
# Finds the scales of the robot's values: run this cell; you do not need to read it.
def kept_beside_weights():
    """Mean, spread and range of each value, as older policies keep them; empty where none are."""
    from safetensors import safe_open

    found = {}
    with safe_open(Path(folder) / "model.safetensors", "pt") as file:
        for name in file.keys():
            part, _, rest = name.partition(".buffer_")
            value, _, kind = rest.rpartition(".")
            for feature in (*settings.input_features, *settings.output_features):
                if part.startswith(("normalize", "unnormalize")) \
                        and value == feature.replace(".", "_"):
                    found.setdefault(feature, {})[kind] = file.get_tensor(name)
    return found


if (Path(folder) / "policy_preprocessor.json").is_file():
    prepare, restore = make_pre_post_processors(
        settings, pretrained_path=folder,
        preprocessor_overrides={"device_processor": {"device": device}},
    )
else:
    prepare, restore = make_pre_post_processors(settings, dataset_stats=kept_beside_weights())
usual = {}
for step in (*prepare.steps, *restore.steps):
    usual |= getattr(step, "stats", None) or {}
if not usual:
    print("The repository does not say on which scales the policy was trained, so the numbers "
          "below are the policy's own and no robot's.")
for name, feature in (*settings.input_features.items(), *settings.output_features.items()):
    way = "out" if name in settings.output_features else "in "
    print(f"{way} {name}: {' x '.join(map(str, feature.shape))} numbers")

# %% [markdown] section="info" name="good-for"
"""
**Good for** the one robot, the one set of cameras and the one job that it was trained on. **Not for**
another robot, another camera position, or any use near people without someone at the emergency stop: a
policy knows nothing of danger.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## What would the robot do?

A **policy** looks at what the robot sees and feels, the *observation*, and says how the motors are to
move, the *action*. Most such policies learned by imitation: people steered the robot through the
job, again and again, and the policy learned to do what they did.

You need no robot. This notebook makes observations in the right form: pictures take the place of the
cameras.{{media_sentence}} So the numbers below are real answers of the policy to a scene that it has
never seen. On your robot, you would pass the robot's own pictures.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Observations in, actions out

The observations have the shapes that `settings.input_features` names; bundled pictures stand for the
cameras, and the mean of the training data for the joints.{{media_sentence}} Nothing here moves a
robot, and a scene unlike the training's gives actions that mean little.
"""

# %% [markdown] section="usage" name="observe-about" tags=["beginner"]
"""
The next cell builds an observation: each camera's picture as numbers from 0 to 1, and the **joints** of
the arm as a row of numbers, one for each motor. The joints are where they were on average during
training, as far as the policy's files say.
"""

# %% section="usage" name="observe" hidden=true
# Makes observations of pictures: run this cell; you do not need to read it.
import numpy as np


def at_rest(name, shape):
    """Where the value stood on average in the training; zeros where that is not known."""
    known = usual.get(name, {})
    if "mean" in known:
        return torch.as_tensor(known["mean"], dtype=torch.float32).reshape(shape)
    if "min" in known and "max" in known:
        ends = [torch.as_tensor(known[end], dtype=torch.float32) for end in ("min", "max")]
        return ((ends[0] + ends[1]) / 2).reshape(shape)
    return torch.zeros(shape)


def observe(picture, moved=0.0):
    """One observation: the picture for each camera, and joints that are `moved` from rest."""
    seen = {}
    for name, feature in settings.input_features.items():
        if feature.type.name == "VISUAL":
            _, high, wide = feature.shape
            pixels = np.array(picture.resize((wide, high)), dtype=np.float32) / 255
            seen[name] = torch.from_numpy(pixels).permute(2, 0, 1)
        else:
            seen[name] = at_rest(name, tuple(feature.shape)) + moved
    return seen


INPUTS = [observe(picture) for picture in PICTURES.values()]
for name, value in INPUTS[0].items():
    told = f"numbers from {value.min():.2f} to {value.max():.2f}" if value.dim() == 3 \
        else " ".join(f"{number:.2f}" for number in value.flatten()[:8].tolist())
    print(f"{name}: {told}")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the policy. From one observation it usually plans several steps ahead, a **chunk** of actions. You
see the first steps for each picture; each *motor* gets one number per step, in the robot's own unit.
"""

# %% section="usage" name="predict"
# How many actions it gives before it looks again
CHUNK = getattr(settings, "n_action_steps", None) or getattr(settings, "action_chunk_size", 1)
SEED = 7  # some policies draw their actions at random; this makes them draw the same


def predict(observations, steps=None):
    """The next actions for each observation: observations x steps x motors."""
    batch = {name: torch.stack([one[name] for one in observations]) for name in observations[0]}
    torch.manual_seed(SEED)
    model.reset()  # forget what was seen and planned before
    actions = []
    with torch.inference_mode():  # we only use the model, we do not train it
        ready = prepare(batch)
        for _ in range(steps or CHUNK):
            actions.append(restore(model.select_action(dict(ready))))
    return torch.stack(actions, dim=1).float().cpu()

# %% section="usage" name="first-result"
print("The first action, a number for each motor:", predict(INPUTS[:1])[0, 0].tolist())

# %% section="usage" name="actions"
def as_row(action):
    """One action by motor."""
    return {f"motor {number}": value for number, value in enumerate(action.tolist(), start=1)}


planned = predict(INPUTS)
result = [{"camera sees": title, "step": number, **as_row(action)}
          for title, plan in zip(PICTURES, planned)
          for number, action in enumerate(plan[:4], start=1)]
show(result)
print(f"{CHUNK} steps for {planned.shape[-1]} motors are planned at once.")

# %% section="usage" name="chart" hidden=["beginner"]
from PIL import Image, ImageDraw


def chart(plan, wide=640, high=220):
    """One line a motor over the planned steps, each on its own scale from low to high."""
    picture = Image.new("RGB", (wide, high), "white")
    draw = ImageDraw.Draw(picture)
    low, spread = plan.min(dim=0).values, (plan.max(dim=0).values - plan.min(dim=0).values)
    places = (plan - low) / spread.clamp(min=1e-9)
    for motor in range(plan.shape[1]):
        colour = f"hsl({360 * motor // plan.shape[1]}, 80%, 40%)"
        points = [(10 + (wide - 20) * number / max(len(plan) - 1, 1),
                   high - 10 - (high - 20) * place)
                  for number, place in enumerate(places[:, motor].tolist())]
        draw.line(points if len(points) > 1 else points * 2, fill=colour, width=2)
    return picture


display(chart(planned[0]))
print("The first plan: a line for each motor, from its lowest to its highest value, step by step.")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** In most policies an action is a target position: *motor 1* should be at this angle
at the next step, a fraction of a second later. Numbers that change little from step to step mean a calm
movement; a jump would be a jerk. The data set that the model's page names says which motor is which,
and in what unit.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one camera picture and gives back the planned actions, with the joints at rest. The app
below needs nothing else. It uses the policy that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The planned actions for one camera picture, up to ten steps of them."""
    plan = predict([observe(picture)])[0]
    return {"policy": settings.type, "steps planned": len(plan),
            "actions": [[round(value, 5) for value in action] for action in plan[:10].tolist()]}

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Cover only one of the cameras. Which one does the policy need most?
2. Take one recorded episode of the data set on the model's page and compare plan and record.
3. Set `settings.n_action_steps` to 1. How much does the plan change from one look to the next?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Add noise to the joints and plot the spread of the first action. Where is the policy sure?
2. Compare the latency of the first step with the rate of your robot. How short may a chunk be?
3. Replay a recorded episode and measure the mean error of the actions, motor by motor.
"""
