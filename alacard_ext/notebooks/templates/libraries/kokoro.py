# Speech by Kokoro, a small model with many voices; cells without their own come from the parts.

# %% [markdown] section="hello" name="package-about"
"""
The package **kokoro** runs the model. It needs Python 3.10 to 3.12. When it first reads English, it
installs `en_core_web_sm`, a 12 MB language model of spaCy, from GitHub.
"""

# %% section="hello" name="voices" tags=["parameters"]
# The file of the weights, and the voices to use, the first one by default. The first letter of a
# voice is its accent (a: American, b: British), the second is f for female and m for male.
FILES = ["kokoro-v1_0.pth"]
VOICES = ["af_heart", "am_michael"]

# %% section="hello" name="load-kokoro"
from huggingface_hub import hf_hub_download
from kokoro import KModel, KPipeline


def stored(name):
    """Where a file of the repository is on this computer, downloaded if need be."""
    return hf_hub_download(MODEL_ID, name, revision=REVISION)


model = KModel(repo_id=MODEL_ID, config=stored("config.json"), model=stored(FILES[0]))
model = model.to(device).eval()
# The speaker turns letters into sounds, by the rules of one accent.
speaker = KPipeline(lang_code=VOICES[0][0], repo_id=MODEL_ID, model=model)
RATE = 24_000  # samples per second, of all Kokoro models
count = sum(weights.numel() for weights in model.parameters())
print(f"Hello from {MODEL_ID}: {count:,} weights, on {device}.")

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## From text to speech

You write, and the model speaks, in one of its voices. The sentences come from your topic card,
**{{topic_name}}**.{{pack_sentence}}

The first cell only defines how a sound is played.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Speak

Sentences from **{{topic_name}}**.{{pack_sentence}} Rules and a dictionary turn the text into phonemes,
the model predicts their lengths and pitch, and a vocoder makes the wave. A voice is a table of numbers
in a file of its own.
"""

# %% [markdown] section="usage" name="tokens-about"
"""
### From letters to sounds

Before the model sees anything, the text becomes **phonemes**: signs for sounds. What is wrong here will
be pronounced wrong.
"""

# %% section="usage" name="tokens"
for spoken in speaker(TEXTS[0], voice=stored(f"voices/{VOICES[0]}.pt")):
    print(f"{spoken.graphemes}\n{spoken.phonemes}")

# %% section="usage" name="make"
def voice_of(name):
    """The numbers of a voice."""
    return speaker.load_voice(stored(f"voices/{name}.pt"))


def make(text, seed=SEED, voice=VOICES[0], speed=1.0):
    """The text as a row of numbers, RATE of them for each second."""
    torch.manual_seed(seed)
    numbers = voice_of(voice) if isinstance(voice, str) else voice
    pieces = [spoken.audio for spoken in speaker(text, voice=numbers, speed=speed)]
    if not pieces:
        raise ValueError("Nothing in this text can be spoken.")
    return torch.cat(pieces).numpy()

# %% [markdown] section="usage" name="readings-about" tags=["intermediate", "advanced"]
"""
### Other voices, and another pace

The same sentence in each voice. Voices are tables of numbers, so the average of two is a voice as well.
The pace changes the predicted lengths, and not the pitch.
"""

# %% section="usage" name="readings" tags=["intermediate", "advanced"]
rows = []
for name in VOICES:
    wave = make(TEXTS[0], voice=name)
    play(wave)
    rows.append({"voice": name, "seconds": len(wave) / RATE})
if len(VOICES) > 1:
    wave = make(TEXTS[0], voice=(voice_of(VOICES[0]) + voice_of(VOICES[1])) / 2)
    play(wave)
    rows.append({"voice": f"{VOICES[0]} and {VOICES[1]}", "seconds": len(wave) / RATE})
show(rows)
show([{"speed": speed, "seconds": len(make(TEXTS[0], speed=speed)) / RATE}
      for speed in (0.7, 1.0, 1.4)])

# %% [markdown] section="usage" name="moments-about" tags=["intermediate", "advanced"]
"""
### When each word is said

The predicted lengths also tell where each word begins and ends, which is enough for subtitles.
"""

# %% section="usage" name="moments" tags=["intermediate", "advanced"]
for spoken in speaker(TEXTS[0], voice=voice_of(VOICES[0])):
    show([{"word": token.text, "from, s": token.start_ts, "to, s": token.end_ts}
          for token in spoken.tokens or [] if token.start_ts is not None])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: no voice

The speaker has no voice of its own. Without one it raises an error.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    next(speaker(TEXTS[0]))
    print("This version chose one by itself.")
except ValueError as problem:
    print(f"{type(problem).__name__}: {str(problem)[:150]}")
print(f"Fixed: {len(make(TEXTS[0], voice=VOICES[0])) / RATE:.2f} seconds")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A comma makes a short pause, and a full stop lets the voice fall, because both signs stay among the
phonemes. Print the phonemes of your sentence as above: what is not in that line does not
reach the model.

</details>
"""

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Let it speak a telephone number in three spellings. Which one is easiest to understand?
2. Find a name whose phonemes are wrong, and a spelling that corrects them.
3. Save a sound with `soundfile.write` and listen to it on another machine.
"""
