# Florence-2: one model for many jobs on a picture, each asked for by a mark.

# %% section="hello" name="load"
from transformers import AutoModelForImageTextToText, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForImageTextToText.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
processor.tokenizer = ready(processor.tokenizer, model)
LONGEST = (places_in(model, writes=True) or 1000) - 2  # tokens that it can write
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** many small jobs with one small model: captions, boxes around things, the words on a sign.
**Not for** finding out whether a thing is in the picture: the answers have no score, and a name that
fits nothing gets a box as well. **Not for** a conversation: it reads marks, not questions.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## One model, many jobs

You ask this model by a **mark**: `<CAPTION>` means *describe the picture*, `<OD>` (object detection)
means *find the things in it*. The answer is always text. If something has a place, the model writes its
box as four numbers between the words, and the processor reads them.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Ask by marks

The processor turns each mark into the question behind it, and an encoder with a decoder writes the
answer. Coordinates are tokens too: `<loc_0>` to `<loc_999>`, thousandths of the width or the
height.{{media_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
# The longest answer, in tokens: a box takes four, an English word one or two.
MAX_NEW_TOKENS = 128

# %% section="usage" name="predict"
def ask(pictures, mark, words=None, max_new_tokens=MAX_NEW_TOKENS, **options):
    """What the model writes for each picture: words, and places as tokens."""
    prompts = [mark + more for more in words or [""] * len(pictures)]
    cut = {"padding": True, "truncation": True, "return_tensors": "pt"}
    batch = processor(images=pictures, text=prompts, **cut).to(device, model.dtype)
    options = {"num_beams": 3, "do_sample": False} | options
    options["max_new_tokens"] = min(max_new_tokens, LONGEST)
    with torch.inference_mode():  # we only use the model, we do not train it
        tokens = model.generate(**batch, **options)
    pad = processor.tokenizer.pad_token  # the tokens of places stay
    return [text.replace(pad, "") for text in processor.batch_decode(tokens)]


def answer(pictures, mark, words=None, **options):
    """The answers as the processor reads them: a text, or boxes with their labels."""
    return [processor.post_process_generation(text, task=mark, image_size=picture.size)[mark]
            for text, picture in zip(ask(pictures, mark, words, **options), pictures)]


def predict(pictures, max_new_tokens=MAX_NEW_TOKENS, **options):
    """A caption for each picture."""
    return answer(pictures, "<CAPTION>", max_new_tokens=max_new_tokens, **options)

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

One sentence about the first picture.
"""

# %% section="usage" name="first-result"
title, picture = next(iter(PICTURES.items()))
print(f"{title}: {predict([picture])[0]}")

# %% section="usage" name="labels" tags=["parameters"]
# What to look for below: things that the pictures show, their parts, and one that is not there.
LABELS = ["a cat", "an eye", "a cup of espresso", "a spoon", "an astronaut"]
# For each picture a label that is certainly right, if a person has said so.
SHOWN = {"a cat": "a cat", "a cup of espresso": "a cup of espresso"}
# What stands on the sign that the notebook draws.
LINES = ["PLATFORM 7", "NIGHT TRAIN"]

# %% [markdown] section="usage" name="captions-about" tags=["beginner"]
"""
Now both pictures, each with two marks. The second one asks for a longer description.
"""

# %% section="usage" name="captions"
INPUTS = list(PICTURES.values())
result = []
for mark in ("<CAPTION>", "<DETAILED_CAPTION>"):
    for shown, text in zip(PICTURES, answer(INPUTS, mark)):
        result.append({"picture": shown, "mark": mark, "the model writes": text})
show(result)

# %% [markdown] section="usage" name="objects-about"
"""
### Things and their places

`<OD>` finds things by itself and names them. A box has four numbers, counted in pixels from the upper
left corner: left, top, right, bottom.
"""

# %% section="usage" name="objects"
def found_in(answers):
    """The boxes of an answer with their labels, whatever the mark."""
    labels = answers.get("bboxes_labels", answers.get("labels", []))
    return [{"label": label or "(no name)", "box": box}
            for label, box in zip(labels, answers.get("bboxes", []))]


def frame(picture, things):
    """Show the picture with a frame around each thing."""
    display(with_boxes(picture, [t["box"] for t in things], [t["label"] for t in things]))


objects = []
for shown, found in zip(PICTURES, answer(INPUTS, "<OD>")):
    things = found_in(found)
    frame(PICTURES[shown], things)
    objects += [{"picture": shown, **thing} for thing in things]
show(objects or [{"picture": "(nothing found)"}])

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** No box has a score: the model writes it or it does not. So you cannot ask for *only
the sure ones*, as with other detectors. Check each name against the picture.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="named-about"
"""
### Find what you name

`<OPEN_VOCABULARY_DETECTION>` takes your words. The last one in the table names a thing that is in
neither picture: see whether it gets a box all the same.
"""

# %% section="usage" name="named"
FINDS = "<OPEN_VOCABULARY_DETECTION>"
rows = []
for label in LABELS:
    for shown, found in zip(PICTURES, answer(INPUTS, FINDS, [label] * len(INPUTS))):
        boxes = [thing["box"] for thing in found_in(found)]
        rows.append({"label": label, "picture": shown, "boxes": len(boxes),
                     "the first": boxes[0] if boxes else None})
show(rows)

# %% [markdown] section="usage" name="writing-about"
"""
### Read a sign

`<OCR>` gives the text alone, `<OCR_WITH_REGION>` also the four corners of each piece. The notebook draws
the sign, so you know what it says.
"""

# %% section="usage" name="writing"
from PIL import ImageFont

sign = Image.new("RGB", (480, 60 + 60 * len(LINES)), "#ffd54f")
for number, line in enumerate(LINES):
    font = ImageFont.load_default(size=44)
    ImageDraw.Draw(sign).text((30, 25 + 60 * number), line, fill="black", font=font)
print("Read:", answer([sign], "<OCR>")[0])
regions = answer([sign], "<OCR_WITH_REGION>")[0]
pieces = [{"label": text, "box": [min(corners[0::2]), min(corners[1::2]),
                                  max(corners[0::2]), max(corners[1::2])]}
          for text, corners in zip(regions["labels"], regions["quad_boxes"])]
frame(sign, pieces)

# %% [markdown] section="usage" name="raw-about" tags=["intermediate", "advanced"]
"""
### What the model really writes

The answer before it is read. `<loc_500>` is the middle, of the width or of the height by turns. A box is
therefore never more exact than a thousandth of the side of the picture.
"""

# %% section="usage" name="raw" tags=["intermediate", "advanced"]
print(ask([picture], "<OD>")[0][:400])
print("One step is", f"{picture.width / 1000:.2f} x {picture.height / 1000:.2f} pixels.")

# %% [markdown] section="usage" name="grounded-about" tags=["intermediate", "advanced"]
"""
### From the caption to its places

`<CAPTION_TO_PHRASE_GROUNDING>` takes a whole sentence and places its phrases. Given the model's own
caption, it shows what the model looked at, or what it made up.
"""

# %% section="usage" name="grounded" tags=["intermediate", "advanced"]
for shown, caption in zip(PICTURES, predict(INPUTS)):
    print(f"{shown}: {caption}")
    placed = answer([PICTURES[shown]], "<CAPTION_TO_PHRASE_GROUNDING>", [caption])[0]
    frame(PICTURES[shown], found_in(placed))

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: words after a mark that takes none

`<OD>`, `<OCR>` and the captions stand alone; only the marks that look for something take words.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    ask([picture], "<OD>", ["a cat"])
    print("This processor does not check it; check it yourself.")
except ValueError as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed:", found_in(answer([picture], FINDS, ["a cat"])[0])[:2])

# %% [markdown] section="usage" name="outline-about" tags=["advanced"]
"""
### An outline instead of a box

`<REFERRING_EXPRESSION_SEGMENTATION>` writes the corners of a polygon. Each corner costs two tokens, so
a fine outline needs a higher `MAX_NEW_TOKENS`.
"""

# %% section="usage" name="outline" tags=["advanced"]
outlined = answer([picture], "<REFERRING_EXPRESSION_SEGMENTATION>", [title])[0]["polygons"]
drawn = picture.copy()
for corners in (corners for shape in outlined for corners in shape if len(corners) >= 6):
    ImageDraw.Draw(drawn).polygon(corners, outline=COLOURS[0], width=3)
display(drawn)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small set with known answers

A mirrored picture has mirrored boxes. For each thing that a person has seen in a picture, the cell
compares its box with the one in the mirrored picture, turned back. The overlap (IoU) is 1 if they are
the same, and 0 if they do not touch.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from PIL import ImageOps


def overlap(one, other):
    """The shared area of two boxes, divided by the area that both cover."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(width, 0) * max(height, 0)
    areas = sum(abs((box[2] - box[0]) * (box[3] - box[1])) for box in (one, other))
    return shared / max(areas - shared, 1e-9)


rows = []
for shown, label in SHOWN.items():
    seen = PICTURES[shown]
    as_it_is, mirrored = answer([seen, ImageOps.mirror(seen)], FINDS, [label] * 2)
    turned = [[seen.width - right, top, seen.width - left, bottom]
              for left, top, right, bottom in mirrored["bboxes"]]
    pairs = [overlap(box, other) for box in as_it_is["bboxes"] for other in turned]
    rows.append({"label": label, "boxes": len(as_it_is["bboxes"]), "mirrored": len(turned),
                 "best overlap": max(pairs, default=0.0)})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Name something to look for, and then something that is certainly not there. To use a
photo of your own, put it next to this notebook and write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_picture = INPUTS[0]
my_label = "an umbrella"
mine = found_in(answer([my_picture], FINDS, [my_label])[0])
print(f"{len(mine)} boxes for {my_label}")
frame(my_picture, mine)

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Most likely, the thing that is not there got a box too, around whatever resembles it or around the whole
picture. The model continues a text, and a text that begins with a name goes on with a place. A detector
with scores is the better choice if *nothing* is a possible answer.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and a list of names, and gives back where each of them is. Without a name it
finds things by itself. The app below needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture, labels):
    """The things in one picture: label and box (left, top, right, bottom)."""
    if not labels:
        return found_in(answer([picture], "<OD>")[0])
    found = answer([picture] * len(labels), FINDS, list(labels))
    return [{"label": label, "box": thing["box"]}
            for label, answers in zip(labels, found) for thing in found_in(answers)]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Cut every box of `<OD>` out with `picture.crop(box)` and look at the pieces. Are the names right?
2. Photograph a shop front and read it with `<OCR_WITH_REGION>`. Which signs are missed?
3. Try `<DENSE_REGION_CAPTION>`. How do its labels differ from those of `<OD>`?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Label twenty photos with boxes and compute precision and recall at an IoU of 0.5.
2. Compare one beam with three: which answers change, and what does it cost?
3. Load with `dtype=torch.bfloat16` and compare captions, boxes, latency and memory.
"""
