# Depth estimation: how far away each pixel of a picture is.

# %% section="hello" name="load"
from transformers import AutoImageProcessor, AutoModelForDepthEstimation

processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForDepthEstimation.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
# Some models measure in metres. The others only say what is nearer: a larger number is nearer.
METRES = model.config.model_type in ("glpn", "zoedepth", "depth_pro") or (
    getattr(model.config, "depth_estimation_type", None) == "metric"
)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print("It answers in metres." if METRES else "It answers with an order: what is nearer.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** telling near from far in ordinary photos, and for effects such as a blurred background.
**Not for** steering anything, nor for mirrors, glass, and pictures of pictures: a single photograph
does not contain the distance, so the model guesses from what it has seen.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## How far away is it?

A photograph is flat. You still see at once what is near, because you know how large a cat is. This
model has learned such clues, and gives each pixel of a picture its **depth**.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Estimate depth

One picture goes in, one number per pixel comes out: metres, or a relative nearness without a unit, as
the line under the load cell says.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The distances in the first picture, drawn as shades of grey. What bright and dark mean follows below.
"""

# %% section="usage" name="first-result"
first_picture = next(iter(PICTURES.values()))
first_batch = processor(images=first_picture, return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():  # we only use the model, we do not train it
    first_depth = model(**first_batch).predicted_depth[0].float().cpu()
first_depth = (first_depth - first_depth.min()) / (first_depth.max() - first_depth.min() + 1e-9)
display(Image.fromarray((first_depth * 255).to(torch.uint8).numpy()).resize(first_picture.size))

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. The answer is shown as a picture in grey: **bright is near, dark is far**.
"""

# %% section="usage" name="predict"
import inspect

options = inspect.signature(processor.post_process_depth_estimation).parameters


def predict(pictures):
    """The depth of every pixel: for each picture a table of numbers as large as the picture."""
    answers = []
    for picture in pictures:  # one by one: pictures of other proportions become other sizes
        batch = processor(images=picture, return_tensors="pt").to(device, model.dtype)
        with torch.inference_mode():  # we only use the model, we do not train it
            outputs = model(**batch)
        sizes = [(picture.height, picture.width)]
        # ZoeDepth frames the picture, and takes the frame off again if told the size.
        more = {"source_sizes": sizes} if "source_sizes" in options else {}
        found = processor.post_process_depth_estimation(outputs, target_sizes=sizes, **more)
        answers.append(found[0]["predicted_depth"].float().cpu())
    return answers


def nearness(depth):
    """The depth from 0 (farthest) to 1 (nearest), whatever the model's own numbers mean."""
    span = (depth.max() - depth.min()).clamp(min=1e-9)
    scaled = (depth - depth.min()) / span
    return 1 - scaled if METRES else scaled


def as_picture(depth):
    """Bright where it is near, dark where it is far."""
    return Image.fromarray((nearness(depth) * 255).to(torch.uint8).numpy())


INPUTS = list(PICTURES.values())
depths = predict(INPUTS)
result = []
for (title, picture), depth in zip(PICTURES.items(), depths):
    near = nearness(depth)
    high, wide = near.shape
    place = near.argmax().item()
    result.append({"picture": title, "smallest": depth.min().item(), "largest": depth.max().item(),
                   "nearest point": f"{place % wide} from the left, {place // wide} from the top",
                   "lower half nearer": bool(near[high // 2 :].mean() > near[: high // 2].mean())})
    draw_beside({title: picture, "its depth": as_picture(depth)})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `smallest` and `largest` are the model's own numbers: metres if it measures,
otherwise only an order. In most photos the lower half is nearer, because the floor begins at your feet.
Bright spots in the wrong places are often on shiny or evenly coloured things.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="layers-about" tags=["intermediate"]
"""
### Cut the picture into layers

With the depth, you can cut a picture into front, middle and back. The portrait mode of a phone blurs
the back.
"""

# %% section="usage" name="layers" tags=["intermediate"]
from PIL import ImageFilter

rows = []
for (title, picture), depth in zip(PICTURES.items(), depths):
    near = nearness(depth)
    front = near >= near.quantile(0.6)
    shape = Image.fromarray(front.to(torch.uint8).numpy() * 255)
    display(Image.composite(picture, picture.filter(ImageFilter.GaussianBlur(6)), shape))
    rows.append({"picture": title, "share in front": front.float().mean().item(),
                 "nearness there": near[front].mean().item()})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: sizes that do not match

`target_sizes` needs one pair of **height, width** for each picture. A list of another length raises an
error; swapping the two numbers raises none and only distorts the answer.
"""

# %% section="usage" name="error" tags=["intermediate"]
batch = processor(images=INPUTS[0], return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():
    raw = model(**batch)
try:
    processor.post_process_depth_estimation(raw, target_sizes=[(64, 64)] * 3)
    print("This processor does not check it; check it yourself.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed:", tuple(predict(INPUTS[:1])[0].shape), "for a picture of", INPUTS[0].size)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small set with known answers

Two things are known without a ruler: a mirrored picture has the mirrored depth, and a grey picture has
the same depth as the coloured one. The correlation says how well that holds: 1 is perfect.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from PIL import ImageOps


def correlation(one, other):
    """How well two depths agree, from -1 to 1, whatever their scales."""
    pair = torch.stack([one.flatten(), other.flatten()])
    return torch.corrcoef(pair)[0, 1].item()


rows = []
for (title, picture), depth in zip(PICTURES.items(), depths):
    mirrored, grey = predict([ImageOps.mirror(picture),
                              ImageOps.grayscale(picture).convert("RGB")])
    rows.append({"picture": title, "mirrored": correlation(depth, mirrored.flip(1)),
                 "in grey": correlation(depth, grey)})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Turn the first picture upside down. Guess first: does the model still see what is near?
Then try 90. To use a photo of your own, write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
angle = 180
my_picture = INPUTS[0].rotate(angle, expand=True)
my_depth = predict([my_picture])[0]
display(my_picture)
display(as_picture(my_depth))
print(f"Turned by {angle} degrees: the depth has {my_depth.shape[1]} x {my_depth.shape[0]} pixels.")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Things with clear edges, such as a cat in front of a wall, mostly stay near. Floors go wrong: in
most photos, what is low in the picture is near, and that clue now points the wrong way. So the model does not measure; it has habits, as we do.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and gives back its depth as a picture. The app below needs nothing else.
It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The depth of a picture in grey: bright is near."""
    return as_picture(predict([picture])[0])

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Photograph the same table from two heights. Does the order of the things on it stay the same?
2. Hold a photograph in front of the camera. Does the model see it as flat?
3. Blur in five steps by depth instead of one.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Measure five distances with a tape and compare: in metres, or only by their order.
2. Give the processor another `size`. How do latency and fine edges change?
3. Turn the depth into points in space and look at them from the side.
"""
