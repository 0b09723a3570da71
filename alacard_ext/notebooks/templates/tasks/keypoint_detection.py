# Keypoint detection: the points by which a picture can be recognised again.

# %% section="hello" name="load"
from transformers import AutoImageProcessor, AutoModelForKeypointDetection

processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForKeypointDetection.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** finding the same spots in two pictures of one thing: panoramas, maps, moving cameras. **Not
for** saying what a thing is, nor for even areas without corners.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Points that can be found again

Put two photos of a house side by side, and you match corner with corner. This model looks for such
**keypoints**: distinctive spots, mostly corners. Programs use them to join panoramas.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Detect and match keypoints

Every point has a score and a **descriptor**: a vector that says what the spot looks like. Points of two
pictures match if their descriptors are nearest to each other.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

How many points the model finds in the first picture, and where the best one is. All points, drawn,
follow below.
"""

# %% section="usage" name="first-result"
first_title, first_picture = next(iter(PICTURES.items()))
first_batch = processor(images=first_picture, return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():  # we only use the model, we do not train it
    first_output = model(**first_batch)
first_size = [(first_picture.height, first_picture.width)]
(first_found,) = processor.post_process_keypoint_detection(first_output, first_size)
print(f"{first_title}: {len(first_found['scores'])} points")
if len(first_found["scores"]):
    x, y = first_found["keypoints"][first_found["scores"].argmax()].tolist()
    print(f"The best is {x:.0f} pixels from the left and {y:.0f} from the top.")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. The dots are the points with the highest scores.
"""

# %% section="usage" name="predict"
MOST = 200  # points that are kept of a picture, the best ones


def predict(pictures):
    """For each picture its points (from the left, from the top), scores and descriptors."""
    batch = processor(images=pictures, return_tensors="pt").to(device, model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        outputs = model(**batch)
    sizes = [(picture.height, picture.width) for picture in pictures]
    answers = []
    for found in processor.post_process_keypoint_detection(outputs, sizes):
        order = found["scores"].float().argsort(descending=True)[:MOST]
        answers.append({name: found[name][order].float().cpu()
                        for name in ("keypoints", "scores", "descriptors")})
    return answers


def with_points(picture, points, size=2):
    """The picture with a dot at each point."""
    copy = picture.copy()
    pen = ImageDraw.Draw(copy)
    for number, (x, y) in enumerate(points.tolist()):
        colour = COLOURS[number % len(COLOURS)]
        pen.ellipse((x - size, y - size, x + size, y + size), fill=colour)
    return copy


INPUTS = list(PICTURES.values())
answers = predict(INPUTS)
result = []
for (title, picture), found in zip(PICTURES.items(), answers):
    best = found["scores"].max().item() if len(found["scores"]) else 0.0
    result.append({"picture": title, "points": len(found["scores"]), "best score": best,
                   "numbers a descriptor": found["descriptors"].shape[-1]})
    print(f"{title}: {len(found['scores'])} points")
    display(with_points(picture, found["keypoints"]))
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Many dots are on corners, eyes and edges of patterns; few are on walls and sky. That
is right: one piece of plain wall looks like any other and could not be found again.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="match-about" tags=["intermediate", "advanced"]
"""
### Find them again in a turned picture

The picture is turned by a known angle, so you know where each point should be. A match is right if it
lands within five pixels of that place.
"""

# %% section="usage" name="match" tags=["intermediate", "advanced"]
import math

import torch.nn.functional as F


def matches(one, other):
    """Pairs of places whose descriptors are each other's nearest."""
    if not len(one["scores"]) or not len(other["scores"]):
        return []
    near = F.normalize(one["descriptors"], dim=-1) @ F.normalize(other["descriptors"], dim=-1).T
    there, back = near.argmax(dim=1).tolist(), near.argmax(dim=0).tolist()
    return [(place, there[place]) for place in range(len(there)) if back[there[place]] == place]


def turned_place(point, picture, angle):
    """Where a point lies after the picture was turned about its middle."""
    turn = math.radians(angle)
    x, y = point[0] - picture.width / 2, point[1] - picture.height / 2
    return (x * math.cos(turn) + y * math.sin(turn) + picture.width / 2,
            y * math.cos(turn) - x * math.sin(turn) + picture.height / 2)


rows = []
for angle in (0, 10, 45):
    picture = INPUTS[0]
    before, after = predict([picture, picture.rotate(angle)])
    pairs = matches(before, after)
    right = sum(
        math.dist(turned_place(before["keypoints"][i].tolist(), picture, angle),
                  after["keypoints"][j].tolist()) <= 5
        for i, j in pairs
    )
    rows.append({"turned by": angle, "matches": len(pairs), "of them right": right})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: sizes that do not match

The model's points are fractions of the picture; `target_sizes` converts them to pixels, as **height,
width**, one pair for each picture.
"""

# %% section="usage" name="error" tags=["intermediate"]
batch = processor(images=INPUTS, return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():
    raw = model(**batch)
try:
    processor.post_process_keypoint_detection(raw, [(64, 64)])
    print("This processor does not check it; check it yourself.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed:", [len(found["scores"]) for found in predict(INPUTS)], "points")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set: a chessboard

The inner corners of a chessboard are known exactly. How many of them have a keypoint within four
pixels, and how many keypoints are at a corner?
"""

# %% section="usage" name="evaluate" tags=["advanced"]
SIDE = 30
board = Image.new("RGB", (8 * SIDE, 8 * SIDE), "white")
pen = ImageDraw.Draw(board)
for row in range(8):
    for column in range(8):
        if (row + column) % 2:
            pen.rectangle((column * SIDE, row * SIDE, column * SIDE + SIDE - 1,
                           row * SIDE + SIDE - 1), fill="black")
corners = torch.tensor([[x * SIDE, y * SIDE] for x in range(1, 8) for y in range(1, 8)]).float()
spots = predict([board])[0]["keypoints"]
if len(spots):
    apart = torch.cdist(corners, spots)
    found, true = (apart.min(dim=1).values <= 4).sum(), (apart.min(dim=0).values <= 4).sum()
    print(f"Corners found: {found} of {len(corners)}. At a corner: {true} of {len(spots)} points.")
else:
    print("No keypoints on the chessboard.")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Blur the first picture and count again. Guess first: are there more points or fewer? To
use a photo of your own, write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
from PIL import ImageFilter

blur = 3
my_picture = INPUTS[0].filter(ImageFilter.GaussianBlur(blur))
mine = predict([my_picture])[0]
display(with_points(my_picture, mine["keypoints"]))
best = mine["scores"].max().item() if len(mine["scores"]) else 0.0
print(f"{len(mine['scores'])} points with a best score of {best:.3f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Usually fewer, or less certain ones: blurring removes the corners that the points rely on. (The list
never grows beyond `MOST`, so if it was full before, look at the best score instead.)

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and gives it back with its keypoints. The app below needs nothing else. It
uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The picture with its keypoints."""
    return with_points(picture, predict([picture])[0]["keypoints"])

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Take two photos of one building and draw lines between matching points.
2. Up to what angle are most matches right?
3. Make the picture half as large. Which points remain?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Estimate the turn from the matches alone, in a way that tolerates wrong ones.
2. Draw the share of right matches against the angle.
3. Load with `dtype=torch.bfloat16` and compare points, latency and memory.
"""
