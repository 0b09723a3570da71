# Voice activity detection: when someone speaks in a recording, frame by frame.

# %% section="hello" name="load"
from transformers import AutoFeatureExtractor, AutoModelForAudioFrameClassification

extractor = AutoFeatureExtractor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForAudioFrameClassification.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
RATE = extractor.sampling_rate
labels = [model.config.id2label[number] for number in range(model.config.num_labels)]
# Labels for no speech compete with those for speech; else each label is someone who may speak.
QUIET = [n for n, label in enumerate(labels) if re.search("sil|non|noise|pause|quiet", label, re.I)]
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print("Its labels:", ", ".join(labels[:8]) if QUIET else f"{len(labels)} people who may speak")

# %% [markdown] section="info" name="good-for"
"""
**Good for** cutting silence out of recordings, finding the parts worth transcribing, and waking a
device only when someone talks. **Not for** telling what is said or who says it. Singing, laughter and
voices from a loudspeaker are often taken for speech.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## When does someone speak?

**Voice activity detection** means: the model hears a recording and says when speech starts and ends. A
telephone call that sends nothing while you are silent works this way.

Two short recordings are part of this notebook, spoken by computer voices.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Find the speech

Two recordings of computer voices (espeak-ng), with silence added around them, so that the
position of the speech is known.{{media_sentence}}
"""

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. It cuts the sound into short **frames** of a few hundredths of a second and gives each
one a score between 0 and 1: how sure it is that someone is speaking at that moment.
"""

# %% section="usage" name="predict"
def predict(sounds):
    """For each sound the score of speech in each of its frames, as a row of numbers."""
    batch = extractor(sounds, sampling_rate=RATE, padding=True, return_tensors="pt")
    with torch.inference_mode():  # we only use the model, we do not train it
        logits = model(**batch.to(device, model.dtype)).logits.float().cpu()
    longest, found = max(map(len, sounds)), []
    for sound, rows in zip(sounds, logits):
        rows = rows[: max(1, round(len(sound) / longest * len(rows)))]  # the rest is padding
        if QUIET:
            found.append(1 - rows.softmax(dim=-1)[:, QUIET].sum(dim=-1))
        else:  # someone speaks where at least one of them does
            found.append(rows.sigmoid().amax(dim=-1))
    return found

# %% section="usage" name="first-result"
title, sound = next(iter(SOUNDS.items()))
(scores,) = predict([sound])
print(f"{title}: speech in {(scores >= 0.5).float().mean():.0%} of its {len(scores)} frames")

# %% [markdown] section="usage" name="recordings-about" tags=["beginner"]
"""
To know the right answer, the notebook makes the recordings itself: a second of silence, the sentence,
and a little more silence. A third recording contains only a **hiss**. Real silence is never quite
silent, so it gets a hiss as well, too soft to hear.
"""

# %% section="usage" name="recordings"
BEFORE, AFTER = 1.0, 1.5  # seconds of silence around a sentence
chance = torch.Generator().manual_seed(0)


def with_silence(sound):
    """The sound with silence before and after it."""
    size = round((BEFORE + AFTER) * RATE) + len(sound)
    wave = 0.0005 * torch.randn(size, generator=chance)
    start = round(BEFORE * RATE)
    wave[start : start + len(sound)] += torch.from_numpy(sound)
    return wave.numpy()


RECORDINGS = {f"{title}, in silence": with_silence(sound) for title, sound in SOUNDS.items()}
# When there really is speech, in seconds.
TRUTH = {f"{title}, in silence": (BEFORE, BEFORE + len(sound) / RATE)
         for title, sound in SOUNDS.items()}
RECORDINGS["a hiss"] = (0.05 * torch.randn(3 * RATE, generator=chance)).numpy()
TRUTH["a hiss"] = (0.0, 0.0)
for title, sound in RECORDINGS.items():
    print(f"{title}: {len(sound) / RATE:.1f} seconds")
    display(Audio(sound, rate=RATE))

# %% [markdown] section="usage" name="segments-about" tags=["beginner"]
"""
Scores are not yet an answer. If a score reaches the **threshold**, the frame counts as speech.
Neighbouring frames become one segment, pauses shorter than a breath are closed, and segments too short
for a word are dropped. The next cell also draws the result: the wave, green where speech was found; the
score as a red line; and the truth as a blue bar below.
"""

# %% section="usage" name="segments"
from PIL import Image, ImageDraw

THRESHOLD = 0.5


def segments(scores, seconds, threshold=THRESHOLD, gap=0.2, shortest=0.1):
    """Where speech is, as a list of start, end and mean score; gap and shortest in seconds."""
    step, found = seconds / len(scores), []
    for number, score in enumerate(scores.tolist()):
        if score >= threshold:
            if found and number * step - found[-1]["end"] <= gap:
                found[-1]["end"] = (number + 1) * step
                found[-1]["scores"].append(score)
            else:
                found.append({"start": number * step, "end": (number + 1) * step,
                              "scores": [score]})
    return [{"start": round(one["start"], 3), "end": round(one["end"], 3),
             "score": round(sum(one["scores"]) / len(one["scores"]), 4)}
            for one in found if one["end"] - one["start"] >= shortest]


def said_of(found):
    """The segments in words."""
    return "; ".join(f"{one['start']:.2f} to {one['end']:.2f}" for one in found) or "none"


def strip(sound, scores, found, truth=(0.0, 0.0)):
    """A picture of the wave, the segments, the score over time and the truth."""
    width, pace = 720, 720 * RATE / len(sound)  # pixels, and pixels a second
    picture = Image.new("RGB", (width, 140), "white")
    pen = ImageDraw.Draw(picture)
    for one in found:
        pen.rectangle((one["start"] * pace, 0, one["end"] * pace, 90), fill="#bfe6c8")
    wave = torch.from_numpy(sound).abs()[None, None]
    tops = torch.nn.functional.adaptive_max_pool1d(wave, width)[0, 0]
    for x, top in enumerate((44 * tops / tops.max().clamp(min=1e-6)).tolist()):
        pen.line((x, 45 - top, x, 45 + top), fill="#444444")
    frame = width / len(scores)
    line = [((n + 0.5) * frame, 128 - 34 * score) for n, score in enumerate(scores.tolist())]
    pen.line(line, fill="#c00000", width=2)
    if truth[1] > truth[0]:
        pen.rectangle((truth[0] * pace, 134, truth[1] * pace, 139), fill="#1f5fbf")
    return picture


INPUTS = list(RECORDINGS.values())
SCORES = dict(zip(RECORDINGS, predict(INPUTS)))
result = []
for title, sound in RECORDINGS.items():
    seconds_long = len(sound) / RATE
    found = segments(SCORES[title], seconds_long)
    spoken = sum(one["end"] - one["start"] for one in found)
    result.append({
        "recording": title,
        "speech, s": said_of(found),
        "in truth, s": "{:.2f} to {:.2f}".format(*TRUTH[title]) if TRUTH[title][1] else "none",
        "found, s": spoken, "share": spoken / seconds_long,
    })
    print(title)
    display(strip(sound, SCORES[title], found, TRUTH[title]))
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The green should be above the blue bar, and nowhere in the hiss. Green without blue
is a **false alarm**; blue without green is speech that was **missed**. Which of the two is worse
depends on your purpose: a doorbell camera must not miss anything, while a dictation program should not
write down noise.
"""

