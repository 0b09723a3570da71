# Instance segmentation with Ultralytics: the cells of image_segmentation.py around a checkpoint.

# %% section="hello" name="kind"
WANTED = "segment"  # what this notebook is for; a checkpoint knows what it was trained for
ENOUGH = ("segment",)

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Which pixel belongs to what?

**Segmentation** colours a picture in, like a colouring book: each pixel gets the name of what it
belongs to. Video calls that blur your room work this way. This model looks for *things* and ignores
what it takes for background.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Segment pictures

Every answer is a list of things with a **mask**: a table as large as the picture, true where the thing
is. Two things of the same kind get two masks, and masks may overlap. With `retina_masks=True` they have
the size of the picture instead of the model's coarser grid.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first picture and the thing that the model is surest of. All of them, drawn, follow below.
"""

# %% section="usage" name="first-result"
first_title, first_picture = next(iter(PICTURES.items()))
(first_found,) = model.predict([first_picture], conf=0.0, verbose=False)
surest = int(first_found.boxes.cls[first_found.boxes.conf.argmax()])
print(f"{first_title} → {labels[surest]}")

# %% section="usage" name="segment"
def segment(pictures, threshold=0.5):
    """For each picture its parts with mask, score and share, the largest first.

    `threshold` is how sure the model has to be of a part.
    """
    answers = []
    for found in model.predict(
        list(pictures), conf=threshold, retina_masks=True, max_det=100, verbose=False
    ):
        parts = []
        masks = [] if found.masks is None else found.masks.data.bool().cpu()
        kinds, scores = found.boxes.cls.int().tolist(), found.boxes.conf.tolist()
        for kind, score, mask in zip(kinds, scores, masks):
            parts.append({"label": labels.get(kind, str(kind)), "mask": mask,
                          "score": score, "share": mask.float().mean().item()})
        answers.append(sorted(parts, key=lambda part: -part["share"]))
    return answers

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Draw masks for five pictures by hand and compute the mean IoU for each kind.
2. Leave out `retina_masks=True` and compare the borders. What does it cost in time?
3. Give `model.predict` another `imgsz`. How do latency and the results for small things change?
"""
