# Text-to-image with diffusers: pictures from noise and words.

# %% section="hello" name="load"
import inspect

from diffusers import DiffusionPipeline, ModelMixin

dtype = pipeline_dtype(dtype, device)
with no_random_weights(), no_random_weights(ModelMixin):
    model = DiffusionPipeline.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, torch_dtype=dtype
    )
model = model.to(device)
MOST_STEPS = most_steps(model)
print(f"Hello from {MODEL_ID}, a {type(model).__name__} on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** ideas, moods and illustrations. **Not for** facts: a map, a diagram or a face that it
paints looks right and is made up.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## A picture from words

You write what you want to see, and the model paints it. It starts from pure noise, like the snow on an
old television, and removes a little noise in each **step**, until the picture fits the words.

The words come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Pictures from words

Prompts from **{{topic_name}}**.{{pack_sentence}} The seed fixes the noise, so the same cell gives the
same picture again; steps and guidance decide how the noise is removed.
"""

# %% [markdown] section="usage" name="words-asked" when=["asks-words"]
"""
The model's page asks for the words **{{words_asked}}** in each prompt, so they come first below. Put them
into your own prompts too.
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["A rustic loaf of bread on a wooden table, morning light"]
STEPS = 20  # how often noise is removed: more is finer, and takes longer
GUIDANCE = None  # how strictly to follow the words; None: as the model's makers chose; 0: off
SEED = 7  # another number gives another picture

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the picture. **How long it takes:** with a graphics card, a few seconds. Without one it can take
minutes, and much longer for large models; the bar counts the steps, so after the first one you know
what to expect. {{steps_sentence}}
"""

# %% [markdown] section="usage" name="predict-about-more" tags=["intermediate", "advanced"]
"""
{{steps_sentence}} Without a graphics card, a step takes seconds for a small model and minutes for a
large one. After the first step, the bar shows what to expect.
"""

# %% section="usage" name="predict"
options_of = inspect.signature(model.__call__).parameters  # what a call may be given
# Some are guided by a second text that says what to avoid, and only where they get one.
avoids = (getattr(options_of.get("true_cfg_scale"), "default", None) or 1) > 1
guide = "true_cfg_scale" if avoids else "guidance_scale"
if GUIDANCE is None and guide in options_of:
    GUIDANCE = options_of[guide].default


def predict(prompt, steps=STEPS, guidance=GUIDANCE, seed=SEED, **options):
    """A picture for the prompt; the same arguments give the same picture."""
    if guide in options_of and guidance is not None:
        options[guide] = guidance
    if avoids:
        options.setdefault("negative_prompt", " ")
    # Drawn on the processor, so that the seed means the same on every machine.
    generator = torch.Generator("cpu").manual_seed(seed)
    if "num_inference_steps" in options_of:
        options["num_inference_steps"] = min(steps, MOST_STEPS)
    if steps != 2 and "intermediate_timesteps" in options_of:
        options["intermediate_timesteps"] = None  # which is for pictures in two steps
    made = model(prompt=prompt, generator=generator, **options)
    return made.images[0]


# %% section="usage" name="first-result"
first = predict(PROMPTS[0])
print(PROMPTS[0])
display(first)

# %% section="usage" name="measured"
def colours(picture):
    """The mean and the spread of a picture's values, from 0 to 255."""
    values = torch.tensor(list(picture.convert("L").resize((64, 64)).tobytes()), dtype=torch.float)
    return values.mean().item(), values.std().item()

# %% section="usage" name="first" tags=["beginner"]
brightness, contrast = colours(first)
result = [{"prompt": PROMPTS[0], "width": first.width, "height": first.height, "steps": STEPS,
           "brightness": brightness, "contrast": contrast}]

# %% section="usage" name="all" tags=["intermediate", "advanced"]
result = []
for prompt in PROMPTS[:2]:
    picture = first if prompt == PROMPTS[0] else predict(prompt)
    if picture is not first:
        print(prompt)
        display(picture)
    brightness, contrast = colours(picture)
    result.append({"prompt": prompt, "width": picture.width, "height": picture.height,
                   "steps": STEPS, "brightness": brightness, "contrast": contrast})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Compare the picture with the words, one by one: what is there, what is missing, and
what was added? Hands, writing and exact numbers of things are hard for these models. The picture is
new, but its look comes from the pictures that the model learned from, with their habits and prejudices.
If the whole picture is black, the model's safety filter may have blocked it.
"""

# %% [markdown] section="usage" name="steps-about" tags=["intermediate", "advanced"]
"""
### Steps and guidance

The same noise, removed in fewer or more steps, following the words more or less strictly. Models
distilled for speed need few steps and no guidance; others look washed out with little guidance and
harsh with too much. With the same seed, all of them start from the same composition.
"""

# %% section="usage" name="steps" tags=["intermediate", "advanced"]
from PIL import Image


def side_by_side(pictures, height=256):
    """Pictures in one row."""
    small = [p.resize((max(1, p.width * height // p.height), height)) for p in pictures]
    row = Image.new("RGB", (sum(p.width for p in small), height))
    left = 0
    for one in small:
        row.paste(one, (left, 0))
        left += one.width
    return row


few = sorted({max(1, STEPS // 4), max(2, STEPS // 2), max(4, STEPS)})
print("Steps:", *few)
display(side_by_side([predict(PROMPTS[0], steps=count) for count in few]))
if GUIDANCE:
    strengths = [1.0, GUIDANCE, 2 * GUIDANCE]
    print(f"Guidance, in {few[1]} steps:", *strengths)
    display(side_by_side([predict(PROMPTS[0], few[1], strength) for strength in strengths]))

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### Errors to expect

Text encoders read only the first tokens of a prompt (CLIP the first 77) and drop the rest with a warning.
And the size must be divisible by the factor by which the picture is compressed:
"""

# %% section="usage" name="error" tags=["intermediate"]
limit = getattr(getattr(model, "tokenizer", None), "model_max_length", None)
if "max_sequence_length" in options_of:  # a second encoder reads further than the first
    limit = options_of["max_sequence_length"].default
print("Tokens of a prompt that are read:", limit or "not stated")
try:
    predict(PROMPTS[0], 1, width=result[0]["width"] + 3)
    print("This pipeline takes any size.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")

# %% [markdown] section="usage" name="timing-about" tags=["advanced"]
"""
### Where the time goes, and the memory

The time of each step, measured between the pipeline's callbacks. The rest of the time goes into reading
the words and unpacking the picture.
"""

# %% section="usage" name="timing" tags=["advanced"]
import statistics
import time

ticks = []


def tick(pipeline, step, timestep, tensors):
    """Called after each step."""
    ticks.append(time.perf_counter())
    return tensors


options = {"callback_on_step_end": tick} if "callback_on_step_end" in options_of else {}
start = time.perf_counter()
predict(PROMPTS[0], max(STEPS, 2), **options)
whole = time.perf_counter() - start
steps = [later - earlier for earlier, later in zip(ticks, ticks[1:])]
row = {"whole picture, s": whole}
if steps:
    row["per step, ms (median)"] = 1000 * statistics.median(steps)
    row["outside the steps, s"] = max(whole - statistics.median(steps) * len(ticks), 0.0)
show([row])
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
parts = [part for part in model.components.values() if isinstance(part, torch.nn.Module)]
in_memory = sum(p.numel() * p.element_size() for part in parts for p in part.parameters())
print(f"Weights: {human_size(in_memory)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="schedule-about" tags=["advanced"]
"""
### The schedule

The pipeline is a loop around its parts. The scheduler decides at which noise levels the model runs; a
different one is a different path from noise to picture, with the same weights.
"""

# %% section="usage" name="schedule" tags=["advanced"]
print(type(model).__name__, "with", type(model.scheduler).__name__)
times = [float(step) for step in model.scheduler.timesteps]
print("Noise levels, from high to low:", [round(step) for step in times[:12]])
denoiser = getattr(model, "unet", None) or getattr(model, "transformer", None)
if denoiser is not None:
    settings = ("sample_size", "in_channels", "cross_attention_dim", "num_layers")
    print(type(denoiser).__name__, {name: denoiser.config[name] for name in settings
                                   if name in denoiser.config})

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A check with known answers: colours

People must judge whether a picture fits its words, but a colour can be measured: ask for three plain
walls in a few steps, and check which of red, green and blue is strongest. Guessing gets one in three
right.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
rows = []
for colour in ("red", "green", "blue"):
    small = predict(f"a plain {colour} wall", steps=min(STEPS, 8)).convert("RGB").resize((64, 64))
    values = torch.tensor(list(small.tobytes()), dtype=torch.float).view(-1, 3).mean(dim=0)
    strongest = ("red", "green", "blue")[values.argmax()]
    rows.append({"asked for": colour, "strongest": strongest} | {
        name: value for name, value in zip(("red", "green", "blue"), values.tolist())})
show(rows)
right = sum(row["asked for"] == row["strongest"] for row in rows)
print(f"accuracy {right}/{len(rows)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Change the words and run the cell. A style at the end, such as *watercolour* or
*woodcut print*, changes everything. Then keep the words and change the seed.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_prompt = PROMPTS[-1]
my_seed = 8
print(my_prompt)
display(predict(my_prompt, seed=my_seed))

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A style at the end changes colours and strokes, and often the whole scene, because pictures in that
style in the training set had typical scenes. A new seed with the same words gives another composition:
the noise at the start decides where things go. The same seed and the same words always give the same
picture again.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes the words and gives back the picture. The app below needs nothing else. It uses
the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text):
    """A picture for one prompt."""
    return predict(text)

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Draw the same prompt with five seeds. What stays, and what changes?
2. Remove one word after another from a prompt. Which of them matter?
3. If the pipeline takes a `negative_prompt`, use it to keep something out of the picture.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Swap the scheduler with `from_config(model.scheduler.config)` and compare at five steps.
2. Save the latents after each step in the callback and decode them: see the picture appear.
3. On a graphics card, try `enable_model_cpu_offload()`. How much time does the saved memory cost?
"""
