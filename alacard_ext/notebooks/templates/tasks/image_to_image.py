# Image-to-image with diffusers: a picture is changed as words ask for it, or varied without words.

# %% [markdown] section="info" name="good-for"
"""
**Good for** trying styles, light and colours on a picture of your own. **Not for** proof: what it
adds is made up, and it changes more than one asks for. Change pictures of other people only with
their consent.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Change a picture

You give a picture and say in words what it shall become. The model adds noise to the picture, more
or less of it, and clears it up again so that it fits the words.

The pictures are part of this notebook.{{media_sentence}}
Your topic is **{{topic_name}}**; what it brings along of its own comes first.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Change pictures

A picture, words, and two dials: how much of the picture may go (`strength`, or an image guidance),
and how strictly the words are followed.{{media_sentence}}
Your topic is **{{topic_name}}**; what it brings along of its own comes first.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["Turn it into a watercolour painting", "Make it a snowy winter evening"]
# How often noise is taken away. More is finer, and takes longer.
STEPS = 20
# How strictly the words are followed. None: as the model's makers chose; 0: off.
GUIDANCE = None
# Another number gives another result.
SEED = 7

# %% section="usage" name="size"
from diffusers import AutoPipelineForImage2Image
from PIL import Image, ImageDraw, ImageFilter, ImageOps

if not {"image", "control_image"} & set(options_of):
    # The checkpoint paints from words alone; the same parts can begin with a picture as well.
    model = AutoPipelineForImage2Image.from_pipe(model)
    options_of = inspect.signature(model.__call__).parameters
body = getattr(model, "unet", None) or getattr(model, "transformer", None)
learned = body.config.get("sample_size") if body is not None else None
factor = getattr(model, "vae_scale_factor", 8)
SIDE = min(learned * factor, 768) if isinstance(learned, int) else 512
if "Upscale" in type(model).__name__:  # what comes out is several times as large
    SIDE = min(SIDE, 128)


def fitted(picture):
    """The picture at about the size that the model learned from, as it wants its sides."""
    scale = SIDE / max(picture.size)
    wide, high = (max(16, round(side * scale / 16) * 16) for side in picture.size)
    return picture.convert("RGB").resize((wide, high))


def middle_of(picture):
    """A mask: white where the picture is painted anew, an ellipse in its middle."""
    mask = Image.new("L", picture.size, 0)
    wide, high = picture.size
    ImageDraw.Draw(mask).ellipse((wide // 4, high // 4, 3 * wide // 4, 3 * high // 4), fill=255)
    return mask


def outlines_of(picture):
    """The picture's edges, white on black, for models that are led by a drawing."""
    edges = picture.convert("L").filter(ImageFilter.FIND_EDGES)
    return ImageOps.autocontrast(edges).convert("RGB")


# A ControlNet is led by the picture that it is given; some take another one to begin with.
led = "controlnet_conditioning_scale" in options_of and "strength" not in options_of
print(f"{type(model).__name__} works on pictures of about {SIDE} x {SIDE} points.")

# %% section="usage" name="make"
if GUIDANCE is None and "guidance_scale" in options_of:
    GUIDANCE = options_of["guidance_scale"].default


def make(picture=None, prompt=PROMPTS[0], steps=STEPS, seed=SEED, guidance=GUIDANCE, **options):
    """The picture, changed; the same arguments give the same result."""
    seen = fitted(picture or start)
    given = {"prompt": prompt, "image": outlines_of(seen) if led else seen}
    given |= {"mask_image": middle_of(seen), "control_image": outlines_of(seen)}
    given["guidance_scale"] = guidance
    # Some take no words at all, and some have no dial for them.
    given = {name: value for name, value in given.items()
             if name in options_of and value is not None}
    # Drawn on the processor, so that the seed means the same on every machine.
    generator = torch.Generator("cpu").manual_seed(seed)
    if "num_inference_steps" in options_of:
        # Where only a share of the noise is added, only that share of the steps is taken.
        options["num_inference_steps"] = min(max(steps, 2), MOST_STEPS)
    return model(**given, generator=generator, **options).images[0]


