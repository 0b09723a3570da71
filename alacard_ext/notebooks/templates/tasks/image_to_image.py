# Image-to-image with diffusers: a picture is changed as words ask for it, or varied without words.

# %% [markdown] section="info" name="good-for"
"""
**Good for** trying styles, light and colours on a picture of your own. **Not for** proof: what it adds
is made up, and it changes more than you ask for. Change pictures of other people only with their
consent.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"] unless=["guide-mask", "guide-outlines", "guide-noised"]
"""
## Change a picture

You give a picture and say in words what should change. The model paints a new picture that fits your
words and keeps as much of yours as it can.

The pictures are part of this notebook.{{media_sentence}}{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-noised" tags=["beginner"] when=["guide-noised"]
"""
## Change a picture

You give a picture and say in words what the finished one shows. The model covers yours with noise and
paints a new one over it, so the rough shapes and colours stay.

The pictures are part of this notebook.{{media_sentence}}{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-mask" tags=["beginner"] when=["guide-mask"]
"""
## Repaint a part of a picture

You mark a part of a picture and say what should be there; the model repaints that part. The mark is
called a **mask**: white is repainted, black stays as it is.

The pictures are part of this notebook.{{media_sentence}}{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-outlines" tags=["beginner"] when=["guide-outlines"]
"""
## A new picture with the same outlines

The model paints a new picture from your words and follows the outlines of yours. So your words say what
the finished picture shows, not what to change.

The pictures are part of this notebook.{{media_sentence}}{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"] unless=["guide-mask", "guide-outlines"]
"""
## Change pictures

A picture and words go in, a changed picture comes out. `GUIDANCE` says how strictly the pipeline
follows the words, if it has such an option.{{media_sentence}}{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-mask-more" tags=["intermediate", "advanced"] when=["guide-mask"]
"""
## Inpainting

A picture, a mask and words go in. The white part of the mask is repainted as the words say, and the
rest is kept.{{media_sentence}}{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-outlines-more" tags=["intermediate", "advanced"] when=["guide-outlines"]
"""
## Paint along outlines

The outlines of a picture and words go in. The model starts from pure noise and paints a new picture
along those outlines, so the words describe the finished picture.{{media_sentence}}{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["Turn it into a watercolour painting", "Make it a snowy winter evening"]
STEPS = 20  # how often noise is removed: more is finer, and takes longer
GUIDANCE = None  # how strictly to follow the words; None: as the model's makers chose; 0: off
SEED = 7  # another number gives another result

# %% section="usage" name="size" hidden=true
# Fits pictures and options to the pipeline: run this cell; you do not need to read it.
import math

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
elif "max_area" in options_of:  # it works on so many pixels, whatever it is given
    SIDE = round(options_of["max_area"].default ** 0.5)


def fitted(picture):
    """The picture at about the size that the model learned from, as it wants its sides."""
    scale = SIDE / max(picture.size)
    wide, high = (max(16, round(side * scale / 16) * 16) for side in picture.size)
    return picture.convert("RGB").resize((wide, high))


def middle_of(picture):
    """A mask: white where the picture is painted again, an ellipse in its middle."""
    mask = Image.new("L", picture.size, 0)
    wide, high = picture.size
    ImageDraw.Draw(mask).ellipse((wide // 4, high // 4, 3 * wide // 4, 3 * high // 4), fill=255)
    return mask


def outlines_of(picture):
    """The picture's edges, white on black, for models that are led by a drawing."""
    edges = picture.convert("L").filter(ImageFilter.FIND_EDGES)
    return ImageOps.autocontrast(edges).convert("RGB")


def words_and_pictures(picture, prompt, guidance):
    """What this pipeline takes of words, pictures and guidance, by the names of its options."""
    seen = fitted(picture)
    given = {"prompt": prompt, "image": outlines_of(seen) if led else seen}
    given |= {"mask_image": middle_of(seen), "control_image": outlines_of(seen)}
    given |= {guide: guidance, "negative_prompt": " " if avoids else None}
    if "max_area" in options_of:  # else the result is a square
        given |= {"width": seen.width, "height": seen.height}
    # Some take no words at all, and some have no dial for them.
    return {name: value for name, value in given.items()
            if name in options_of and value is not None}


def enough(steps, strength=None):
    """The steps, but so many that one at least is left: only the share `strength` is taken."""
    if strength is None and "strength" in options_of:
        strength = options_of["strength"].default
    share = strength if isinstance(strength, int | float) and strength > 0 else 1
    return max(steps, 2, math.ceil(1.001 / share))


def with_steps(steps, options):
    """The options, with as many steps as this pipeline can take."""
    if "num_inference_steps" in options_of:
        steps = min(enough(steps, options.get("strength")), MOST_STEPS)
        options = {**options, "num_inference_steps": steps}
    if steps != 2 and "intermediate_timesteps" in options_of:
        options = {**options, "intermediate_timesteps": None}  # for pictures in two steps
    return options


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


# A ControlNet is led by the picture that it is given; some take another one to begin with.
led = "controlnet_conditioning_scale" in options_of and "strength" not in options_of
# Some are guided by a second text that says what to avoid, and only where they get one.
avoids = (getattr(options_of.get("true_cfg_scale"), "default", None) or 1) > 1
guide = "true_cfg_scale" if avoids else "guidance_scale"
if GUIDANCE is None and guide in options_of:
    GUIDANCE = options_of[guide].default
print(f"{type(model).__name__} works on pictures of about {SIDE} x {SIDE} pixels.")

# %% section="usage" name="make"
title, start = next(iter(PICTURES.items()))


def make(picture=None, prompt=PROMPTS[0], steps=STEPS, seed=SEED, guidance=GUIDANCE, **options):
    """The picture, changed; the same arguments give the same result."""
    given = words_and_pictures(picture or start, prompt, guidance)
    # Drawn on the processor, so that the seed means the same on every machine.
    generator = torch.Generator("cpu").manual_seed(seed)
    return model(**given, generator=generator, **with_steps(steps, options)).images[0]

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the change: before on the left, after on the right. With a graphics card it takes a few seconds;
without one it can take minutes.
"""

# %% section="usage" name="first-result"
first = make()
print(PROMPTS[0] if "prompt" in options_of else "(this model takes no words)")
display(side_by_side([start, first]))

# %% section="usage" name="guides"
if "mask_image" in options_of:
    print("It repaints the white part of a mask and keeps the rest. The first picture's mask:")
    display(middle_of(fitted(start)))
if led or "control_image" in options_of:
    print("It follows a drawing. Here the drawing is made from the picture's own edges:")
    display(outlines_of(fitted(start)))

# %% section="usage" name="predict"
result = []
for prompt in PROMPTS[:2]:
    after = first if prompt == PROMPTS[0] else make(start, prompt)
    if after is not first:
        print(prompt)
        display(side_by_side([start, after]))
    result.append({"picture": title, "prompt": prompt, "width": after.width,
                   "height": after.height, "changed by": difference(start, after)})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"] unless=["guide-mask", "guide-outlines"]
"""
**How to read it.** `changed by` is the mean difference of all pixels, from 0 (the same picture) to
255. Look for what you did *not* ask for. Faces, writing and the number of things change most easily,
     because they are repainted.
"""

# %% [markdown] section="usage" name="meaning-mask" tags=["beginner"] when=["guide-mask"]
"""
**How to read it.** `changed by` is the mean difference of all pixels, from 0 (the same picture) to
255. Only the masked part is repainted, so the number stays small however different that part is. Look
at the edge of the mask: do light, colours and lines continue across it?
"""

# %% [markdown] section="usage" name="meaning-outlines" tags=["beginner"] when=["guide-outlines"]
"""
**How to read it.** `changed by` is the mean difference of all pixels, from 0 (the same picture) to
255. A large number is normal here: only the outlines are kept, while colours and surfaces are new.
     Compare the outlines: which ones did the model follow, and what did it make of them?
"""

# %% [markdown] section="usage" name="dials-about" tags=["intermediate", "advanced"] unless=["dial-strength", "dial-image_guidance_scale", "dial-controlnet_conditioning_scale", "dial-none"]
"""
### How much may change

Many pipelines have an option for this. The cell looks for it and tries three values.
"""

# %% [markdown] section="usage" name="dials-about-strength" tags=["intermediate", "advanced"] when=["dial-strength"]
"""
### How much may change

`strength` is the share of noise that is added where the picture may change: 0.3 keeps most of the
original, 0.9 keeps very little.
"""

# %% [markdown] section="usage" name="dials-about-image" tags=["intermediate", "advanced"] when=["dial-image_guidance_scale"]
"""
### How much may change

`image_guidance_scale` says how closely the result keeps to your picture: the higher, the closer.
"""

# %% [markdown] section="usage" name="dials-about-outlines" tags=["intermediate", "advanced"] when=["dial-controlnet_conditioning_scale"]
"""
### How strictly it follows the outlines

`controlnet_conditioning_scale` weighs the outlines against the words: at 0.2 they are hardly more
than a suggestion, at 1 they decide where things are.
"""

# %% [markdown] section="usage" name="dials-about-seeds" tags=["intermediate", "advanced"] when=["dial-none"]
"""
### How much is left open

This pipeline has no option for how much may change. Three seeds show how much the picture and the
words leave open.
"""

# %% section="usage" name="dials" tags=["intermediate", "advanced"]
dials = {"strength": (0.3, 0.6, 0.9), "image_guidance_scale": (1.0, 1.5, 2.5),
         "controlnet_conditioning_scale": (0.2, 0.6, 1.0)}
dial = next((name for name in dials if name in options_of), None)
if dial:
    versions = [make(start, **{dial: value}) for value in dials[dial]]
    display(side_by_side(versions))
    show([{dial: value, "changed by": difference(start, after)}
          for value, after in zip(dials[dial], versions)])
else:
    versions = [make(start, seed=seed) for seed in (1, 2, 3)]
    print("The same words with three seeds:")
    display(side_by_side(versions))

# %% [markdown] section="usage" name="batch-about" tags=["intermediate"]
"""
### All pictures
"""

# %% section="usage" name="batch" tags=["intermediate"]
rows = []
for name, picture in PICTURES.items():
    after = make(picture, PROMPTS[0].replace(title, name))  # words that name the first picture
    rows.append({"picture": name, "changed by": difference(picture, after)})
    display(side_by_side([picture, after]))
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: no picture, or not in three colours

A pipeline that gets no picture says so. A picture with a fourth channel, for transparency, fails deep
inside or gives wrong results; convert it with `convert("RGB")`, as `fitted` does.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    model(**{"prompt": PROMPTS[0]} if "prompt" in options_of else {}, image=None)
    print("This pipeline works without a picture.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed:", make(start.convert("RGBA"), steps=2).mode)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small check with known answers

The same seed must give the same picture twice, and another seed a different one. The difference between
seeds shows how much the words and the picture leave open.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
first, again, other = (make(start, seed=seed) for seed in (1, 1, 2))
show([{"compared": "the same seed twice", "difference": difference(first, again)},
      {"compared": "two seeds", "difference": difference(first, other)},
      {"compared": "before and after", "difference": difference(start, first)}])
