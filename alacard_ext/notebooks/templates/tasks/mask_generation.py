# Mask generation: the outline of whatever you point at.

# %% section="hello" name="load"
from transformers import AutoModelForMaskGeneration, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForMaskGeneration.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** cutting out anything that you can point at, even kinds that it never saw. **Not for**
naming things: it knows outlines, not words.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Point at a thing, get its outline

You touch a spot in the picture, and the model says which pixels belong to the thing under your finger.
The answer is a **mask**: a table as large as the picture, true where the thing is.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Masks from points

One point can mean a button, the shirt, or the person. So the model offers several masks for a point,
each with its own estimate of how good it is (as an IoU).{{media_sentence}}
"""

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. The cell points at the middle of each picture and shows the mask that the model itself
rates best.
"""

# %% section="usage" name="pointed" hidden=true
# Prepares a picture and points on it: run this cell; you do not need to read it.
def pointed(picture, points):
    """A picture with points on one thing, as the model's input."""
    # In lists: the pictures, the things in them, and the points of each thing.
    batch = processor(
        images=picture, input_points=[[[list(map(float, point)) for point in points]]],
        input_labels=[[[1] * len(points)]], return_tensors="pt",
    ).to(device)
    # Some processors give points in double precision, which not every device knows.
    for name in ("pixel_values", "input_points"):
        batch[name] = batch[name].to(model.dtype)
    return batch


def sizes_of(batch):
    """How large the pictures were; the first generation also frames them, and has to know."""
    sizes = ("original_sizes", "reshaped_input_sizes")
    return [batch[name].cpu() for name in sizes if name in batch]

# %% section="usage" name="predict"
def outline(picture, points):
    """The masks for a thing at these points (from the left, from the top), best first, as pairs
    of the model's own estimate and the mask."""
    batch = pointed(picture, points)
    given = {name: batch[name] for name in ("pixel_values", "input_points", "input_labels")}
    with torch.inference_mode():  # we only use the model, we do not train it
        outputs = model(**given)
    masks = processor.post_process_masks(outputs.pred_masks.float().cpu(), *sizes_of(batch))[0][0]
    scores = outputs.iou_scores.float().cpu().flatten().tolist()
    return sorted(zip(scores, masks.bool()), key=lambda pair: -pair[0])

# %% section="usage" name="first-result"
first_title, first_picture = next(iter(PICTURES.items()))
middle = (first_picture.width // 2, first_picture.height // 2)
print(f"{first_title}: the thing in the middle")
display(with_areas(first_picture, [outline(first_picture, [middle])[0][1]]))

# %% section="usage" name="all"
def predict(pictures):
    """The best mask for the middle of each picture."""
    return [outline(p, [(p.width / 2, p.height / 2)])[0] for p in pictures]


INPUTS = list(PICTURES.values())
result = []
for (title, picture), (score, mask) in zip(PICTURES.items(), predict(INPUTS)):
    middle = (picture.width // 2, picture.height // 2)
    result.append({"picture": title, "point": list(middle), "estimate": score,
                   "share": mask.float().mean().item()})
    print(f"{title}: the thing in the middle")
    spot = (middle[0] - 3, middle[1] - 3, middle[0] + 3, middle[1] + 3)
    display(with_boxes(with_areas(picture, [mask]), [spot], ["here"]))
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `estimate` is how the model rates its own mask, up to 1. `share` is the part of the
picture that the mask covers. If the mask covers nearly everything, the point was on the background.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="several-about" tags=["intermediate", "advanced"]
"""
### All masks for one point, and for two

The masks differ in size: a part, the thing, the thing with everything around it. A second point makes
clearer what you mean.
"""

# %% section="usage" name="several" tags=["intermediate", "advanced"]
picture = INPUTS[0]
first, second = (picture.width / 2, picture.height / 2), (picture.width / 2, picture.height / 3)
rows = []
for name, points in (("one point", [first]), ("two points", [first, second])):
    for score, mask in outline(picture, points):
        rows.append({"asked with": name, "estimate": score, "share": mask.float().mean().item()})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: brackets missing around the points

Points are given as lists of lists: pictures, things, points, and the two numbers. If one level is
missing, the processor either refuses the list or takes it for something else.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    batch = processor(images=picture, input_points=[100.0, 80.0], return_tensors="pt")
    print("Accepted, but as points of the shape", tuple(batch["input_points"].shape))
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed, best estimate:", round(outline(picture, [(100, 80)])[0][0], 3))

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set, drawn here

A disc on a plain background has an exactly known outline. **IoU** (intersection over union) says how
well the mask agrees: 1 is the same, 0 means no common point. The model's estimate should follow it.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
def disc(radius, colour):
    """A picture of a disc, and its true mask."""
    drawn, truth = Image.new("RGB", (256, 256), "#dddddd"), Image.new("1", (256, 256))
    edges = (128 - radius, 128 - radius, 128 + radius, 128 + radius)
    ImageDraw.Draw(drawn).ellipse(edges, fill=colour)
    ImageDraw.Draw(truth).ellipse(edges, fill=1)
    numbers = torch.tensor(list(truth.convert("L").tobytes())).view(256, 256)
    return drawn, numbers > 0


rows = []
for radius, colour in ((20, "#4363d8"), (60, "#4363d8"), (100, "#4363d8"), (60, "#c8c8c8")):
    drawn, truth = disc(radius, colour)
    score, mask = outline(drawn, [(128, 128)])[0]
    overlap = (mask & truth).sum().item() / max((mask | truth).sum().item(), 1)
    rows.append({"radius": radius, "colour": colour, "IoU": overlap, "estimate": score})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Choose another spot: two numbers from 0 to 1, from the left and from the top. Try the
middle of a thing, then its very edge. To use a photo of your own, write `Image.open("its
name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
across, down = 0.3, 0.4
my_picture = INPUTS[0]
score, mask = outline(my_picture, [(across * my_picture.width, down * my_picture.height)])[0]
display(with_areas(my_picture, [mask]))
print(f"The mask covers {mask.float().mean().item():.0%}; the model's estimate is {score:.2f}.")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

In the middle of a thing, the mask usually covers the whole thing. At the edge it is a matter of luck
whether you get the thing or the background, because a single point does not say which of the two you
mean. That is why such programs let you click more than once.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture, points at its middle, and gives it back with the mask on it. The app below
needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The picture with the mask of the thing in its middle."""
    return with_areas(picture, [predict([picture])[0][1]])

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Point at a grid of 6 by 6 spots and colour all masks in. How many different things come out?
2. Cut a thing out with `Image.composite` and put it on another picture.
3. Add a point that should *not* belong to the thing: its label is 0 instead of 1.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Compute the picture's embedding once and ask for many points. How much faster is that?
2. Draw the estimate against the true IoU for fifty discs and squares.
3. Load with `dtype=torch.bfloat16` and compare masks, latency and memory.
"""