# %% [markdown] section="usage" name="frames-about" tags=["beginner"]
"""
The scores behind the picture, two for each second of the first recording:
"""

# %% section="usage" name="frames" tags=["beginner"]
first_title, first_sound = next(iter(RECORDINGS.items()))
first_scores = SCORES[first_title]
per_second = len(first_scores) * RATE / len(first_sound)
print(f"{len(first_scores)} frames, {per_second:.0f} for each second")
for half in range(int(2 * len(first_sound) / RATE)):
    score = first_scores[min(int(half / 2 * per_second), len(first_scores) - 1)].item()
    print(f"{half / 2:4.1f} s  {score:.3f}  {'#' * round(40 * score)}")

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="thresholds-about" tags=["intermediate", "advanced"]
"""
### One threshold for two errors

A low threshold misses little and raises false alarms; a high one does the reverse. Seconds over all
recordings; short pauses within a sentence count as speech, as in most test sets.
"""

# %% section="usage" name="thresholds" tags=["intermediate", "advanced"]
def errors(scores, sound, truth, threshold=THRESHOLD):
    """Seconds of speech that were missed, and seconds of false alarm, frame by frame."""
    step = len(sound) / RATE / len(scores)
    middle = (torch.arange(len(scores)) + 0.5) * step
    speaks = (middle >= truth[0]) & (middle < truth[1])
    heard = scores >= threshold
    return (speaks & ~heard).sum().item() * step, (heard & ~speaks).sum().item() * step


