# Object detection: which things a picture shows, and where.

# %% section="hello" name="load"
from transformers import AutoImageProcessor, AutoModelForObjectDetection

processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForObjectDetection.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
labels = dict(model.config.id2label)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It looks for {len(labels)} kinds of things, for example:",
      "; ".join(list(labels.values())[:8]))

# %% [markdown] section="info" name="good-for"
"""
**Good for** counting and finding things of the kinds that it was trained on. **Not for** kinds that are
not in its list, for very small or half-hidden things, or for recognising people.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Find things in a picture

**Object detection** answers two questions at once: *what* is there, and *where*? The answer is a
list of **boxes**, each with a name and a score. Cameras that count cars work this way.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Detect objects

The model gives a fixed number of candidates for every picture; most of them mean *nothing here*. The
processor turns them into boxes in pixels, and a threshold decides which to believe.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForObjectDetection"]
"""
### A first result

The thing in the first picture that the model is surest of. All boxes, drawn, follow below.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForObjectDetection"]
first_title, first_picture = next(iter(PICTURES.items()))
first_batch = processor(images=first_picture, return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():  # we only use the model, we do not train it
    first_output = model(**first_batch)
first_output.logits = first_output.logits.float()
(first_found,) = processor.post_process_object_detection(first_output, threshold=0.0)
surest = first_found["scores"].argmax()
print(f"{first_title} → {labels[first_found['labels'][surest].item()]}")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. It proposes many boxes. Only those with a **score** above `THRESHOLD` are
kept; a score of 1 would be full certainty.
"""

# %% section="usage" name="predict"
THRESHOLD = 0.5  # keep a box only if the model is at least this sure


def detect(pictures, threshold=THRESHOLD):
    """For each picture its boxes (left, top, right, bottom) with label and score, best first."""
    batch = processor(images=pictures, return_tensors="pt").to(device)
    batch["pixel_values"] = batch["pixel_values"].to(model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        outputs = model(**batch)
    outputs.logits, outputs.pred_boxes = outputs.logits.float(), outputs.pred_boxes.float()
    sizes = [(picture.height, picture.width) for picture in pictures]
    answers = []
    for found in processor.post_process_object_detection(
        outputs, threshold=threshold, target_sizes=sizes
    ):
        rows = zip(found["labels"].tolist(), found["scores"].tolist(), found["boxes"].tolist())
        things = [{"label": labels.get(number, str(number)), "score": score,
                   "box": [round(edge, 1) for edge in box]} for number, score, box in rows]
        answers.append(sorted(things, key=lambda thing: -thing["score"]))
    return answers

# %% section="usage" name="boxes"
predict = detect  # the name that the measurements below call it by
INPUTS = list(PICTURES.values())
result = []
for title, found in zip(PICTURES, detect(INPUTS)):
    result += [{"picture": title, **thing} for thing in found]
    print(f"{title}: {len(found)} boxes")
    show_boxes(PICTURES[title], found)
if not result:
    # Not sure of anything: show the best guesses anyway, so that there is something to judge.
    print(f"Nothing reaches a score of {THRESHOLD}. These are the best guesses below it:")
    for title, found in zip(PICTURES, detect(INPUTS, threshold=0.0)):
        result += [{"picture": title, **thing} for thing in found[:3]]
        show_boxes(PICTURES[title], found[:3])
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `box` holds four numbers, counted in pixels from the upper left corner: left, top,
right, bottom. Two things of the same kind get two boxes. The model only knows the kinds in its list: it
does not see anything else, or takes it for something similar.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="threshold-about" tags=["intermediate", "advanced"]
"""
### How sure is sure enough?

A low threshold finds more and is wrong more often; a high one misses things. The right choice depends
on which mistake costs more.
"""

# %% section="usage" name="threshold" tags=["intermediate", "advanced"]
scores = [[thing["score"] for thing in found] for found in detect(INPUTS, threshold=0.0)]
show([{"threshold": mark, **{title: sum(score >= mark for score in of_one)
                             for title, of_one in zip(PICTURES, scores)}}
      for mark in (0.1, 0.3, 0.5, 0.7, 0.9)])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: sizes that do not match the pictures

Boxes come out between 0 and 1 and are stretched to `target_sizes`, which are **height, width**. If a
size is missing, you get an error. If you swap the two numbers, you get no error, only wrong boxes.
"""

# %% section="usage" name="error" tags=["intermediate"]
batch = processor(images=INPUTS, return_tensors="pt").to(device)
batch["pixel_values"] = batch["pixel_values"].to(model.dtype)
with torch.inference_mode():
    raw = model(**batch)
try:
    processor.post_process_object_detection(raw, target_sizes=[(100, 100)])
    print("This processor does not check it; check it yourself.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed: one size per picture,", [(p.height, p.width) for p in INPUTS])

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A check with known answers: mirrored pictures

This check needs no labels: a mirrored picture shows the same things at mirrored places. **IoU**
(intersection over union) says how well two boxes agree: 1 is the same box, 0 means no overlap.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from PIL import ImageOps


def overlap(one, other):
    """Intersection over union of two boxes."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    common = max(wide, 0) * max(high, 0)
    both = sum(abs((b[2] - b[0]) * (b[3] - b[1])) for b in (one, other)) - common
    return common / both if both > 0 else 0.0


rows = []
mirrored = detect([ImageOps.mirror(picture) for picture in INPUTS], threshold=0.0)
for (title, picture), found, again in zip(
    PICTURES.items(), detect(INPUTS, threshold=0.0), mirrored
):
    for thing in found[:3]:
        left, top, right, bottom = thing["box"]
        expected = [picture.width - right, top, picture.width - left, bottom]
        best = max(again, key=lambda other: overlap(other["box"], expected))
        rows.append({"picture": title, "label": thing["label"], "in the mirror": best["label"],
                     "IoU": overlap(best["box"], expected)})
show(rows)
agree = sum(row["label"] == row["in the mirror"] and row["IoU"] >= 0.5 for row in rows)
print(f"{agree} of {len(rows)} boxes are found again in the mirror (same label, IoU 0.5 or more).")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Guess first: how many boxes appear if you lower the threshold? Run the cell with 0.3,
then with 0.05. To use a photo of your own, put it next to this notebook and write `Image.open("its
name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_threshold = 0.3
my_picture = INPUTS[0]
found = detect([my_picture], threshold=my_threshold)[0]
print(f"{len(found)} boxes with a score of at least {my_threshold}")
display(with_boxes(my_picture, [t["box"] for t in found[:10]], [t["label"] for t in found[:10]]))

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

The lower the threshold, the more boxes. The new ones are the doubtful ones: the same thing framed a
second time, a part of it, or a shadow with a name. So a threshold is a choice: a camera that warns
drivers of children should rather warn once too often; an apple counter should rather be right.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and gives back the things in it. The app below needs nothing else. It
uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The things in one picture: label, score and box (left, top, right, bottom)."""
    return detect([picture])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Cut every box out with `picture.crop(box)` and save the pieces. Are the names right?
2. Shrink a picture step by step. Which thing disappears first?
3. Count the things of one kind in ten photos of your own, and check by eye.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Label twenty photos with boxes and compute precision and recall at an IoU of 0.5.
2. Give the processor another `size`. How do latency and the results for small things change?
3. Load with `dtype=torch.bfloat16` and compare boxes, latency and memory.
"""
