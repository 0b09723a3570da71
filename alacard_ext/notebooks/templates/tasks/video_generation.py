# Films made by diffusers: from words, from a picture, from both, or from another film.

# %% [markdown] section="info" name="good-for"
"""
**Good for** ideas, short loops and moving drafts. **Not for** showing what happened: everything in the
film is made up. Films often fail at hands, writing and things that pass behind others.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## A film of a few pictures

A film is a sequence of pictures. This model makes them all together, so that each one fits the next.
That is much more work than one picture: **you need a graphics card**, or a lot of patience.
{{media_sentence}}

Your topic is **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Films

The model removes the noise from all pictures of a film together; memory and time grow with their number
and with the square of their size.{{media_sentence}} Your topic is **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["A loaf of bread rises in the oven, warm light", "Waves roll onto a beach at dusk"]
STEPS = 20  # how often noise is removed
FRAMES = 9  # how many pictures the film has
SIZE = None  # width and height; None: as the makers chose, or smaller without a graphics card
SEED = 7  # another number gives another film

# %% section="usage" name="start" when=["from-text"]
START = {}  # this model gets only the words

# %% section="usage" name="start-image" when=["from-image"]
START = {"image": next(iter(PICTURES.values()))}  # beside words

# %% section="usage" name="start-video" when=["from-video"]
START = {"video": FILM}  # beside words

# %% section="usage" name="fitted" hidden=true
# Fits sizes and options to the pipeline: run this cell; you do not need to read it.
import math

if SIZE is None and device == "cpu":
    body = getattr(model, "unet", None)
    learned = body.config.get("sample_size") if body is not None else None
    if isinstance(learned, int):  # as it learned, but no larger than a processor can bear
        SIZE = (min(learned * getattr(model, "vae_scale_factor", 8), 256),) * 2
    else:
        SIZE = (256, 160)  # multiples of 32, which the others take


def sized(thing):
    """A picture, or each picture of a film, in the size of the film."""
    if isinstance(thing, list):
        return [sized(picture) for picture in thing[:FRAMES]]
    return thing.convert("RGB").resize(SIZE or (512, 320))


def fitted(given, options):
    """What is given, without what this pipeline does not know: some take no words or no length."""
    strength = options.get("strength", getattr(options_of.get("strength"), "default", None))
    steps = given["num_inference_steps"]
    if isinstance(strength, int | float) and strength > 0:
        # Only this share of the steps is taken, of which one at least must be left.
        steps = max(steps, math.ceil(1.001 / strength))
    given = {**given, "num_inference_steps": min(steps, MOST_STEPS)}
    if (getattr(options_of.get("true_cfg_scale"), "default", None) or 1) > 1:
        given["negative_prompt"] = " "  # what to avoid: without it, this one is not guided at all
    if SIZE:
        given |= {"width": SIZE[0], "height": SIZE[1]}
    return {name: value for name, value in given.items() if name in options_of}

# %% section="usage" name="make"
def make(prompt=PROMPTS[0], start=None, steps=STEPS, frames=FRAMES, seed=SEED, **options):
    """A film as a list of pictures; the same arguments give the same film."""
    given = {"prompt": prompt, "num_frames": frames, "num_inference_steps": steps}
    given |= {name: sized(thing) for name, thing in (start or START).items()}
    generator = torch.Generator("cpu").manual_seed(seed)
    given = fitted(given, options)
    return list(model(**given, generator=generator, output_type="pil", **options).frames[0])

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the film. The bar counts the steps; after the first you know how long it takes.
"""

# %% section="usage" name="predict"
result = []
for prompt in PROMPTS[:1] if "prompt" in options_of else ["(this model takes no words)"]:
    print(prompt)
    film = make(prompt)
    show_film(film)
    result.append({"prompt": prompt, "pictures": len(film), "width": film[0].width,
                   "height": film[0].height, "motion": motion(film)})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `motion` is how much changes from one picture to the next: 0 is a still, and above
