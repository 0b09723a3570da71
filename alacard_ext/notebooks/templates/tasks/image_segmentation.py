# Image segmentation: which pixel of a picture belongs to what.

# %% section="hello" name="load" unless=["class-AutoModelForUniversalSegmentation"]
from transformers import AutoImageProcessor, AutoModelForSemanticSegmentation

with no_random_weights():
    model = AutoModelForSemanticSegmentation.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
model = model.to(device).eval()
labels = dict(model.config.id2label)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It knows {len(labels)} kinds of areas, for example:", "; ".join(list(labels.values())[:8]))

# %% section="hello" name="load-universal" when=["class-AutoModelForUniversalSegmentation"]
from transformers import AutoImageProcessor, AutoModelForUniversalSegmentation, AutoProcessor

with no_random_weights():
    model = AutoModelForUniversalSegmentation.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
# OneFormer takes the kind of answer to give in words; the others take only pictures.
in_words = model.config.model_type == "oneformer"
reader = AutoProcessor if in_words else AutoImageProcessor
processor = reader.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
model = model.to(device).eval()
labels = dict(model.config.id2label)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It knows {len(labels)} kinds of areas, for example:", "; ".join(list(labels.values())[:8]))

# %% [markdown] section="info" name="good-for"
"""
**Good for** measuring areas, cutting things out, blurring a background. **Not for** kinds of areas that
it was not trained on, for hair-thin edges, or for deciding anything about people.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Which pixel belongs to what?

**Segmentation** colours a picture in, like a colouring book: each pixel gets the name of what it
belongs to. Video calls that blur your room work this way.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Segment pictures

Every answer is a list of parts with a **mask**: a table as large as the picture, true where the part
is. *Semantic* models give one mask per kind; *instance* and *panoptic* models tell two things of the
same kind apart.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForSemanticSegmentation"]
"""
### A first result

