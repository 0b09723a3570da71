# What a model that thinks aloud writes before its answer, told apart from the answer.

# %% section="setup" name="thoughts" hidden=["beginner", "intermediate", "advanced"]
import re

STILL_THINKING = (
    "The model was still thinking when it reached the token limit: raise MAX_NEW_TOKENS."
)
# How families of models mark where their thoughts begin, and where they end
MARKS = {
    "<think>": "</think>", "<thinking>": "</thinking>", "<thought>": "</thought>",
    "<reasoning>": "</reasoning>", "[THINK]": "[/THINK]", "◁think▷": "◁/think▷",
    "<seed:think>": "</seed:think>", "<|START_THINKING|>": "<|END_THINKING|>",
}
# Others write into channels by name, of which the last one holds the answer.
CHANNEL = re.compile(
    r"(?:<\|end\|>)?(?:<\|start\|>)?(?:assistant)?<\|channel\|>(\w+).*?<\|message\|>", re.DOTALL
)


def parted(text, opened=None):
    """The thoughts and the answer of a model that thinks aloud before it answers.

    `opened` is the mark with which the prompt opened the thoughts, "" where it opened none, None
    where that is not known. Thoughts that do not end leave no answer.
    """
    start = text.lstrip()
    if start.startswith("<|channel|>"):
        start = re.sub(r"<\|(return|end|call)\|>\s*$", "", start)
        _, *pieces = CHANNEL.split(start)
        said = list(zip(pieces[::2], pieces[1::2]))
        thoughts = "\n".join(words.strip() for name, words in said if name != "final")
        return thoughts, "".join(words for name, words in said if name == "final")
    # Where the marks of channels are left out, their names stay, before a sentence.
    if re.match("analysis([A-Z]|.*assistantfinal)", start, re.DOTALL):
        thoughts, _, answer = start.removeprefix("analysis").partition("assistantfinal")
        return thoughts.strip(), answer
    begun = opened or next(filter(start.startswith, MARKS), None)
    if begun:
        thoughts, _, answer = start.removeprefix(begun).partition(MARKS[begun])
        return thoughts.strip(), answer
    for begins, ends in MARKS.items() if opened is None else ():
        # Where the prompt opens the thoughts, only their end is there to be seen.
        thoughts, found, answer = start.partition(ends)
        if found and begins not in thoughts:
            return thoughts.strip(), answer
    return "", text


def begins_thoughts(prompt):
    """The mark with which a prompt opens the model's thoughts; "" where it opens none."""
    return next(filter(prompt.rstrip().endswith, MARKS), "")


def answer_in(text, opened=None):
    """The answer without the thoughts before it; a sentence that says so where there is none."""
    thoughts, answer = parted(text, opened)
    return answer.strip() or (STILL_THINKING if thoughts or opened else "")


def tell_apart(thoughts, answer):
    """Say below what was printed where the answer is, if there were thoughts."""
    answer = answer.strip()
    if thoughts and answer:
        print("\nThose were its thoughts; the answer is:", answer)
    elif thoughts:
        print(f"\n{STILL_THINKING}")


class Reader:
    """A tokenizer that leaves special tokens out as it reads, but for the marks of thoughts."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        try:
            added = tokenizer.added_tokens_decoder.items()
            special = {number: token.content for number, token in added if token.special}
        except (AttributeError, NotImplementedError):  # not by every tokenizer, as Mistral's own
            numbers = getattr(tokenizer, "all_special_ids", [])
            special = {number: tokenizer.convert_ids_to_tokens(number) for number in numbers}
        marks = {*MARKS, *MARKS.values(), "<|channel|>", "<|message|>"}
        self.keeps = bool(marks & set(special.values()))
        self.left_out = {number for number, content in special.items() if content not in marks}

    def decode(self, tokens, **options):
        """The text of one row of tokens."""
        if not self.keeps:
            return self.tokenizer.decode(tokens, skip_special_tokens=True)
        numbers = tokens.tolist() if hasattr(tokens, "tolist") else tokens
        kept = [number for number in numbers if number not in self.left_out]
        return self.tokenizer.decode(kept, skip_special_tokens=False)

    def batch_decode(self, rows, **options):
        """The text of each row of tokens."""
        return [self.decode(row) for row in rows]
