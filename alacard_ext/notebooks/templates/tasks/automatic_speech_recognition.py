# Automatic speech recognition: from sound to text, with an encoder and decoder, or with CTC.

# %% section="hello" name="load" unless=["class-AutoModelForCTC"]
from transformers import AutoModelForSpeechSeq2Seq, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForSpeechSeq2Seq.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
# How long an output may be is said below, call by call.
model.generation_config.max_length = None
RATE = processor.feature_extractor.sampling_rate
# Tokens that it can write after its marks
LONGEST = max((places_in(model, writes=True) or 1000) - 5, 1)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It reads sound at {RATE:,} samples per second.")

# %% section="hello" name="load-ctc" when=["class-AutoModelForCTC"]
from transformers import AutoFeatureExtractor, AutoModelForCTC, AutoTokenizer

# Two parts instead of one processor: a language model that some bring along is not needed here.
extractor = AutoFeatureExtractor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForCTC.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
RATE = extractor.sampling_rate
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It reads sound at {RATE:,} samples per second.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** notes, subtitles and search in recordings in the languages it learned. **Not for** a
word-for-word record without a person listening again: names, numbers and mumbling come out wrong.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## From speech to text

This model listens and writes down what was said, as dictation and subtitles do.

Two short recordings are part of this notebook, so you do not have to download them. Computer voices
speak in them, in English.{{media_sentence}} Run the next cells and listen.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Transcribe speech

Two English recordings, spoken by computer voices (espeak-ng), with the words that were really
said, so that errors can be counted.{{media_sentence}}
"""

# %% section="usage" name="sound-data" tags=["parameters"] hidden=true
# The recordings, written as text (base64): the notebook brings them along and downloads none.
SOUND_DATA = {}
# What is said in each of them.
SAID = []

# %% section="usage" name="sounds-decoded" hidden=true
# Turns the text above into sounds: run this cell; you do not need to read it.
import base64
import io

import soundfile
from IPython.display import Audio

SOUNDS = []
for text in SOUND_DATA.values():
    samples, rate = soundfile.read(io.BytesIO(base64.b64decode(text)), dtype="float32")
    wave = torch.from_numpy(samples)
    if wave.ndim == 2:
        wave = wave.mean(dim=1)  # all channels into one
    if rate != RATE:  # bring it to the pace that the model listens at
        size = int(len(wave) * RATE / rate)
        wave = torch.nn.functional.interpolate(wave[None, None], size=size, mode="linear")[0, 0]
    SOUNDS.append(wave.numpy())

# %% section="usage" name="sounds"
for name, sound, said in zip(SOUND_DATA, SOUNDS, SAID):
    print(f"{name}: {len(sound) / RATE:.1f} seconds. Spoken text: {said}")
    display(Audio(sound, rate=RATE))

# %% [markdown] section="usage" name="sound-drawn-about"
"""
**What to see.** Above, how far the air swings; below, which pitches sound, from low to high, the brighter
the louder. Stacks of lines are vowels, high clouds are hissing sounds, and gaps are pauses.
"""

# %% section="usage" name="sound-drawn"
draw_sound(SOUNDS[0], RATE)

# %% [markdown] section="usage" name="features-about" tags=["beginner"]
"""
Sound is a sequence of numbers, called **samples**: how far the air swings at each moment. Here is the
beginning of the first recording, and its loudest moment.
"""

# %% section="usage" name="features" tags=["beginner"]
some = [round(float(number), 3) for number in SOUNDS[0][2000:2006]]
print(f"{len(SOUNDS[0]):,} numbers, for example {some}")
print(f"The loudest moment is at {abs(SOUNDS[0]).argmax() / RATE:.2f} seconds.")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model writes. The usual measure of its quality is the **word error rate**: the number of wrong,
missing and extra words, divided by the number of words that were said. 0 is perfect, 0.5 means one
error for every two words. Capital letters and commas do not count.
"""

# %% section="usage" name="predict" unless=["class-AutoModelForCTC"]
def prepare(sounds):
    """Sounds as the model's input."""
    # Whisper always looks at 30 seconds; others only as far as the longest sound goes.
    padding = "max_length" if model.config.model_type == "whisper" else True
    return processor.feature_extractor(
        sounds, sampling_rate=RATE, padding=padding, return_attention_mask=True, return_tensors="pt"
    ).to(device, model.dtype)


def predict(sounds, max_new_tokens=64, **options):
    """What is said in each sound."""
    options["max_new_tokens"] = min(max_new_tokens, LONGEST)
    with torch.inference_mode():  # we only use the model, we do not train it
        tokens = model.generate(**prepare(sounds), **options)
    return [text.strip() for text in processor.batch_decode(tokens, skip_special_tokens=True)]

# %% section="usage" name="predict-ctc" when=["class-AutoModelForCTC"]
def prepare(sounds):
    """Sounds as the model's input."""
    batch = extractor(sounds, sampling_rate=RATE, padding=True, return_tensors="pt")
    return batch.to(device, model.dtype)


def predict(sounds):
    """What is said in each sound."""
    with torch.inference_mode():  # we only use the model, we do not train it
        tokens = model(**prepare(sounds)).logits.argmax(dim=-1)
    return [text.strip() for text in tokenizer.batch_decode(tokens, skip_special_tokens=True)]

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

What the model writes for the first recording. All recordings, and how many words are wrong, follow below.
"""

# %% section="usage" name="first-result"
print("Spoken text:     ", SAID[0])
print("What it understood:", predict(SOUNDS[:1])[0])

# %% section="usage" name="result"
def words_of(text):
    """Lower-case words without punctuation."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower())


