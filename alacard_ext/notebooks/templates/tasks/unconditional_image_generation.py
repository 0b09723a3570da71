# Unconditional image generation: pictures from noise, of the one kind that the model learned.

# %% [markdown] section="info" name="good-for"
"""
**Good for** understanding how pictures emerge from noise, and for more pictures of the one kind that
the model learned. **Not for** pictures to order: it takes no words.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Pictures from nothing but noise

Most models like this one learned one kind of picture, such as faces, churches or butterflies, and make
new ones of that kind. It takes no words and no picture: its only input is random noise.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Pictures from noise

Only the seed steers this model. So it gives the clearest view of the loop that all models of this kind
share.
"""

# %% section="usage" name="inputs" tags=["parameters"]
STEPS = 50  # how often noise is removed: more is finer, and takes longer
SEED = 7  # another number gives another picture

# %% section="usage" name="make"
from diffusers import DDIMScheduler

if type(model.scheduler).__name__ == "DDPMScheduler":
    # It takes as many steps as it was trained with; this way through the same noise needs few.
    model.scheduler = DDIMScheduler.from_config(model.scheduler.config)


def make(count=1, steps=STEPS, seed=SEED, **options):
    """`count` pictures; the same arguments give the same pictures."""
    # Drawn on the processor, so that the seed means the same on every machine.
    generator = torch.Generator("cpu").manual_seed(seed)
    steps = min(steps, MOST_STEPS)
    made = model(batch_size=count, num_inference_steps=steps, generator=generator, **options)
    return made.images

# %% section="usage" name="first-result"
display(make()[0])

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now four more pictures. The model makes them from four pieces of noise at once, which is quicker than one
after another.
"""

# %% section="usage" name="row" hidden=true
# Shows pictures in a row and measures them: run this cell; you do not need to read it.
from PIL import Image


def side_by_side(pictures, height=160):
    """Pictures in one row."""
    small = [p.convert("RGB").resize((max(1, p.width * height // p.height), height))
             for p in pictures]
    row = Image.new("RGB", (sum(p.width for p in small), height))
    left = 0
    for one in small:
        row.paste(one, (left, 0))
        left += one.width
    return row


def colours(picture):
    """The mean and the spread of a picture's values, from 0 to 255."""
    grey = picture.convert("L").resize((64, 64))
    values = torch.tensor(list(grey.tobytes()), dtype=torch.float)
    return values.mean().item(), values.std().item()

# %% section="usage" name="predict"
pictures = make(4)
display(side_by_side(pictures))
result = []
for number, picture in enumerate(pictures, 1):
    brightness, contrast = colours(picture)
    result.append({"picture": number, "width": picture.width, "height": picture.height,
                   "brightness": brightness, "contrast": contrast})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Nobody took these pictures, and nobody in them exists. Look at hands, eyes and
edges: models slip there first. All four are of one kind, because it knows no other. A contrast near 0
would mean one flat colour, so something went wrong.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="birth-about"
"""
### From noise to picture

The same noise, removed in fewer or more steps. With very few steps you still see grain; then come the
large shapes, and finally the details.
"""

# %% section="usage" name="birth"
few = sorted({1, max(2, STEPS // 10), max(3, STEPS // 3), STEPS})
print("Steps:", *few)
display(side_by_side([make(steps=count)[0] for count in few]))

# %% [markdown] section="usage" name="seeds-about" tags=["intermediate", "advanced"]
"""
### What a batch costs

One picture or four at a time: the seconds for each.
"""

# %% section="usage" name="seeds" tags=["intermediate", "advanced"]
import time

rows = []
for count in (1, 4):
    start = time.perf_counter()
    make(count, steps=5)
    took = time.perf_counter() - start
    rows.append({"pictures": count, "seconds": took, "seconds per picture": took / count})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: asking it for something

The pipeline refuses words, because it has no input for them. Use a text-to-image model instead.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    make(prompt="a red barn")
    print("This pipeline takes words without an error; check whether they change anything.")
except TypeError as problem:
    print(f"TypeError: {str(problem)[:200]}")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small check with known answers

A seed must give the same picture twice. And seeds should differ: where the pictures of many lie
close together, it makes little that is new.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
def numbers_of(picture):
    """A picture as a row of 64 x 64 grey values."""
    grey = picture.convert("L").resize((64, 64))
    return torch.tensor(list(grey.tobytes()), dtype=torch.float)


same = (numbers_of(make(seed=1)[0]) - numbers_of(make(seed=1)[0])).abs().max().item()
points = torch.stack([numbers_of(picture) for picture in pictures])
apart = torch.cdist(points, points, p=1) / points.shape[1]
print(f"The same seed twice differs by {same:.1f}.")
print(f"Mean difference of two seeds: {apart.sum() / (len(points) * (len(points) - 1)):.1f} of 255")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Try five seeds. Can you predict anything about the picture from the number? Do
neighbouring seeds give similar pictures?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_seeds = [1, 2, 3]
display(side_by_side([make(seed=seed)[0] for seed in my_seeds]))

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

No. A seed only says where the sequence of random numbers begins, and neighbouring seeds have nothing in
common. But the same seed gives the same picture each time, which is how people share their finds.

</details>
"""

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Find the fewest steps at which you can tell what the picture will be.
2. Make twenty pictures. Which share would you take for photographs?
3. Mix the noise of two seeds half and half. Is the picture in between?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Write the loop yourself: `scheduler.set_timesteps`, the model, `scheduler.step`.
2. Compare two schedulers at ten steps by the spread of their pictures.
3. Half precision on a graphics card: what changes in time, memory and picture?
"""
