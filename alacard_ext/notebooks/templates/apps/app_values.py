# What enters and leaves `respond` as text, for every app that is not a chat.

# %% section="app" name="examples" tags=["parameters"] place="end" hidden=true
# What the function `respond` takes and gives, and something to try it with.
TAKES = "text"
GIVES = "labels"
EXAMPLES = [{"text": "I love this film."}]

# %% section="app" name="example-pictures" when=["example-pictures"] place="end" hidden=true
for fields, text in zip(EXAMPLES, PICTURE_DATA.values()):
    fields["image"] = text  # the pictures of this notebook, as text (base64)

# %% section="app" name="example-pages" when=["example-pages"] place="end" hidden=true
import base64
import io

for fields, given in zip(EXAMPLES, INPUTS):
    page_file = io.BytesIO()
    page = given[0] if isinstance(given, tuple) else given  # with its question, or alone
    page.save(page_file, "PNG")
    # The pages that this notebook drew, as text (base64)
    fields["image"] = base64.b64encode(page_file.getvalue()).decode()

# %% section="app" name="example-sounds" when=["example-sounds"] place="end" hidden=true
for fields, text in zip(EXAMPLES, SOUND_DATA.values()):
    fields["audio"] = text  # the recordings of this notebook, as text (base64)

# %% section="app" name="example-film" when=["example-film"] place="end" hidden=true
for fields in EXAMPLES:
    fields["video"] = 2 * list(PICTURE_DATA.values())  # the pictures of a film, as text (base64)

# %% [markdown] section="app" name="values-about" tags=["beginner"] place="end"
"""
Programs exchange text in a format called JSON. The next cell turns such text into what `respond` takes,
and turns its answer back into text. A picture or a sound becomes one long word.
"""

# %% [markdown] section="app" name="values-about-more" tags=["intermediate", "advanced"] place="end"
"""
`answer(fields)` is `respond` in JSON: pictures and sounds travel as base64-encoded files, and input in
the wrong form is refused with a `ValueError` that says so. It takes one request at a time.
"""

# %% section="app" name="values" place="end" hidden=["beginner"]
import threading

SHAPES = {"text": str, "question": str, "image": str, "audio": str,
          "texts": list, "labels": list, "video": list, "table": list, "json": object}
READ, WRITE = {}, {}  # how to read and write what is not JSON by itself, by kind
one_at_a_time = threading.Lock()


def answer(fields):
    """What `respond` says to one request; ValueError where a field is missing or misshaped."""
    arguments = []
    for kind in TAKES.split("+"):
        if not isinstance(fields, dict) or kind not in fields:
            raise ValueError(f"the field {kind!r} is missing")
        if not isinstance(fields[kind], SHAPES[kind]) or not fields[kind]:
            raise ValueError(f"the field {kind!r} must be a {SHAPES[kind].__name__}, not empty")
        if kind in ("texts", "labels") and not all(isinstance(x, str) for x in fields[kind]):
            raise ValueError(f"the field {kind!r} must hold texts")
        arguments.append(READ[kind](fields[kind]) if kind in READ else fields[kind])
    with one_at_a_time:
        said = respond(*arguments)
    return WRITE[GIVES](said) if GIVES in WRITE else said

# %% section="app" name="values-image" when=["value-image"] place="end" hidden=true
import base64
import io

from PIL import Image


def read_image(text):
    """A picture from its file in base64."""
    try:
        return Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")
    except (ValueError, OSError):
        raise ValueError("this is not a picture in base64") from None


def write_image(picture):
    """A picture as a PNG file in base64."""
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


READ["image"], WRITE["image"] = read_image, write_image

# %% section="app" name="values-video" when=["value-video"] place="end" hidden=true
def read_video(frames):
    """The pictures of a film from their files in base64, all in the size of the first."""
    pictures = [read_image(text) for text in frames]
    return [picture.resize(pictures[0].size) for picture in pictures]


READ["video"] = read_video
WRITE["video"] = lambda frames: [write_image(frame) for frame in frames]

# %% section="app" name="values-audio" when=["value-audio"] place="end" hidden=true
import base64
import io

import soundfile


def read_audio(text):
    """A sound from its file in base64: its numbers, and how many of them make a second."""
    try:
        samples, rate = soundfile.read(io.BytesIO(base64.b64decode(text)), dtype="float32")
    except (ValueError, soundfile.LibsndfileError):
        raise ValueError("this is not a sound file in base64") from None
    return (samples.mean(axis=1) if samples.ndim == 2 else samples), rate


def write_audio(sound):
    """A sound as a WAV file in base64."""
    file = io.BytesIO()
    soundfile.write(file, sound[0], sound[1], format="WAV")
    return base64.b64encode(file.getvalue()).decode()


READ["audio"], WRITE["audio"] = read_audio, write_audio
