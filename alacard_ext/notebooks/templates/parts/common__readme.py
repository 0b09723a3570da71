# The section of the model's own README, in every notebook; `common.py` goes on here.

# %% [markdown] section="readme" name="none" when=["readme-none"]
"""
## The author's own example

{{readme_reason}}
"""

# %% [markdown] section="readme" name="shown" when=["readme-shown"]
"""
## The author's own example

This is how the model's page shows its use. It is not run here: {{readme_reason}}

{{readme_code}}
"""

# %% [markdown] section="readme" name="run" when=["readme-run"]
"""
## The author's own example

{{readme_where}} comes from the model's page. {{readme_reason}}
"""

# %% [markdown] section="readme" name="consented" when=["readme-consented"]
"""
## The author's own example

**{{readme_where}} is code by the model's author.** {{readme_reason}}

The text that you allowed has the SHA-256 `{{readme_hash}}`.
"""

# %% [markdown] section="readme" name="thoughts" when=["readme-run", "chat"]
"""
Some models think aloud before they answer. Then the answer is only what follows the mark that ends the
thoughts, such as `</think>`, `[/THINK]` or `assistantfinal`. If the text only weighs what to say and
has no such mark, the model reached its limit before the answer. The mark that opens the thoughts, such
as `<think>`, may be in the prompt and not in the printed text.
"""

# %% [markdown] section="readme" name="answering-about" when=["readme-answering"]
"""
The example was written for a part of transformers that newer releases no longer have: its pipeline
for questions. The next cell does the same with the loaded model.
"""

# %% section="readme" name="answering" when=["readme-answering"] hidden=["beginner"]
def answering(asked=None, question=None, context=None, top_k=1, max_answer_len=15):
    """The best passages of the context, as the pipeline for questions gave them."""
    if isinstance(asked, list | tuple):
        return [answering(one, top_k=top_k, max_answer_len=max_answer_len) for one in asked]
    if asked:
        question, context = asked["question"], asked["context"]
    pieces = tokenizer(
        question, context, truncation="only_second", max_length=window, stride=window // 4,
        return_overflowing_tokens=True, return_offsets_mapping=True, padding=True,
        return_tensors="pt",
    )
    places = pieces.pop("offset_mapping").tolist()
    pieces.pop("overflow_to_sample_mapping", None)
    with torch.no_grad():
        output = model(**pieces.to(device))
    found = []
    for number, offsets in enumerate(places):
        outside = torch.tensor([part != 1 for part in pieces.sequence_ids(number)])
        starts = output.start_logits[number].float().cpu().masked_fill(outside, -1e9).softmax(-1)
        ends = output.end_logits[number].float().cpu().masked_fill(outside, -1e9).softmax(-1)
        # Passages that end where they begin or later, and are not too long
        scores = torch.outer(starts, ends).triu().tril(max_answer_len - 1)
        best = scores.flatten().topk(min(top_k, scores.numel()))
        for score, at in zip(best.values.tolist(), best.indices.tolist(), strict=True):
            first, last = divmod(at, len(offsets))
            start, end = offsets[first][0], offsets[last][1]
            answer = context[start:end]
            found.append({"score": score, "start": start, "end": end, "answer": answer})
    found = sorted(found, key=lambda one: -one["score"])[:top_k]
    return found[0] if top_k == 1 else found

# %% section="readme" name="text" tags=["parameters"] when=["readme-text"]
# What the example is given where its page leaves a text to fill in.
EXAMPLE_TEXT = ""

# %% section="readme" name="text-gap" when=["readme-text", "readme-gap"]
# The gap of the text, as this model writes one
EXAMPLE_TEXT = EXAMPLE_TEXT.replace("[MASK]", tokenizer.mask_token)

# %% [markdown] section="readme" name="picture-kind" when=["readme-picture"] unless=["readme-picture-2"]
"""
The picture comes with Alacard and shows {{picture_shown}}. With a model that was made for another kind
of picture, such as scans or X-rays, it only shows that the code runs: the output then means nothing.
"""

# %% [markdown] section="readme" name="picture-kinds" when=["readme-picture", "readme-picture-2"]
"""
The pictures come with Alacard: the first shows {{picture_shown}}, the second {{second_picture_shown}}.
With a model that was made for another kind of picture, such as scans or X-rays, they only show that the
code runs: the output then means nothing.
"""

# %% [markdown] section="readme" name="sound-language" when=["readme-sound", "readme-other-language"]
"""
The recording comes with Alacard and is in English, which is not among the languages that the model's
page names. So the output shows that the code runs, but not how good the model is.
"""

# %% section="readme" name="picture-data" tags=["parameters"] when=["readme-picture"] hidden=true
# The picture that the example looks at, written as text (base64).
EXAMPLE_PICTURE_DATA = ""

# %% section="readme" name="picture" when=["readme-picture"] hidden=["beginner"]
import base64
import io

from PIL import Image

EXAMPLE_PICTURE = Image.open(io.BytesIO(base64.b64decode(EXAMPLE_PICTURE_DATA))).convert("RGB")
display(EXAMPLE_PICTURE)

# %% section="readme" name="picture-data-2" tags=["parameters"] when=["readme-picture-2"] hidden=true
# Another picture that the example looks at, written as text (base64).
EXAMPLE_PICTURE_2_DATA = ""

# %% section="readme" name="picture-2" when=["readme-picture-2"] hidden=["beginner"]
EXAMPLE_PICTURE_2 = Image.open(io.BytesIO(base64.b64decode(EXAMPLE_PICTURE_2_DATA))).convert("RGB")
display(EXAMPLE_PICTURE_2)

# %% section="readme" name="sound-data" tags=["parameters"] when=["readme-sound"] hidden=true
# The recording that the example listens to, written as text (base64).
EXAMPLE_SOUND_DATA = ""

# %% section="readme" name="sound" when=["readme-sound"] hidden=["beginner"]
import base64
import io

import soundfile
from IPython.display import Audio



def example_sound(data):
    """A recording as data sets hold one, at the pace that the model listens at."""
    file = io.BytesIO(base64.b64decode(data))
    samples, rate = soundfile.read(file, dtype="float32")
    samples = torch.from_numpy(samples)
    if samples.ndim == 2:
        samples = samples.mean(dim=1)  # all channels into one
    if rate != RATE:
        samples = torch.nn.functional.interpolate(
            samples[None, None], size=int(len(samples) * RATE / rate), mode="linear"
        )[0, 0]
    display(Audio(samples.numpy(), rate=RATE))
    return {"array": samples.numpy(), "sampling_rate": RATE}


EXAMPLE_SOUND = example_sound(EXAMPLE_SOUND_DATA)

# %% section="readme" name="sound-data-2" tags=["parameters"] when=["readme-sound-2"] hidden=true
# Another recording that the example listens to, written as text (base64).
EXAMPLE_SOUND_2_DATA = ""

# %% section="readme" name="sound-2" when=["readme-sound-2"] hidden=["beginner"]
EXAMPLE_SOUND_2 = example_sound(EXAMPLE_SOUND_2_DATA)

# %% [markdown] section="readme" name="changed" when=["readme-changed"]
"""
<details>
<summary>What was changed, and the original</summary>

{{readme_changes}}

</details>
"""

# %% section="readme" name="scheduler" when=["readme-scheduler"]
# The example takes another scheduler; the cell below it puts this one back.
OWN_SCHEDULER = model.scheduler

# %% section="readme" name="scheduler-back" when=["readme-scheduler"]
model.scheduler = OWN_SCHEDULER
