# Object detection with Ultralytics: the cells of object_detection.py around a YOLO checkpoint.

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Find things in a picture

**Object detection** answers two questions at once: *what* is there, and *where*? The answer is a
list of **boxes**, each with a name and a score. Cameras that count cars work this way. **YOLO** is
short for *you only look once*: one pass through the model gives all boxes.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Detect objects

`model.predict` resizes the pictures, runs the model once for all of them, and drops boxes below `conf`
and those that overlap a better one of the same kind by more than `iou`.{{media_sentence}}
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

# %% section="usage" name="predict"
THRESHOLD = 0.5  # keep a box only if the model is at least this sure


def detect(pictures, threshold=THRESHOLD):
    """For each picture its boxes (left, top, right, bottom) with label and score, best first."""
    answers = []
    for found in model.predict(list(pictures), conf=threshold, verbose=False):
        boxes = found.boxes
        rows = zip(boxes.cls.int().tolist(), boxes.conf.tolist(), boxes.xyxy.tolist())
        things = [{"label": labels.get(number, str(number)), "score": score,
                   "box": [round(edge, 1) for edge in box]} for number, score, box in rows]
        answers.append(sorted(things, key=lambda thing: -thing["score"]))
    return answers

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: not a picture

`predict` takes pictures, arrays and names of files. A plain list of numbers is none of these, so you
get a message about a *type*. Make an array of whole numbers from 0 to 255 instead.
"""

# %% section="usage" name="error" tags=["intermediate"]
import numpy as np

numbers_of_picture = np.asarray(INPUTS[0].resize((64, 64)), dtype=float).tolist()
try:
    model.predict([numbers_of_picture], verbose=False)
    print("This release takes numbers too.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
mended = Image.fromarray(np.array(numbers_of_picture, dtype=np.uint8))
print("Fixed:", len(detect([mended], threshold=0.1)[0]), "boxes with a score of 0.1 or more")

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Label twenty photos with boxes and compute precision and recall at an IoU of 0.5.
2. Give `model.predict` another `imgsz`, such as 320 or 1280. How do latency and the results for small
   things change?
3. Pass `classes=[0]`, and then `iou=0.3`. Which boxes disappear, and why?
"""
