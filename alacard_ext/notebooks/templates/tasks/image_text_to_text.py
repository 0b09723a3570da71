# Image-text-to-text: questions about pictures, answered in words.

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
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** questions about pictures; its page may say which kinds. **Not for** unchecked answers if
a wrong detail does harm: models of this kind invent some.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Ask about a picture

This model takes a picture **and** a question, and answers in words. Which questions it can answer
depends on its training: most models of this kind describe photos, some only read pages.

The pictures are part of this notebook.{{media_sentence}}{{pack_sentence}}
Run the next cells to see them.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Ask about pictures

The vision part turns a picture into tokens that are placed among those of the text; from there, a
language model continues token by token.{{media_sentence}}{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
QUESTIONS = ["What is shown in this picture?", "Which colours stand out?"]
MAX_NEW_TOKENS = 48  # the longest answer; an English word has one or two tokens

# %% section="usage" name="prompt" hidden=true
# Puts a question into the form that the model knows: run this cell; you do not need to read it.
templates = getattr(processor, "chat_template", None)
if isinstance(templates, dict) and "default" not in templates:
    processor.chat_template = next(iter(templates.values()))  # several, by name
if hasattr(processor, "tokenizer"):
    processor.tokenizer.padding_side = "left"  # in a batch, the answers begin at the same place
if hasattr(processor.image_processor, "do_image_splitting"):
    # Made for large pages: small pictures only get slower when cut into tiles.
    processor.image_processor.do_image_splitting = False


def as_prompt(question):
    """The question with a place for the picture, in the form that the model was trained on."""
    if getattr(processor, "chat_template", None):
        content = [{"type": "image"}, {"type": "text", "text": question}]
        turns = [{"role": "user", "content": content}]
        return processor.apply_chat_template(turns, add_generation_prompt=True)
    # BLIP-2 and its kin put the picture's place into the prompt by themselves.
    mark = "" if hasattr(processor, "num_query_tokens") else getattr(processor, "image_token", "")
    return f"{mark}Question: {question} Answer:"


def once_begun(prompt):
    """What keeps the processor from adding the first token again, where the template wrote it."""
    first = getattr(getattr(processor, "tokenizer", processor), "bos_token", None)
    return {"add_special_tokens": False} if first and prompt.startswith(first) else {}

# %% section="usage" name="predict"
reader = Reader(getattr(processor, "tokenizer", processor))


def prepare(pictures, questions):
    """Pictures and questions as the model's input, one question to each picture."""
    asked = [as_prompt(question) for question in questions]
    return processor(
        images=[[picture] for picture in pictures], text=asked, padding=len(questions) > 1,
        return_tensors="pt", **once_begun(asked[0]),
    ).to(device, model.dtype)


def predict(pictures, questions, max_new_tokens=MAX_NEW_TOKENS, **options):
    """One answer to each pair of picture and question, without what the model thought before."""
    batch = prepare(pictures, questions)
    with torch.inference_mode():  # we only use the model, we do not train it
        tokens = model.generate(**batch, max_new_tokens=max_new_tokens, do_sample=False, **options)
    if not model.config.is_encoder_decoder:
        tokens = tokens[:, batch["input_ids"].shape[1]:]  # without the question
    return [answer_in(text, begins_thoughts(as_prompt(question)))
            for text, question in zip(reader.batch_decode(tokens), questions)]

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first question about the first picture. Without a graphics card, an answer can take from a few
seconds to a minute.
"""

# %% section="usage" name="first-result"
title, picture = next(iter(PICTURES.items()))
print(QUESTIONS[0], "→", *predict([picture], QUESTIONS[:1]))

# %% [markdown] section="usage" name="prompt-about" tags=["beginner"]
"""
Models that talk were trained on conversations in one exact form, their **chat template**. It marks who
is speaking and where the picture goes. The model sees the first question like this:
"""

# %% section="usage" name="prompt-seen"
print(as_prompt(QUESTIONS[0]))

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now all answers. The model writes them bit by bit; without a graphics card, each one can take from a few
seconds to a minute.
"""

# %% section="usage" name="answers"
THING = picture  # whose answers are timed
result = []
for question in QUESTIONS:
    answer = predict([picture], [question])[0]
    result.append({"picture": title, "question": question, "answer": answer})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Compare each answer with the picture. The model does not look things up: it writes
what is likely to follow. So it may name a thing that is not there, with the same confidence. Models
slip most often on small print, numbers of things, and left or right. An answer that stops in the middle
of a sentence has reached `MAX_NEW_TOKENS`.
"""

# %% [markdown] section="usage" name="batch-about" tags=["intermediate", "advanced"]
"""
### One question, all pictures, one batch

A batch pads on the left, so that every answer begins right after its question.
"""

# %% section="usage" name="batch" tags=["intermediate", "advanced"]
answers = predict(list(PICTURES.values()), [QUESTIONS[0]] * len(PICTURES))
show([{"picture": name, "answer": answer} for name, answer in zip(PICTURES, answers)])

# %% [markdown] section="usage" name="leading-about" tags=["intermediate"]
"""
### Errors to expect

Ask for something that is not in the picture: many models agree politely. Also see what two options of
`generate` do: a limit of ten tokens and a penalty for repeating. The last prompt lacks the placeholder
for the picture.
"""

# %% section="usage" name="leading" tags=["intermediate"]
leading = "What colour is the elephant's hat?"
show([
    {"options": "as above", "answer": predict([picture], [leading])[0]},
    {"options": "10 tokens", "answer": predict([picture], [leading], max_new_tokens=10)[0]},
    {"options": "no repetition",
     "answer": predict([picture], [leading], repetition_penalty=1.3)[0]},
])
try:
    processor(images=[[picture]], text=["A question without a place for the picture"],
              return_tensors="pt")
    print("This processor adds the placeholder for the picture itself.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")

# %% [markdown] section="usage" name="tokens-about" tags=["advanced"]
"""
### What a picture costs

How many tokens the prompt has with and without the picture, and how the model hesitates over the first
word of its answer.
"""

# %% section="usage" name="tokens" tags=["advanced"]
tokenizer = getattr(processor, "tokenizer", processor)
batch = prepare([picture], [QUESTIONS[0]])
alone = len(tokenizer(as_prompt(QUESTIONS[0]))["input_ids"])
print(f"{alone} tokens as text, {batch['input_ids'].shape[1]} with the picture in its place")
for name, value in batch.items():
    print(f"{name}: {tuple(getattr(value, 'shape', ()))}")
if not model.config.is_encoder_decoder:
    with torch.inference_mode():
        first = model(**batch).logits[0, -1].float().softmax(dim=-1).topk(5)
    show([{"first token": repr(tokenizer.decode([place])), "probability": score}
          for score, place in zip(first.values.tolist(), first.indices.tolist())])

# %% [markdown] section="usage" name="stream-about" tags=["advanced"]
"""
### Streaming: the answer while it is written

A **streamer** gets every token as soon as it is there. Nothing gets faster, but a person can start
reading, and an app can stop an answer that goes wrong.
"""

# %% section="usage" name="stream" tags=["advanced"]
from transformers import TextStreamer

streamer = TextStreamer(
    tokenizer, skip_prompt=not model.config.is_encoder_decoder, skip_special_tokens=True
)
streamed = predict([picture], [QUESTIONS[0]], max_new_tokens=24, streamer=streamer)[0]

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Accuracy on a small labelled set

Questions with a known answer about the pictures above: what is there, and what is not. The second kind
finds models that agree with everything.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
LABELLED = []
for name in PICTURES:
    LABELLED.append((name, f"Does this picture show {name}? Answer yes or no.", "yes"))
    LABELLED.append((name, "Does this picture show a giraffe? Answer yes or no.", "no"))
answers = predict([PICTURES[name] for name, _, _ in LABELLED],
                  [question for _, question, _ in LABELLED], max_new_tokens=8)
rows = [{"question": question, "a person says": person, "answer": answer,
         "right": re.findall(r"[a-z]+", answer.lower())[:1] == [person]}
        for (_, question, person), answer in zip(LABELLED, answers)]
show(rows)
print(f"accuracy {sum(row['right'] for row in rows)}/{len(rows)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a question of your own and run the cell. Then ask for something that is *not*
in the picture. Does the model tell you so?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_question = "Is this picture taken inside or outside?"
print(predict([picture], [my_question])[0])

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

The background tells: sky and trees mean outside, a wall or a table inside. Ask *What colour is the
umbrella?* about a picture without one. Many models name a colour instead of saying that there is none:
if a question takes a thing for granted, they answer as if it were there. First ask *Is there an
umbrella?*

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"] unless=["app-chat_interface"]
"""
## One function for the app

`respond` takes a picture and a question, and gives back the answer. The app below needs nothing
else. It uses the model that is already in memory.
"""

# %% section="app" name="function" unless=["app-chat_interface"]
def respond(picture, text):
    """The answer to one question about one picture."""
    return predict([picture], [text])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Ask all `QUESTIONS` about the other picture. Which answers are wrong?
2. Ask for an answer in one word, then for a list. How well does the model comply?
3. Take a screenshot with text, open it with `Image.open(…).convert("RGB")`, and let the model read it.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Make the picture larger and smaller. How do prompt length, waiting time and answers change?
2. Write twenty yes-or-no questions with known answers and count. How often does it wrongly say *yes*?
3. Load with `dtype=torch.bfloat16` and compare answers, latency and memory.
"""