rows = []
for threshold in (0.1, 0.3, 0.5, 0.7, 0.9):
    pairs = [errors(SCORES[title], sound, TRUTH[title], threshold)
             for title, sound in RECORDINGS.items()]
    rows.append({"threshold": threshold, "missed, s": sum(missed for missed, _ in pairs),
                 "false alarm, s": sum(alarm for _, alarm in pairs)})
show(rows)

# %% [markdown] section="usage" name="smooth-about" tags=["intermediate"]
"""
### Closing gaps

Frames flicker. The number of segments depends on which pauses are closed, and on how short a segment
may be:
"""

# %% section="usage" name="smooth" tags=["intermediate"]
title, sound = next(iter(RECORDINGS.items()))
show([
    {"gaps closed up to, s": gap, "shortest kept, s": shortest,
     "segments": len(segments(SCORES[title], len(sound) / RATE, gap=gap, shortest=shortest))}
    for gap, shortest in ((0.0, 0.0), (0.1, 0.0), (0.2, 0.1), (0.5, 0.25))
])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: the wrong sampling rate

State the rate at which a recording was made: then the extractor refuses a rate that does not fit, and
`at_rate` converts it. Without a rate, all times would be wrong as well.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    extractor(sound, sampling_rate=44_100, return_tensors="pt")
    print("This one accepts it silently: check the rate yourself.")
except ValueError as problem:
    print("ValueError: …", " ".join(str(problem).split())[-180:])
mended = at_rate(sound, 44_100)
print(f"Fixed: {len(mended) / RATE:.2f} seconds, {len(predict([mended])[0])} frames")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Choose another threshold, say 0.2 or 0.8. Guess first: will the green grow or shrink, and
which of the two errors gets worse?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
MY_THRESHOLD = 0.7
mine = segments(first_scores, len(first_sound) / RATE, threshold=MY_THRESHOLD)
print("Speech, in seconds:", said_of(mine))
display(strip(first_sound, first_scores, mine, TRUTH[first_title]))

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A higher threshold can only make the green smaller: fewer frames reach it. So false alarms go down, and
more speech is missed, first at soft beginnings and ends of words. A lower threshold does the reverse. No
threshold is right for all: a model that is sure of itself hardly changes between 0.2 and 0.8, one that
guesses changes a lot.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes a sound and gives back a list of speech segments: start and end in seconds, and how sure
the model is.
"""

# %% section="app" name="function"
def respond(audio):
    """Where there is speech in a sound, given as (samples, sampling rate)."""
    samples, rate = audio
    sound = at_rate(samples, rate)
    return segments(predict([sound])[0], len(sound) / RATE)

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Cut the recordings down to their speech, and listen: is anything cut off?
2. Replace the hiss with music or applause. What does the model take for speech?
3. Whisper. How quiet can a voice get before the model misses it?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Use two thresholds, a high one to begin a segment and a low one to end it. Which errors go away?
2. Cut a long recording at its pauses and transcribe the pieces. Does the error rate fall?
3. Draw missed speech against false alarms over all thresholds, for noise of several strengths.
"""