What covers most of the first picture. The parts of all pictures, in colour, follow below.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForSemanticSegmentation"]
first_title, first_picture = next(iter(PICTURES.items()))
first_batch = processor(images=first_picture, return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():  # we only use the model, we do not train it
    first_kinds = model(**first_batch).logits[0].argmax(dim=0).cpu()
most = first_kinds.flatten().bincount().argmax().item()
print(f"{first_title}: {labels.get(most, most)}, {(first_kinds == most).float().mean():.0%}")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. For each part that it finds you see the name and its **share**: how much of the
picture it covers. The colours only tell the parts apart and mean nothing else.
"""

# %% section="usage" name="segment" unless=["class-AutoModelForUniversalSegmentation"]
import torch.nn.functional as F


def segment(pictures, threshold=0.01):
    """For each picture its parts with mask, score and share, the largest first.

    `threshold` is the smallest share of the picture that counts as a part.
    """
    batch = processor(images=pictures, return_tensors="pt").to(device, model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        logits = model(**batch).logits.float()
    answers = []
    for raw, picture in zip(logits, pictures):
        # The model answers on a coarser grid; stretch it to the size of the picture.
        size = (picture.height, picture.width)
        scores = F.interpolate(raw[None], size=size, mode="bilinear")[0].softmax(dim=0).cpu()
        best, kinds = scores.max(dim=0)
        parts = []
        for kind in kinds.unique().tolist():
            mask = kinds == kind
            parts.append({"label": labels.get(kind, str(kind)), "mask": mask,
                          "score": best[mask].mean().item(), "share": mask.float().mean().item()})
        parts = [part for part in parts if part["share"] >= threshold]
        answers.append(sorted(parts, key=lambda part: -part["share"]))
    return answers

# %% section="usage" name="segment-universal" when=["class-AutoModelForUniversalSegmentation"]
def segment(pictures, threshold=0.5):
    """For each picture its parts with mask, score and share, the largest first.

    `threshold` is how sure the model has to be of a part.
    """
    words = {"task_inputs": ["panoptic"] * len(pictures)} if in_words else {}
    batch = processor(images=pictures, return_tensors="pt", **words).to(device)
    batch["pixel_values"] = batch["pixel_values"].to(model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        outputs = model(**batch)
    sizes = [(picture.height, picture.width) for picture in pictures]
    answers = []
    # A part that is mostly hidden by surer ones is left out, unless every guess is wanted.
    every = {} if threshold else {"mask_threshold": 0.0, "overlap_mask_area_threshold": 0.0}
    for found in processor.post_process_panoptic_segmentation(
        outputs, threshold=threshold, target_sizes=sizes, **every
    ):
        parts = []
        for part in found["segments_info"]:
            mask = (found["segmentation"] == part["id"]).cpu()
            kind = part["label_id"]
            parts.append({"label": labels.get(kind, str(kind)), "mask": mask,
                          "score": float(part["score"]), "share": mask.float().mean().item()})
        answers.append(sorted(parts, key=lambda part: -part["share"]))
    return answers

# %% section="usage" name="predict"
predict = segment  # the name that the measurements below call it by
INPUTS = list(PICTURES.values())
answers = segment(INPUTS)
if not any(answers):
    print("The model is not sure of anything here. These are its best guesses anyway.")
    answers = segment(INPUTS, threshold=0.0)
result = []
for title, parts in zip(PICTURES, answers):
    result += [{"picture": title, "label": part["label"], "share": part["share"],
                "score": part["score"]} for part in parts[:8]]
    print(f"{title}: {len(parts)} parts")
    coloured = with_areas(PICTURES[title], [part["mask"] for part in parts])
    draw_beside({title: PICTURES[title], "its parts": coloured})
result = result or [{"picture": title, "label": "nothing found"} for title in PICTURES]
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** A `share` of 0.4 means that this part covers four tenths of the picture. The model
has to choose among the names it knows, so a thing that it never learned gets the name of something
similar. `score` says how sure it is.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="cut-about" tags=["intermediate"]
"""
### Cut one part out

A mask is all you need to cut out a thing, here the largest part: everything outside becomes white.
"""

# %% section="usage" name="cut" tags=["intermediate"]
def cut_out(picture, mask):
    """The picture where the mask is true, white elsewhere."""
    shape = Image.fromarray(mask.to(torch.uint8).numpy() * 255)
    return Image.composite(picture, Image.new("RGB", picture.size, "white"), shape)


everything = torch.ones(INPUTS[0].height, INPUTS[0].width, dtype=torch.bool)
for picture, parts in zip(INPUTS, answers):
    if parts:
        print("Only:", parts[0]["label"])
        display(cut_out(picture, parts[0]["mask"]))

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: a mask of another size

Models answer on a coarser grid than the picture. A mask that was not stretched to the picture's size
does not fit. Stretch it without mixing neighbours: a mask only knows yes and no.
"""

# %% section="usage" name="error" tags=["intermediate"]
mask = answers[0][0]["mask"] if answers[0] else everything
coarse = mask[::4, ::4]
try:
    cut_out(INPUTS[0], coarse)
except ValueError as problem:
    print("ValueError:", problem)
stretched = torch.nn.functional.interpolate(
    coarse[None, None].float(), size=mask.shape, mode="nearest"
)[0, 0].bool()
print("Fixed:", cut_out(INPUTS[0], stretched).size)
print(f"The coarse grid moved {(stretched != mask).float().mean().item():.1%} of the pixels.")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A check with known answers: mirrored pictures

A mirrored picture has the same parts at mirrored places. **IoU** (intersection over union) says how
well two masks agree: 1 is the same mask, 0 means that they share no pixel.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from PIL import ImageOps


def agreement(one, other):
    """Intersection over union of two masks."""
    either = (one | other).sum().item()
    return (one & other).sum().item() / either if either else 1.0


rows = []
mirrored = segment([ImageOps.mirror(picture) for picture in INPUTS], threshold=0.0)
for title, parts, again in zip(PICTURES, answers, mirrored):
    for part in parts[:4]:
        same = [other for other in again if other["label"] == part["label"]]
        best = max((agreement(part["mask"], other["mask"].flip(1)) for other in same), default=0.0)
        rows.append({"picture": title, "label": part["label"], "IoU in the mirror": best})
show(rows or [{"picture": title, "IoU in the mirror": "nothing found"} for title in PICTURES])
if rows:
    mean = sum(row["IoU in the mirror"] for row in rows) / len(rows)
    print(f"Mean IoU between a picture and its mirror: {mean:.3f}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Make the first picture darker and see which parts remain. Guess first: does the largest
part grow or shrink? To use a photo of your own, write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
from PIL import ImageEnhance

brightness = 0.3  # 1 is the original, 0 is black
my_picture = ImageEnhance.Brightness(INPUTS[0]).enhance(brightness)
parts = segment([my_picture])[0]
display(with_areas(my_picture, [part["mask"] for part in parts]))
print("Parts at this brightness:", len(parts))
for part in parts[:5]:
    print(f"{part['label']}: {part['share']:.0%} of the picture")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

In the dark the edges fade, and large quiet areas such as walls, floor or sky usually swallow small
things. Some models were trained with dark pictures and hardly change; then the borders move by only a
few pixels. Compare the shares with those in the table above.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and gives it back with its parts coloured in. The app below needs nothing
else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The picture with a colour on each of its parts."""
    return with_areas(picture, [part["mask"] for part in segment([picture])[0]])

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Blur everything but the largest part, with `ImageFilter.GaussianBlur`.
2. How much of ten photos of your own is sky, how much is green?
3. Make the picture four times smaller before the model sees it. Which parts disappear?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Draw masks for five pictures by hand and compute the mean IoU for each kind.
2. Average the scores of a picture and its mirror. Do the edges get better?
3. Load with `dtype=torch.bfloat16` and compare masks, latency and memory.
"""
