"""One page of English that gives the tokenizers their words, and the tokenizers."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from typing import Any

PAGE = """
A sourdough starter is flour and water in which wild yeast and bacteria live together. Feed it every
day at room temperature, or once a week in the fridge, and it will raise bread for years. The baker
mixes the dough in the evening, folds it a few times, and lets it rest until the morning. A hot oven
and a little steam give the loaf its crust. The bread was wonderful; the cake was terrible and dry.

The night train leaves Vienna at nine and reaches Venice before breakfast. Maria Rossi works for the
railway in Berlin and writes about journeys through the Alps. She says that a window seat, a book
and an apple are all that a traveller needs. The ticket costs 42 euros, and children travel free.

Stars are born in cold clouds of gas. Gravity pulls the gas together until hydrogen begins to burn
in the core, and the new star shines for billions of years. A telescope collects their light with a
mirror; the larger the mirror, the fainter the objects that it can see. What is the capital of
France? The capital of France is Paris. Who wrote it? The letter was written by Ada Lovelace.

Summarize: a garden needs sun, soil and patience. Translate English to German: the house is small.
Das Haus ist klein und der Garten ist schön. Das Wetter ist heute gut. Guten Morgen, wie geht es?
I love this film. I hate waiting in the rain. You are a helpful assistant. Hello, how are you? Thank
you, I am very well. Describe this picture: a cat sleeps on a red chair near the open window.
"""
LINES = [line.strip() for line in PAGE.replace("\n\n", "\n").splitlines() if line.strip()]


def _counted(text: str) -> list[tuple[str, int]]:
    """Every word and single character of a text with its count, in a fixed order.

    The libraries' own trainers for word pieces and unigrams break ties by chance, and a chance
    vocabulary would give the same model another commit on every machine.
    """
    counts = Counter(re.findall(r"\w+|[^\w\s]", text))
    counts.update(char for char in text if not char.isspace())
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def wordpiece() -> Any:
    """BERT's kind: lower case, word pieces, `[CLS] … [SEP]`."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    # BERT's normaliser takes the accents off, so the page's umlauts never arrive.
    plain = unicodedata.normalize("NFD", PAGE.lower())
    counted = _counted("".join(char for char in plain if not unicodedata.combining(char)))
    words = [word for word, _ in counted]
    inner = [f"##{word}" for word in words if len(word) == 1 or word in ("ing", "er", "ed")]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words, *inner]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return tokenizer


def byte_level(
    special: list[str], vocab_size: int = 500, *, wrap: tuple[str, str] | None = None
) -> Any:
    """GPT-2's kind: byte-level BPE, so that any text round-trips.

    `wrap` is put around each text, as BART does with `<s>` and `</s>`.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from tokenizers.trainers import BpeTrainer

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(LINES, trainer)
    if wrap:
        first, last = wrap
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{first} $A {last}",
            pair=f"{first} $A {last} {last} $B {last}",
            special_tokens=[(token, tokenizer.token_to_id(token)) for token in {first, last}],
        )
    return tokenizer


def unigram() -> Any:
    """T5's kind: SentencePiece's unigram model, `… </s>`."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    counted = _counted(PAGE)
    total = sum(count for _, count in counted)
    scored = [(word, math.log(count / total)) for word, count in counted]
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [("▁" + word, score) for word, score in scored if len(word) > 1]
    pieces += [(word, score - 2.0) for word, score in scored]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)]
    )
    return tokenizer