def word_error_rate(said, written):
    """The fewest words to change, drop or add, divided by the number of words that were said."""
    said, written = words_of(said), words_of(written)
    errors = list(range(len(written) + 1))  # from nothing said: every written word is too many
    for row, word in enumerate(said, 1):
        previous, errors[0] = errors[0], row
        for column, other in enumerate(written, 1):
            changed = previous + (word != other)
            previous = errors[column]
            errors[column] = min(changed, previous + 1, errors[column - 1] + 1)
    return errors[-1] / max(len(said), 1)


INPUTS = SOUNDS
result = []
for said, written in zip(SAID, predict(SOUNDS)):
    result.append({"said": said, "written": written,
                   "word error rate": word_error_rate(said, written)})
show(result)

# %% [markdown] section="usage" name="errors-about"
"""
**What to see.** Words without a colour were written as they were said. In a coloured place, what was said
is crossed out, and what the model wrote instead is bold.
"""

# %% section="usage" name="errors"
from difflib import SequenceMatcher

from IPython.display import HTML

for row in result:
    said, written = words_of(row["said"]), words_of(row["written"])
    html = ""
    for kind, a, b, c, d in SequenceMatcher(None, said, written, autojunk=False).get_opcodes():
        lost, got = escape(" ".join(said[a:b])), escape(" ".join(written[c:d]))
        if kind != "equal":
            style = "background-color: #fecaca; color: black"
            got = f'<mark style="{style}"><s>{lost}</s> <b>{got}</b></mark>'
        html += got + " "
    display(HTML(f"<p class='mathjax_ignore'>{html}</p>"))

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Below about 0.1 a text is easy to read; above 0.5 most of the meaning is lost. A
rate above 1 means more errors than words: the model wrote things that nobody said. Two sentences say
little about a model. Most models learned from people, not from a computer voice, so results on your own
voice may be better or worse.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="noise-about" tags=["intermediate", "advanced"]
"""
### How much noise can it take?

The cell mixes in hiss, from none to as loud as the voice; every 10 decibels (dB) less is about a third
of the strength. All versions go through the model as one batch.
"""

# %% section="usage" name="noise" tags=["intermediate", "advanced"]
generator = torch.Generator().manual_seed(0)
voice = torch.from_numpy(SOUNDS[0])
noise = torch.randn(len(voice), generator=generator) * voice.std()
LEVELS = {"none": 0.0, "20 dB below the voice": 0.1, "10 dB below": 0.32, "as loud": 1.0}
noisy = [(voice + share * noise).numpy() for share in LEVELS.values()]
rows = []
for level, written in zip(LEVELS, predict(noisy)):
    errors = word_error_rate(SAID[0], written)
    rows.append({"noise": level, "written": written[:120], "word error rate": errors})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: the wrong sampling rate

A recording with 44,100 samples per second, read as if it had fewer, sounds slow and deep, and no word
is recognised. State the rate of your recording: then the processor can refuse a rate that does not fit.
"""

# %% section="usage" name="error" tags=["intermediate"]
listener = getattr(globals().get("processor"), "feature_extractor", globals().get("extractor"))
try:
    listener(SOUNDS[0], sampling_rate=44_100, return_tensors="pt")
    print("This one accepts it silently: check the rate yourself.")
except ValueError as problem:
    print("ValueError: …", " ".join(str(problem).split())[-180:])

# %% [markdown] section="usage" name="options-about" tags=["intermediate"] unless=["class-AutoModelForCTC"]
"""
### Decoding options

With more beams, the model follows several texts at once and keeps the most likely one. A token limit
that is too low silently cuts off the end.
"""

# %% section="usage" name="options" tags=["intermediate"] unless=["class-AutoModelForCTC"]
show([
    {"options": name, "written": predict(SOUNDS[:1], **options)[0]}
    for name, options in {
        "as above": {}, "3 beams": {"num_beams": 3}, "8 tokens": {"max_new_tokens": 8},
    }.items()
])

# %% [markdown] section="usage" name="frames-about" tags=["advanced"] when=["class-AutoModelForCTC"]
"""
### Inside CTC

The model spells: for each short frame it gives one letter, or a blank. Repeated letters are merged and
blanks dropped; the rest is the text.
"""

# %% section="usage" name="frames" tags=["advanced"] when=["class-AutoModelForCTC"]
with torch.inference_mode():
    logits = model(**prepare(SOUNDS[:1])).logits[0].float()
letters = tokenizer.convert_ids_to_tokens(logits.argmax(dim=-1).tolist())
blank = tokenizer.pad_token
sure = logits.softmax(dim=-1).max(dim=-1).values
print(f"{len(letters)} frames of {1000 * len(SOUNDS[0]) / RATE / len(letters):.0f} ms, "
      f"{letters.count(blank) / len(letters):.0%} of them blank")
print("".join("·" if letter == blank else letter for letter in letters[:200]))
print(f"How sure it is of a frame: {sure.mean():.3f} on average, {sure.min():.3f} at the least")

# %% [markdown] section="usage" name="frames-decoder-about" tags=["advanced"] unless=["class-AutoModelForCTC"]
"""
### What the encoder sees

Not the wave, but its pitches over time. The decoder sees the encoder's output and what it has written
so far, so it can continue writing during silence:
"""

# %% section="usage" name="frames-decoder" tags=["advanced"] unless=["class-AutoModelForCTC"]
for name, value in prepare(SOUNDS).items():
    print(f"{name}: {tuple(value.shape)}, {value.dtype}")
silence = torch.zeros(3 * RATE).numpy()
print("Three seconds of silence become:", repr(predict([silence], max_new_tokens=32)[0][:200]))
