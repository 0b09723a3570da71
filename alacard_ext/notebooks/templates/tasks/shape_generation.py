# Shapes in three dimensions with diffusers, from words or from a picture, shown from all sides.

# %% [markdown] section="info" name="good-for"
"""
**Good for** rough shapes of single things: a mug, a chair, a toy. **Not for** scenes, thin parts or
exact measures. The back of a thing that is only seen from the front is a guess.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## A thing that you can turn around

The model makes a shape with a front, a back and sides. A camera then moves around it, and its pictures
are shown as a short film.{{media_sentence}}

Your topic is **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Shapes

A prior turns noise into the weights of a small network; that network gives the density and colour of
each point in space, and a renderer shows it from all sides. {{media_sentence}} Your topic is
**{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["a bread basket", "a small red chair"]
STEPS = 20  # how often noise is removed: more is finer, and takes longer
FRAME_SIZE = 32  # of the camera's pictures: a multiple of 32; the work grows with its square
SEED = 7  # another number gives another shape

# %% section="usage" name="start" when=["from-text"]
# This model gets only the words.
START = {}

# %% section="usage" name="start-image" when=["from-image"]
# What the model gets in addition to words, by the name of its option.
START = {"image": next(iter(PICTURES.values()))}

# %% section="usage" name="make"
from PIL import Image


def make(prompt=PROMPTS[0], start=None, steps=STEPS, seed=SEED, output_type="pil", **options):
    """The pictures of a camera that goes around the shape, or the mesh itself."""
    given = {"prompt": prompt, "num_inference_steps": min(steps, MOST_STEPS)}
    given["frame_size"] = FRAME_SIZE
    given |= start or START
    given = {name: value for name, value in given.items() if name in options_of}
    # Drawn on the processor, so that the seed means the same on every machine.
    generator = torch.Generator("cpu").manual_seed(seed)
    return model(**given, generator=generator, output_type=output_type, **options).images[0]

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the shape. First the bar counts the steps; then the camera works for a while without a bar.
"""

# %% section="usage" name="predict"
result = []
for prompt in PROMPTS[:1] if "prompt" in options_of else ["(this model takes no words)"]:
    print(prompt)
    views = make(prompt)
    show_film(views)
    result.append({"from": prompt, "views": len(views), "width": views[0].width,
                   "change between views": motion(views)})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Watch the thing through a whole turn. Does it have only one front? Do the legs stay
under the seat? A smooth change between the views means a solid shape; a jump means a hole. The colours
are often rough: in models of this kind, the shape comes first.
"""

# %% [markdown] section="usage" name="questions" when=["from-image"] unless=["with-text"]
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="options-about" tags=["intermediate", "advanced"]
"""
### Steps and guidance

Guidance follows the words or the picture more strictly. At 1 the shape is mostly random.
"""

# %% section="usage" name="options" tags=["intermediate", "advanced"]
rows = []
for steps, guidance in ((4, 3.0), (STEPS, 3.0), (STEPS, 10.0)):
    seen = make(steps=steps, guidance_scale=guidance)
    rows.append({"steps": steps, "guidance": guidance, "change between views": motion(seen)})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: an output that does not exist

The pipeline only knows pictures, arrays, raw latents and a mesh. The error lists what it knows; choose
one of those.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    make(steps=2, output_type="hologram")
    print("This pipeline takes any name.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")

# %% [markdown] section="usage" name="latent-about" tags=["advanced"]
"""
### What the shape is made of

The latents are the weights of the small network that paints the shape. Two seeds give two sets; the
angle between them shows how different the shapes are.
"""

# %% section="usage" name="latent" tags=["advanced"]
sets = [torch.as_tensor(make(steps=4, seed=seed, output_type="latent")).float().flatten()
        for seed in (1, 1, 2)]
print(f"{len(sets[0]):,} numbers per shape")
for name, other in (("the same seed twice", sets[1]), ("two seeds", sets[2])):
    likeness = torch.nn.functional.cosine_similarity(sets[0], other, dim=0)
    print(f"Similarity of {name}: {likeness:.3f}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Change the seed, and also the words if the model takes any. Which side of the shape
changes most?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_views = make(PROMPTS[-1], seed=8)
show_film(my_views)

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Usually the back: words and pictures say little about it, so it is left to chance. Simple things that
look the same from everywhere, such as a ball or a vase, change least.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
The app below needs one function. It gives back the views of the shape as a film.
"""

# %% section="app" name="function" when=["from-text"]
def respond(text):
    """A shape for the words, seen from all sides: a list of pictures."""
    return make(text)

# %% section="app" name="function-image" when=["from-image"]
def respond(picture):
    """A shape for the picture, seen from all sides: a list of pictures."""
    return make(start={"image": picture})

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Make five shapes of one thing. Which words give the most consistent one?
2. Raise `FRAME_SIZE` in steps of 32 and measure the time. Does it grow with the square?
3. Ask for a thing that nobody has seen. What does the model make of it?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Ask for `output_type="mesh"` and write it with `diffusers.utils.export_to_obj`.
2. Mix the latents of two shapes half and half, and look at what is between them.
3. Count how many views a recognition model needs to recognise the thing.
"""
