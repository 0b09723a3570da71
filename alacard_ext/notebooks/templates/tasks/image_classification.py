# Image classification: which of the model's classes a picture shows.

# %% section="hello" name="load"
from transformers import AutoImageProcessor, AutoModelForImageClassification

processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForImageClassification.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
processor = fit_size(processor, model)
labels = [model.config.id2label[number] for number in range(model.config.num_labels)]
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It knows {len(labels)} classes, for example:", "; ".join(labels[:5]))

# %% [markdown] section="info" name="good-for"
"""
**Good for** sorting many pictures by the classes it was trained on. **Not for** things outside its
classes, for saying where in a picture something is, or for recognising people.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## What is in the picture?

**Image classification** means: show the model a picture, and it says which of its classes fits
best. Photo albums that find all your cat pictures work this way.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}} Run the
next cells to see them.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify pictures

The processor converts every picture to the size and value range that the model was trained on; a batch
then goes through the model at once.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForImageClassification"] unless=["scores-single"]
"""
### A first result

The first picture and the class with the highest score. All pictures and more scores follow below.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForImageClassification"] unless=["scores-single"]
first_title, first_picture = next(iter(PICTURES.items()))
first_batch = processor(images=first_picture, return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():  # we only use the model, we do not train it
    first_scores = model(**first_batch).logits[0]
print(f"{first_title} → {labels[first_scores.argmax()]}")

# %% [markdown] section="usage" name="pixels-about" tags=["beginner"] unless=["grey"]
"""
A model does not see a picture, only numbers: how red, green and blue each pixel is. The **processor**
makes all pictures the same size and brings these numbers into the range that the model knows.
"""

# %% [markdown] section="usage" name="pixels-about-grey" tags=["beginner"] when=["grey"]
"""
A model does not see a picture, only numbers: how bright each pixel is. The **processor** makes all
pictures the same size and brings these numbers into the range that the model knows.
"""

# %% section="usage" name="pixels" tags=["beginner"]
first_picture = next(iter(PICTURES.values()))
numbers_of_picture = processor(images=first_picture, return_tensors="pt")["pixel_values"]
print("The picture:", first_picture.width, "x", first_picture.height, "pixels")
print("For the model:", " x ".join(map(str, numbers_of_picture.shape[1:])), "numbers")
print("from", f"{numbers_of_picture.min():.2f}", "to", f"{numbers_of_picture.max():.2f}")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"] unless=["scores-several", "scores-single"]
"""
Now the model. It gives each class a raw number; **softmax** turns them into scores that add up
to 1. The cell after the next one shows its best guesses for each picture.
"""

# %% [markdown] section="usage" name="predict-about-several" tags=["beginner"] when=["scores-several"]
"""
Now the model. It judges each of its classes **separately**: several may fit, or none. So each score is
between 0 and 1, and they do not add up to 1. The cell after the next one shows the best for each
picture.
"""

# %% [markdown] section="usage" name="predict-about-single" tags=["beginner"] when=["scores-single"]
"""
Now the model. It gives each picture one raw number, which has no limits and is not a probability:
compare the numbers with each other.
"""

# %% section="usage" name="predict"
def predict(pictures):
    """The scores of all classes for each picture, as rows of a tensor."""
    batch = processor(images=pictures, return_tensors="pt").to(device, model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        logits = model(**batch).logits.float().cpu()
    if model.config.problem_type == "regression" or len(labels) == 1:
        return logits  # a single number, not a choice
    if model.config.problem_type == "multi_label_classification":
        return logits.sigmoid()  # each class separately: several can fit
    return logits.softmax(dim=-1)  # one class wins: the scores add up to 1

# %% section="usage" name="answers"
INPUTS = list(PICTURES.values())
result = []
all_scores = predict(INPUTS)
for title, scores in zip(PICTURES, all_scores):
    (label, score), *others = guesses(scores)
    result.append({"picture": title, "label": label, "score": score,
                   "next guesses": "; ".join(f"{name} {value:.3f}" for name, value in others)})
show(result)
if len(labels) > 1 and abs(float(scores.sum()) - 1) < 0.001:  # one class wins
    print(f"With {len(labels)} classes, guessing is right one time in {len(labels)}.")
if any(", " in label for label in labels):
    print("A class name with commas lists several words for the same thing.")

# %% [markdown] section="usage" name="bars-about" unless=["scores-single"]
"""
**What to see.** The best classes for each picture. If the first bar is far longer than the others, the
model is sure; bars of nearly the same length stand for a guess.
"""

# %% section="usage" name="bars" unless=["scores-single"]
bars([(title, guesses(scores)) for title, scores in zip(PICTURES, all_scores)], "score")

# %% [markdown] section="usage" name="meaning" tags=["beginner"] unless=["scores-single"]
"""
**How to read it.** `label` is the model's answer; a `score` of 1 would be full certainty. The more
classes there are, the smaller a score can be and still be a clear lead, so check how far behind the
next guesses are. A model without a class for *something else* also gives a label to a thing that it
never learned, often with a good score.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="changes-about" tags=["intermediate", "advanced"]
"""
### What changes the answer?

A person still sees the same thing in a picture that is mirrored, grey, dark or cropped. Does the model?
All versions go through it as one batch.
"""

# %% section="usage" name="changes" tags=["intermediate", "advanced"]
from PIL import ImageEnhance, ImageOps

title, picture = next(iter(PICTURES.items()))
edge = picture.width // 4
versions = {
    "as it is": picture,
    "mirrored": ImageOps.mirror(picture),
    "upside down": picture.rotate(180),
    "grey": ImageOps.grayscale(picture).convert("RGB"),
    "dark": ImageEnhance.Brightness(picture).enhance(0.3),
    "only the middle": picture.crop((edge, picture.height // 4, picture.width - edge,
                                     picture.height - picture.height // 4)),
}
before = labels.index(result[0]["label"])
rows = []
for name, scores in zip(versions, predict(list(versions.values()))):
    label, score = guesses(scores)[0]
    rows.append({"version": name, "label": label, "score": score,
                 "score of the first answer": scores[before].item()})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: not three colours

Screenshots and logos often have a fourth channel for transparency. Most processors raise an error; some
convert it themselves. `picture.convert("RGB")` works with all of them.
"""

# %% section="usage" name="error" tags=["intermediate"]
transparent = picture.convert("RGBA")
try:
    predict([transparent])
    print("This processor handles four channels itself.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("After convert:", guesses(predict([transparent.convert("RGB")])[0])[0])

# %% [markdown] section="usage" name="look-about" tags=["advanced"]
"""
### Where does it look?

A grey patch covers one part of the picture after another. Where the score falls, the model had found
what it needed. This works with every architecture, because it only needs the outputs.
"""

# %% section="usage" name="look" tags=["advanced"]
GRID = 6
wide, high = picture.width / GRID, picture.height / GRID
covered = []
for row in range(GRID):
    for column in range(GRID):
        copy = picture.copy()
        box = [column * wide, row * high, (column + 1) * wide, (row + 1) * high]
        copy.paste((128, 128, 128), tuple(int(edge) for edge in box))
        covered.append(copy)
whole = predict([picture])[0, before]
drops = (whole - predict(covered)[:, before]).tolist()
print(f"How far the score of {labels[before]!r} ({whole:.3f}) falls when a part is covered:")
for start in range(0, len(drops), GRID):
    print("  ".join(f"{drop:+.3f}" for drop in drops[start : start + GRID]))
most = max(*drops, 1e-6)
heat = Image.frombytes("L", (GRID, GRID), bytes(int(255 * max(d, 0) / most) for d in drops))
mask = heat.resize(picture.size, Image.Resampling.BICUBIC)
display(Image.composite(picture, ImageEnhance.Brightness(picture).enhance(0.25), mask))

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Accuracy on a small labelled set

For each picture, words that the name of a right class may hold. Is one of them in the model's first
label, or among its first five? Two pictures are not a benchmark, but the cell works for two thousand. A
model with other classes, such as dishes or diseases, cannot score here: change `WORDS` and the pictures.
"""

# %% section="usage" name="evaluate-words" tags=["advanced", "parameters"]
# For each picture, what a right class may be called.
WORDS = {"a pattern": ["pattern"]}

# %% section="usage" name="evaluate" tags=["advanced"]
import re


def is_called(label, words):
    """Whether the name of a class holds one of the words, in the singular or the plural."""
    text = label.lower().replace("_", " ")
    return any(re.search(rf"\b{word}s?\b", text) for word in words)


rows = []
for title, scores in zip(PICTURES, predict(INPUTS)):
    if title in WORDS:  # of a picture of yours, add what it shows
        hits = [is_called(name, WORDS[title]) for name, _ in guesses(scores)]
        rows.append({"picture": title, "first": hits[0], "among five": any(hits)})
show(rows or [{"picture": "none of them is in WORDS"}])
print(f"accuracy {sum(row['first'] for row in rows)}/{len(rows)}, "
      f"among the first five {sum(row['among five'] for row in rows)}/{len(rows)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** The cell cuts out a part of the first picture. Change the four numbers (left, top, right,
bottom, each from 0 to 1): how small can the part get before the model fails? To use a photo of your
own, put it next to this notebook and write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
left, top, right, bottom = 0.2, 0.2, 0.8, 0.8
width, height = first_picture.size
my_picture = first_picture.crop(
    (int(left * width), int(top * height), int(right * width), int(bottom * height))
)
display(my_picture)
label, score = guesses(predict([my_picture])[0])[0]
print(f"{label} (score {score:.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A small part can be enough if it is the right one: a pattern of fur, a handle, a wheel. With only the
background left, the model still names something, usually with a lower score. So it looks at parts and
textures as much as at the whole thing.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and gives back the best classes with their scores. The app below
needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The best classes of one picture with their scores."""
    return dict(guesses(predict([picture])[0], count=10))

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Put ten photos of your own into `PICTURES`. For how many is the right word among the five guesses?
2. Shrink a picture step by step with `picture.resize((64, 64))`. When does the answer change?
3. Turn a picture by 15 degrees at a time and draw the score as a curve.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Average the scores over mirrored and cropped versions. Does that correct wrong answers?
2. Take the layer before the classifier as an embedding and search pictures by similarity.
3. Load with `dtype=torch.bfloat16` and compare labels, latency and memory.
"""