about 30 the film flickers. Watch one thing through all pictures. Does it keep its shape and colour?
That is the hardest part for the model. What the film shows never happened.
"""

# %% [markdown] section="usage" name="questions" when=["from-image"] unless=["with-text"]
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="strip-about"
"""
The same film, picture by picture:
"""

# %% section="usage" name="strip"
def strip(pictures, height=90):
    """Some pictures of a film in one row."""
    some = pictures[:: max(1, len(pictures) // 6)][:7]
    small = [p.convert("RGB").resize((p.width * height // p.height, height)) for p in some]
    row = Image.new("RGB", (sum(p.width for p in small), height))
    left = 0
    for one in small:
        row.paste(one, (left, 0))
        left += one.width
    return row


display(strip(film))

# %% [markdown] section="usage" name="dials-about" tags=["intermediate", "advanced"]
"""
### Options

The options of this pipeline, each at two values. Fewer steps give a rougher result; guidance follows
the words more strictly; strength forgets more of a given film.
"""

# %% section="usage" name="dials" tags=["intermediate", "advanced"]
DIALS = {"num_inference_steps": (2, 8), "guidance_scale": (1.5, 7.0), "strength": (0.4, 0.8),
         "motion_bucket_id": (40, 180)}
rows = []
for dial, values in DIALS.items():
    if dial not in options_of:
        continue
    for value in values:
        options = {"steps": value} if dial == "num_inference_steps" else {"steps": 8, dial: value}
        rows.append({"dial": dial, "value": value, "motion": motion(make(**options))})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: a size that does not fit

Films are compressed by a factor in width, height and time. Sides that are not a multiple of it are
refused or silently made smaller. Use multiples of 32, and for the length follow the model's page.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    words = {"prompt": PROMPTS[0]} if "prompt" in options_of else {}
    given = {name: sized(thing) for name, thing in START.items()}
    model(**words, **given, height=161, width=203, num_inference_steps=2)
    print("This pipeline takes such a size.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small check with known answers

The same seed must give the same film, and the film must have the requested length.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
once, twice, other = (make(steps=4, seed=seed) for seed in (1, 1, 2))
show([{"compared": "the same seed twice", "difference": motion([once[0], twice[0]])},
      {"compared": "two seeds", "difference": motion([once[0], other[0]])}])
print(f"Asked for {FRAMES} pictures, got {len(once)}.")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Change the seed, and also the words if the model takes any. What stays the same in the
film, and what changes?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_prompt = PROMPTS[-1]
my_film = make(my_prompt, seed=8)
show_film(my_film)
print(f"Motion: {motion(my_film):.1f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Your input stays the same: the words, or the first picture. The seed decides what they leave open, above
all how things move. A film that hardly moves is not broken: the model found a still the most likely
answer. Words for a movement, such as *walks from left to right*, help more than words for a mood.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
The app below needs one function. It gives back a film as a list of pictures.
"""

# %% section="app" name="function" when=["from-text"]
def respond(text):
    """A film for the words, as a list of pictures."""
    return make(text)

# %% section="app" name="function-image" when=["from-image"] unless=["with-text"]
def respond(picture):
    """A film that begins with the picture, as a list of pictures."""
    return make(start={"image": picture})

# %% section="app" name="function-image-text" when=["from-image", "with-text"]
def respond(picture, text):
    """A film that begins with the picture and follows the words, as a list of pictures."""
    return make(text, start={"image": picture})

# %% section="app" name="function-video" when=["from-video"]
def respond(video):
    """The film, made again, as a list of pictures."""
    return make(start={"video": video})

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Ask for the same scene with a camera that stands still, and one that moves.
2. Make films of 9, 17 and 25 pictures. How do time and memory grow?
3. If the model takes pictures, use the last picture of a film as the beginning of the next.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Measure how a patch of colour drifts from picture to picture. Does it grow with the length?
2. If the model has it, try `model.vae.enable_tiling()`. How much time does the saved memory cost?
3. On a graphics card, try `enable_model_cpu_offload()` and measure again.
"""
