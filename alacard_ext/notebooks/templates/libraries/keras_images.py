# Image classification with Keras: the cells of image_classification.py around a model of Keras.

# %% section="hello" name="shape" hidden=true
# Checks what goes in and what comes out: run this cell; you do not need to read it.
if len(wants) != 4 or len(gives) != 2:
    raise Stop(f"it wants {wants} and gives {gives}: no model that sorts pictures into classes.")
channels_last = wants[-1] in (1, 3)
its_high, its_wide = wants[1:3] if channels_last else wants[2:4]
its_high, its_wide = its_high or 224, its_wide or 224  # where the model takes any size, a usual one
channels = (wants[-1] if channels_last else wants[1]) or 3


def all_layers(model):
    """The layers of a model and of the models that it is made of."""
    for layer in model.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from all_layers(layer)


# Many models bring colours to their range themselves, from numbers from 0 to 255.
ranging = (keras.layers.Rescaling, keras.layers.Normalization)
scales_itself = any(isinstance(layer, ranging) for layer in all_layers(model))
SCALE = 1.0 if scales_itself else 1 / 255


def prepare(picture):
    """A picture as the numbers that the model wants."""
    sized = picture.convert("RGB" if channels == 3 else "L").resize((its_wide, its_high))
    numbers = np.asarray(sized, dtype="float32").reshape(its_high, its_wide, channels) * SCALE
    return numbers if channels_last else numbers.transpose(2, 0, 1)


labels = [f"class {number}" for number in range(max(gives[-1] or 2, 2))]
print(f"Pictures of {its_wide} x {its_high} pixels, colours from 0 to {255 * SCALE:.0f}; "
      f"{len(labels)} classes.")
print("A Keras file stores no class names: the model's page says what class 0 is.")

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## What is in the picture?

**Image classification** means: show the model a picture, and it says which of its classes fits best.
Photo albums that find all your cat pictures work this way. This model only knows its classes by number;
its page says what they stand for: {{model_link}}.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify pictures

Keras stores no preparation with a model. The shape of its input gives size and channels; the notebook
guesses the range of the colours from its layers, and `SCALE` above changes it.{{media_sentence}}
"""

# %% [markdown] section="usage" name="pixels-about" tags=["beginner"]
"""
A model does not see a picture, only numbers: how red, green and blue each pixel is. `prepare` makes all
pictures the same size and brings these numbers into the range that the model should know.
"""

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first picture and the class with the highest score. All pictures and more scores follow below.
"""

# %% section="usage" name="first-result"
first_title, first_picture = next(iter(PICTURES.items()))
with torch.no_grad():  # we only use the model, we do not train it
    (first_scores,) = as_scores(model(prepare(first_picture)[None], training=False).float().cpu())
print(f"{first_title} → {labels[first_scores.argmax()]}")

# %% section="usage" name="predict"
def predict(pictures):
    """The scores of all classes for each picture, as rows of a tensor."""
    return as_scores(scores_of(np.stack([prepare(picture) for picture in pictures])))

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: one picture is not a batch

The first number of every shape counts the examples. A single picture needs that number too, or the
model takes its rows for pictures. `array[None]` puts it in front.
"""

# %% section="usage" name="error" tags=["intermediate"]
alone = prepare(INPUTS[0])
try:
    scores_of(alone)
    print("This model takes it anyway.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem).strip()[:200]}")
print("As a batch of one:", guesses(as_scores(scores_of(alone[None]))[0])[0])

# %% [markdown] section="usage" name="range-about" tags=["intermediate", "advanced"] place="end"
"""
### A silent mistake: the wrong range of colours

Numbers in a range that the model was not trained on give no error, only worse answers. Compare the
usual ranges; the model's page may say which one was used.
"""

# %% section="usage" name="range" tags=["intermediate", "advanced"] place="end"
plain = prepare(INPUTS[0]) / SCALE
ranges = {"0 to 255": plain, "0 to 1": plain / 255, "-1 to 1": plain / 127.5 - 1}
rows = []
for name, numbers in ranges.items():
    label, score = guesses(as_scores(scores_of(numbers[None].astype("float32")))[0])[0]
    rows.append({"colours from": name, "label": label, "score": score})
show(rows)

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Average the scores over mirrored and cropped versions. Does that correct wrong answers?
2. Build `keras.Model(model.inputs, model.layers[-2].output)` and search pictures by its vectors.
3. Call `keras.config.set_floatx("bfloat16")` before loading. What changes, and how much?
"""