def side_by_side(pictures, height=256):
    """Pictures in one row."""
    small = [p.resize((max(1, p.width * height // p.height), height)) for p in pictures]
    row = Image.new("RGB", (sum(p.width for p in small), height))
    left = 0
    for one in small:
        row.paste(one, (left, 0))
        left += one.width
    return row


def difference(before, after):
    """How far two pictures are apart, from 0 (the same) to 255."""
    one, two = (torch.tensor(list(p.convert("RGB").resize((64, 64)).tobytes()), dtype=torch.float)
                for p in (before, after))
    return (one - two).abs().mean().item()


title, start = next(iter(PICTURES.items()))

# %% section="usage" name="guides"
if "mask_image" in options_of:
    print("It paints anew what is white in a mask, and keeps the rest. The first picture's mask:")
    display(middle_of(fitted(start)))
if led or "control_image" in options_of:
    print("It keeps to a drawing. Here that is made of the picture's own edges:")
    display(outlines_of(fitted(start)))

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the change: before on the left, after on the right. With a graphics card it takes some seconds,
without one it can be minutes.
"""

# %% section="usage" name="predict"
result = []
for prompt in PROMPTS[:2]:
    print(prompt)
    after = make(start, prompt)
    display(side_by_side([start, after]))
    result.append({"picture": title, "prompt": prompt, "width": after.width,
                   "height": after.height, "changed by": difference(start, after)})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `changed by` is the mean difference of all points: 0 is the same picture, and
above about 60 hardly anything is left of it. Look for what you did *not* ask for. Faces, writing and
the number of things change most easily, since the model paints them anew and does not know them.
"""

# %% [markdown] section="usage" name="dials-about" tags=["intermediate", "advanced"]
"""
### How much may change

`strength` is the share of noise that is added: 0.3 keeps the picture, 0.9 mostly forgets it. Models
that edit by instruction have an `image_guidance_scale` instead: the higher, the closer to the
picture.
"""

# %% section="usage" name="dials" tags=["intermediate", "advanced"]
dials = {"strength": (0.3, 0.6, 0.9), "image_guidance_scale": (1.0, 1.5, 2.5)}
dial = next((name for name in dials if name in options_of), None)
if dial:
    versions = [make(start, **{dial: value}) for value in dials[dial]]
    display(side_by_side(versions))
    show([{dial: value, "changed by": difference(start, after)}
          for value, after in zip(dials[dial], versions)])
else:
    versions = [make(start, seed=seed) for seed in (1, 2, 3)]
    print("No such dial here; three seeds instead.")
    display(side_by_side(versions))

# %% [markdown] section="usage" name="batch-about" tags=["intermediate"]
"""
### All pictures, the same words
"""

# %% section="usage" name="batch" tags=["intermediate"]
rows = []
for name, picture in PICTURES.items():
    after = make(picture, PROMPTS[0])
    rows.append({"picture": name, "changed by": difference(picture, after)})
    display(side_by_side([picture, after]))
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: no picture, or not in three colours

A pipeline that is given no picture says so. One with a fourth channel, for transparency, fails deep
inside or is wrong; `convert("RGB")` is the cure, and `fitted` does it.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    model(**{"prompt": PROMPTS[0]} if "prompt" in options_of else {}, image=None)
    print("This pipeline does without a picture.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Mended:", make(start.convert("RGBA"), steps=2).mode)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small check with known answers

The same seed must give the same picture twice, and another seed another one. How far apart seeds lie
tells how much the words and the picture leave open.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
first, again, other = (make(start, seed=seed) for seed in (1, 1, 2))
show([{"compared": "the same seed twice", "difference": difference(first, again)},
      {"compared": "two seeds", "difference": difference(first, other)},
      {"compared": "before and after", "difference": difference(start, first)}])

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Change the words and run the cell. Ask first for a style, such as *woodcut print*, then
for a thing that is not in the picture. Which of the two works better?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_prompt = "A woodcut print, black and cream"
mine = make(start, my_prompt)
display(side_by_side([start, mine]))
print(f"Changed by {difference(start, mine):.1f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A style mostly works better: it touches all points a little and leaves the shapes. A new thing has to
be painted over something that is already there, and the model keeps to the picture. If nothing
changes, the model wants more noise; if the old picture is gone, less.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
The app below needs one function: a picture and words go in, the changed picture comes out.
"""

# %% section="app" name="function"
def respond(picture, text):
    """The picture, changed as the text asks for."""
    return make(picture, text)

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Change a photo of your own ten times in a row with the same words. Where does it end?
2. Find words that undo what other words did.
3. Draw a rough sketch with `ImageDraw` and let the model finish it.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Draw strength against the measured difference. Where is the step from change to new picture?
2. Swap the scheduler with `from_config(model.scheduler.config)` and compare at five steps.
3. On a graphics card, try `enable_model_cpu_offload()`. What does the memory cost in time?
"""
