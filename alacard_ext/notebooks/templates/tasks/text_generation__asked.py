# Text generation: in which form prompts reach the model, where that is not told by its files.

# %% [markdown] section="hello" name="form-about" when=["own-form"]
"""
**A form of its own.** No chat template lies beside this model, but its family was trained to answer in
the form below, so the notebook makes a template of it. `TEXT` is what is asked or answered.
"""

# %% section="hello" name="form" tags=["parameters"] when=["own-form"]
BEGINS = ""
QUESTION = "TEXT"
ANSWER = "TEXT"
# The token that ends an answer, if the family has one of its own
END = None
# Whether the tokenizer's first token stands before it all
FIRST = False

# %% section="hello" name="asked" unless=["base", "own-form"]
print("Your prompts reach it as a chat." if is_chat else "It continues a text that you begin.")

# %% section="hello" name="asked-form" when=["own-form"]
if not is_chat:
    tokenizer.chat_template, is_chat = (
        (tokenizer.bos_token if FIRST else "") + BEGINS
        + "{% for turn in messages %}{% if turn.role == 'user' %}"
        + QUESTION.replace("TEXT", "{{ turn.content }}") + "{% else %}"
        + ANSWER.replace("TEXT", "{{ turn.content }}") + "{% endif %}{% endfor %}"
    ), True
    if END in tokenizer.get_vocab():
        model.generation_config.eos_token_id = [
            tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids(END)
        ]
print("Your prompts reach it in that form.")

# %% section="hello" name="asked-base" when=["base"]
# A base model, by its page or name: the chat template beside it is for what is made from it.
is_chat = False
print("It continues a text that you begin.")

# %% [markdown] section="hello" name="system-about" when=["system"]
"""
**What it was told in training.** The model's page names a system prompt that was used in training. It goes
before each of your prompts here.
"""

# %% section="hello" name="system" tags=["parameters"] when=["system"]
SYSTEM = "You are a helpful assistant."

# %% section="hello" name="system-set" when=["system"]
import json

if isinstance(tokenizer.chat_template, str):
    system_turn = "{'role': 'system', 'content': " + json.dumps(SYSTEM) + "}"
    tokenizer.chat_template = (
        "{% if messages[0].role != 'system' %}{% set messages = [" + system_turn + "] + messages %}"
        "{% endif %}" + tokenizer.chat_template
    )
