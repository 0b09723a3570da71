# Text generation: chat models answer, base models continue.

# %% section="hello" name="load"
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForCausalLM.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
tokenizer = ready(tokenizer, model)
is_chat = bool(tokenizer.chat_template)
# Tokens that it has places for, those of the prompt and of the answer together
CONTEXT = places_in(model) or min(tokenizer.model_max_length, 1_000_000)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for" unless=["programs"]
"""
**Good for** drafts, ideas and explanations that someone checks. **Not for** facts that nobody
checks, or for what happened after it was trained.
"""

# %% [markdown] section="info" name="good-for-programs" when=["programs"]
"""
**Good for** beginnings of programs, explanations and tests that someone checks. **Not for** code that
nobody reads before it runs: it looks right when it is wrong, and may repeat what others published.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"] when=["chat"]
"""
## Ask the model

A **language model** writes one small piece of text after another, always asking itself: what comes
next? This one has a chat template, so your prompts reach it as a conversation.

The questions below are about your topic, **{{topic_name}}**.{{pack_sentence}} Every answer appears
while it is written; without a graphics card, that may take a minute or two.
"""

# %% [markdown] section="usage" name="about-base" tags=["beginner"] unless=["chat", "programs"]
"""
## Let the model continue your text

A **language model** writes one small piece of text after another, always asking itself: what comes
next? This one is not asked as in a chat: it **continues** whatever you begin. So a good beginning works
better than a question.

The beginnings below are about your topic, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"] when=["chat"] unless=["thinks"]
"""
## Generate answers

The chat template turns messages into the exact text that the model was trained on. The first cell
decodes greedily, which gives the same answer each time. Prompts: **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-thinking" tags=["intermediate", "advanced"] when=["chat", "thinks"]
"""
## Generate answers

The chat template turns messages into the exact text that the model was trained on. Prompts:
**{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="thinks" when=["chat", "thinks"]
"""
**It may think before it answers**, as its chat template, its family or its page says. Thoughts come first
and count as tokens, so the limit is high here, and an answer can take long. Greedy decoding can make a
model that thinks repeat itself without end, so tokens are drawn at random, by the settings that its makers
ship and with a fixed seed.
"""

# %% [markdown] section="usage" name="about-base-more" tags=["intermediate", "advanced"] unless=["chat", "programs"]
"""
## Generate continuations

Nothing tells this model what is a question and what is an answer: it continues the prompt. The first
cell decodes greedily, which gives the same text each time. Prompts: **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-programs" when=["programs"] unless=["chat"]
"""
## Let the model continue your program

This model was trained on **program code** and is not asked as in a chat: it continues what you begin. A
signature and a docstring tell it what you want; a question gets no answer.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["The most important thing to know about sourdough is"]
# How long an answer may be, in tokens; one is about three quarters of an English word.
MAX_NEW_TOKENS = 100
GREEDY = True  # False: tokens are drawn, by the settings that the model's makers ship

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForCausalLM"]
"""
### A first result

The first words that the model writes after the first prompt. Whole answers follow below.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForCausalLM"]
first_text = PROMPTS[0]
if is_chat:
    first_text = tokenizer.apply_chat_template(
        [{"role": "user", "content": first_text}], tokenize=False, add_generation_prompt=True
    )
first_batch = tokenizer(first_text, add_special_tokens=not is_chat, return_tensors="pt")
first_batch = {name: first_batch[name][:, -(CONTEXT // 2) :].to(device)
               for name in ("input_ids", "attention_mask")}
with torch.inference_mode():  # we only use the model, we do not train it
    first_tokens = model.generate(
        **first_batch, max_new_tokens=min(16, CONTEXT // 2), do_sample=False, temperature=None,
        top_p=None, top_k=None, pad_token_id=tokenizer.pad_token_id,
    )
print(tokenizer.decode(first_tokens[0], skip_special_tokens=True))

# %% section="usage" name="predict"
from transformers import TextStreamer

reader = Reader(tokenizer)


def encode(prompt):
    """A prompt, or a list of chat messages, as the numbers that the model reads.

    Of what leaves too little room for an answer, the beginning is left out.
    """
    if is_chat:
        messages = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
        # enable_thinking matters to models that would first think aloud for pages
        batch = tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_dict=True, return_tensors="pt",
            enable_thinking=False,
        )
    else:
        batch = tokenizer(prompt, return_tensors="pt")
    most = max(CONTEXT - MAX_NEW_TOKENS, CONTEXT // 2)
    return {name: batch[name][:, -most:].to(device) for name in ("input_ids", "attention_mask")}


def room_after(batch, wished):
    """How many tokens may be written after a prompt: what is wished, if there are places for it."""
    return min(wished, CONTEXT - batch["input_ids"].shape[1])


def opened(batch):
    """The mark with which the prompt, as the model reads it, opens its thoughts; or ""."""
    return begins_thoughts(tokenizer.decode(batch["input_ids"][0, -16:]))


def generate(prompt, **options):
    """The text that the model writes after the prompt."""
    batch = encode(prompt)
    greedy = {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
    settings = greedy if GREEDY else {}
    settings |= {"max_new_tokens": MAX_NEW_TOKENS, "pad_token_id": tokenizer.pad_token_id} | options
    settings["max_new_tokens"] = room_after(batch, settings["max_new_tokens"])
    with torch.inference_mode():
        output = model.generate(**batch, **settings)
    return reader.decode(output[0, batch["input_ids"].shape[1] :])


result = []
for prompt in PROMPTS:
    print("▶", prompt)
    torch.manual_seed(7)  # where tokens are drawn: the same draw each time you run this
    streamer = TextStreamer(reader, skip_prompt=True)
    thoughts, answer = parted(generate(prompt, streamer=streamer), opened(encode(prompt)))
    result.append({"prompt": prompt, "answer": answer})
    tell_apart(thoughts, answer)
    print()

# %% [markdown] section="usage" name="next-about"
"""
**What to see.** The eight likeliest tokens for the very beginning of the answer. One long bar: nearly
every answer begins like that. Many short ones: it could begin in many ways. The model asks itself this
question again after each token.
"""

# %% section="usage" name="next"
with torch.inference_mode():
    likely = model(**encode(PROMPTS[0])).logits[0, -1].float().softmax(dim=-1).topk(8)
tokens = [repr(tokenizer.decode([token])) for token in likely.indices.tolist()]
bars([(PROMPTS[0], zip(tokens, likely.values.tolist()))])

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The model writes what is *likely*, not what is *true*: names, numbers and quotes
may be made up, in perfect style. Check what matters. If an answer stops in the middle, it reached
`MAX_NEW_TOKENS`; raise the number and run the two cells again. Small models repeat themselves.
"""

# %% [markdown] section="usage" name="sampling-about" tags=["intermediate", "advanced"]
"""
### Temperature: from dull to daring

Draw a token at random instead of taking the most likely one. The temperature flattens (above 1) or
sharpens (below 1) the probabilities; `top_p` draws only from the most likely tokens that together make
up that share.
"""

# %% section="usage" name="sampling" tags=["intermediate", "advanced"]
for temperature in (0.3, 0.8, 1.3):
    torch.manual_seed(7)  # the same draw each time you run this
    text = generate(
        PROMPTS[0], do_sample=True, temperature=temperature, top_p=0.95, max_new_tokens=40
    )
    print(f"temperature {temperature}: {text.strip()}\n")

# %% [markdown] section="usage" name="batch-about" tags=["intermediate"]
"""
### Several prompts at once

A batch is faster than one prompt after another. The prompts are padded on the **left**, because the
model continues at the right end; if they were padded on the right, the answers would begin after the
padding.
"""

# %% section="usage" name="batch" tags=["intermediate"]
texts = PROMPTS
if is_chat:
    texts = [
        tokenizer.apply_chat_template(
            [{"role": "user", "content": prompt}], add_generation_prompt=True, tokenize=False,
            enable_thinking=False,
        )
        for prompt in PROMPTS
    ]
tokenizer.truncation_side = "left"
batch = tokenizer(
    texts, padding=True, padding_side="left", add_special_tokens=not is_chat, return_tensors="pt",
    truncation=True, max_length=max(CONTEXT - 30, CONTEXT // 2),
).to(device)
with torch.inference_mode():
    output = model.generate(
        input_ids=batch["input_ids"], attention_mask=batch["attention_mask"],
        max_new_tokens=room_after(batch, 30), do_sample=False, temperature=None,
        top_p=None, top_k=None, pad_token_id=tokenizer.pad_token_id,
    )
written = output[:, batch["input_ids"].shape[1] :]
for prompt, text in zip(PROMPTS, tokenizer.batch_decode(written, skip_special_tokens=True)):
    print(f"{prompt[:50]!r} → {text.strip()[:120]!r}")

# %% [markdown] section="usage" name="errors" tags=["intermediate"]
"""
### Errors to expect

- *Out of memory* in a long conversation: every token kept costs memory. Shorten the history.
- Endless repetition with greedy decoding: sample, or pass `repetition_penalty=1.1`.
- Nonsense from a chat model: the prompt went in without the chat template.
"""

# %% [markdown] section="usage" name="cache-about" tags=["advanced"]
"""
### Time to the first token, tokens a second, and the cache

The model reads the prompt in one pass; after that, each token costs another pass, in which the
key-value cache saves most of the work. Without the cache, the time grows with the square of the length.
"""

# %% section="usage" name="cache" tags=["advanced"]
import time

rows = []
count = room_after(encode(PROMPTS[0]), 33)
for cached in (True, False):
    generate(PROMPTS[0], max_new_tokens=2, use_cache=cached)  # warm-up
    start = time.perf_counter()
    generate(PROMPTS[0], max_new_tokens=1, use_cache=cached)
    first = time.perf_counter() - start
    start = time.perf_counter()
    generate(PROMPTS[0], max_new_tokens=count, min_new_tokens=count, use_cache=cached)
    rest = time.perf_counter() - start - first
    speed = (count - 1) / rest
    rows.append({"cache": cached, "first token, ms": 1000 * first, "tokens a second": speed})
show(rows)
weights = sum(p.numel() * p.element_size() for p in model.parameters())
used = torch.cuda.max_memory_allocated() if device == "cuda" else psutil.Process().memory_info().rss
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(used)}.")

# %% [markdown] section="usage" name="logits-about" tags=["advanced"]
"""
### How sure was it?

The probability of each token that the model wrote, and what it could have written instead.
"""

# %% section="usage" name="logits" tags=["advanced"]
batch = encode(PROMPTS[0])
with torch.inference_mode():
    output = model.generate(
        **batch, max_new_tokens=room_after(batch, 12), do_sample=False, temperature=None,
        top_p=None, top_k=None, pad_token_id=tokenizer.pad_token_id, output_logits=True,
        return_dict_in_generate=True,
    )
rows = []
for token, logits in zip(output.sequences[0, batch["input_ids"].shape[1] :], output.logits):
    probabilities = logits[0].float().softmax(dim=-1)
    others = [tokenizer.decode([i]) for i in probabilities.topk(4).indices.tolist()]
    rows.append({
        "token": repr(tokenizer.decode([token])), "probability": probabilities[token].item(),
        "likeliest": "  ".join(map(repr, others)),
    })
show(rows)
