"""The words that enter Markdown cells. Plain strings are escaped on entry; see `prose.py`."""

from __future__ import annotations

from collections.abc import Sequence

from ...cards.models import PromptCard, Recipe
from ...fit import size
from ...hub.access import closed
from ...hub.facts import ModelSnapshot
from ...hub.licences import is_listed
from ..classes.sampling import sampled_by, steps_sentence
from ..inputs import text
from ..inputs.film import WORDLESS
from ..inputs.prompts import fitting_packs, prompts_for, usable
from ..libraries import library_named
from ..media import PICTURES, media_sentence, pictures_for
from ..models import Plan
from ..planning.apps import app_module
from ..planning.directions import direction_of
from ..planning.jobs import BLANKS, ranking_of, translating_of
from ..planning.languages import language_name, language_texts, read_language, spoken
from ..planning.page_settings import asked_of, shown_settings
from ..planning.painting import CHANGING, guide_of
from ..planning.writing import writes_programs
from ..prose import Markdown, escape, fenced, hub_link, join
from ..readme import choose_example
from ..tasks import row_of
from .facts_table import facts_table
from .fit import fit_words
from .lesson import lesson_words
from .licences import licence_markdown

# Templates whose inputs are in the language that the model reads.
TRANSLATING = frozenset({"translation", "chat_translation"})
OWN_LANGUAGE = (text.MAKERS.keys() | {"text_to_speech"}) - TRANSLATING
# Characters of one reason, whose last sentence says what would run.
MOST_REASON = 700
# What can be asked of any result, where no pack brings questions.
QUESTIONS = (
    "What did you expect, and where does the result differ?",
    "Which part of it would you rely on, and which part would you check?",
)
ADVICE = Markdown(
    "On that page, the button *Use this model* shows a few lines of code for its library."
)


def words_for(
    recipe: Recipe, snapshot: ModelSnapshot, plan: Plan, hand_code: str | None
) -> dict[str, str]:
    """Every placeholder that a template may use."""
    facts, card, topic = snapshot.facts, recipe.model_card, recipe.topic
    below = snapshot.base
    row = row_of(plan)
    example = choose_example(snapshot, row, plan.auto_class)
    return {
        "model_name": card.name or facts.id.rpartition("/")[2],
        "model_link": hub_link(facts.id),
        "access_links": join([hub_link(e.id) for e in closed(facts, below) if e.gated], " and "),
        "private_links": join([hub_link(e.id) for e in closed(facts, below) if e.private], " and "),
        "card_link": hub_link(facts.id, "model card", "#model-card"),
        "topic_name": topic.name or topic.id,
        "topic_phrase": topic.phrase or topic.name or topic.id,
        "task_title": row.title if row else (plan.task or "a task that its page does not name"),
        "prompt_names": ", ".join(pack.name or pack.id for pack in recipe.prompt_cards),
        "pack_sentence": pack_sentence(
            spoken(recipe, snapshot), plan, orders=takes_orders(snapshot, plan)
        ),
        "media_sentence": Markdown(media_sentence(row.media if row else "", topic)),
        "pack_questions": pack_questions(recipe, plan),
        "words_asked": asked_of(snapshot, plan),
        "steps_sentence": steps_sentence(
            sampled_by(facts.id, below.id if below else None),
            facts.diffusers_class,
            shown_settings(snapshot).get("STEPS") if plan.library == "diffusers" else None,
        ),
        "elsewhere_sentence": elsewhere_sentence(snapshot),
        **answer_words(snapshot, plan),
        "direction_sentence": direction_of(facts.id, facts.languages or card.languages).sentence,
        "uncovered": escape(plan.reasons[0] if plan.reasons else "", MOST_REASON),
        "fallback_does": fallback_does(plan),
        "fallback_advice": ADVICE,
        "difficulty_name": recipe.difficulty.name or recipe.difficulty.level,
        "app_module": Markdown(app_module(facts.id)),
        "ui_name": recipe.ui_component.name or recipe.ui_component.type,
        "attribution": attribution(snapshot, card.license),
        "notice": snapshot.notice or "",
        **fit_words(plan),
        **lesson_words(recipe, plan, row),
        "download_size": (
            f"about {size(plan.fit.weight_bytes)}" if plan.fit.weight_bytes else "size unknown"
        ),
        "facts_table": facts_table(snapshot, card, plan),
        "licence_note": licence_note(snapshot, card.license),
        "reasons": Markdown(
            "\n".join(f"- {escape(reason, MOST_REASON)}" for reason in plan.reasons)
        ),
        "readme_reason": plan.readme.reason,
        "readme_where": (
            "The last cell but one of this section"
            if example.sets_scheduler
            else "The last cell of this section"
        ),
        "picture_shown": PICTURES[pictures_for(topic)[0]],
        "second_picture_shown": PICTURES[pictures_for(topic)[1]],
        "readme_hash": plan.readme.sha256 or "",
        # Of an example that the whole notebook's check refused, what the page shows.
        "readme_code": fenced(example.original or example.code, example.language),
        "readme_changes": example.changes,
        "docs_link": docs_link(plan.library),
        "hand_code": Markdown(f"`{hand_code}`") if hand_code else Markdown("from the notebook"),
    }


def answer_words(snapshot: ModelSnapshot, plan: Plan) -> dict[str, str]:
    """How a model that writes is asked for its job, and the answers by which a ranker is read."""
    asked = ranking_of(snapshot) if plan.template == "yes_no_ranking" else None
    quoted = [
        Markdown(f"‘{escape(word.strip(BLANKS), 20)}’")
        for word in ((asked.yes, asked.no) if asked else ())
        if word
    ]
    if asked:
        source = asked.source
    else:
        source = translating_of(snapshot).source if plan.template == "chat_translation" else ""
    return {
        "asked_source": source,
        "yes_word": quoted[0] if quoted else "",
        "no_word": quoted[1] if quoted[1:] else "",
        "answer_words": join(quoted, " against "),
    }


def attribution(snapshot: ModelSnapshot, card_license: str | None) -> Markdown:
    """Whose model this is, under which licence, and who made the notebook."""
    facts = snapshot.facts
    owner = facts.author or facts.id.partition("/")[0]
    licence = licence_markdown(facts, card_license, snapshot.base)
    untold = ", licence not stated" if facts.page_known else ", whose licence is not known here"
    named = f", licence {licence}" if licence else untold
    whose = f" by {escape(owner, 100)}" if owner != facts.id else ""
    return Markdown(f"The model is {hub_link(facts.id)}{whose}{named}. Notebook made with Alacard.")


def licence_note(snapshot: ModelSnapshot, card_license: str | None) -> Markdown:
    """What to mind before the model is used for more than trying it."""
    facts, base = snapshot.facts, snapshot.base
    page = hub_link(facts.id, "its page")
    pages = join([page, hub_link(base.id)], " and on ") if base else page
    listed = is_listed(facts, card_license) and (base is None or is_listed(base))
    if not listed and not facts.license_name:
        return Markdown(f"Before you build on the model, read the licence on {pages}.")
    licence = licence_markdown(facts, card_license, base)
    return Markdown(
        f"The licence is **{licence}**. Read what the authors say about training data, limits and "
        f"misuse on {pages}."
    )


def takes_orders(snapshot: ModelSnapshot, plan: Plan) -> bool:
    """Whether a model that changes pictures is told to; others are told what is to be seen."""
    pipeline = snapshot.facts.diffusers_class or ""
    told = "Upscale" in pipeline or guide_of(pipeline) in ("mask", "outlines", "noised")
    return plan.template not in CHANGING or not told


def pack_sentence(recipe: Recipe, plan: Plan, *, orders: bool = True) -> Markdown:
    """Which prompt packs add inputs here, and which do not; begins with a space.

    Of a model of another language than English, that its inputs are in that language instead.
    """
    if plan.template in OWN_LANGUAGE and (language := read_language(recipe)):
        return Markdown(_read_instead(language))
    if plan.template in TRANSLATING:
        source = direction_of(recipe.model_card.id, recipe.model_card.languages).source
        if source != "English":
            return Markdown(_read_instead(source))
    made_for = fitting_packs(recipe, plan.task)
    programs = plan.task == "text-generation" and writes_programs(recipe.model_card.id)
    fitting = [pack for pack in made_for if orders and not programs and usable(pack, plan)]
    unfit = [pack for pack in made_for if pack not in fitting]
    others = [pack for pack in recipe.prompt_cards if pack not in made_for]
    sentence = ""
    if fitting and plan.task in WORDLESS:
        sentence += f" {_names(fitting)} holds questions to ask of the result."
    elif fitting:
        sentence += f" Your prompts, {_names(fitting)}, add more inputs."
    if unfit:
        if programs:
            why = "ask for prose, and this model was made for program code"
        elif orders:
            why = "are questions and requests, and this model only continues a text"
        else:
            why = "are requests, and this model is told what the finished picture shows"
        sentence += f" The prompts of {_names(unfit)} {why}, so this notebook does not use them."
    if others:
        sentence += (
            f" The prompts of {_names(others)} are written for other tasks, so this notebook does "
            "not use them."
        )
    return Markdown(sentence)


def _names(packs: Sequence[PromptCard]) -> Markdown:
    return join([Markdown(f"**{escape(pack.name or pack.id, 80)}**") for pack in packs])


def _read_instead(language: str | None) -> str:
    """Which texts a model gets that reads another language than English; None: none is known."""
    if language in language_texts():
        return (
            f" Topics and prompts are written in English, but this model reads **{language}**, so "
            f"the notebook uses {language} texts from everyday life instead."
        )
    language = (language_name(language) or language) if language else None
    reads = (
        f"This model reads **{escape(language, 20)}**, a language in which Alacard has no texts."
        if language
        else "Alacard does not know which language this model reads."
    )
    return (
        f" {reads} The English texts below only show that the cells run: replace them with texts "
        "in the language of the model."
    )


def pack_questions(recipe: Recipe, plan: Plan) -> Markdown:
    """What to ask of a result, as a list: packs for seeing and hearing hold such questions."""
    prompts = prompts_for(recipe, plan.task) or QUESTIONS
    return Markdown("\n".join(f"- {escape(prompt)}" for prompt in prompts[:8]))


def fallback_does(plan: Plan) -> Markdown:
    """What the fallback does beside showing facts, as the end of a sentence."""
    if len(plan.requirements) > 1:
        return Markdown(
            ", lists its files, and tries to load it the way its library's documentation shows"
        )
    return Markdown(" and lists its files, without downloading the weights")


def elsewhere_sentence(snapshot: ModelSnapshot) -> Markdown:
    """Which hand to deal on a machine that this version of the model was not made for."""
    bases = [hub_link(name) for name in snapshot.facts.base_models[:3]]
    if not bases and not snapshot.facts.page_known:
        return Markdown("Alacard does not know which model it was made from; its page may name it.")
    if not bases:
        return Markdown(
            "On any other computer, deal a hand with another model: the page of this "
            "one does not name the model that it was made from."
        )
    return Markdown(
        f"On any other computer, deal a hand with the model that it was made from: {join(bases)}."
    )


def docs_link(library: str | None) -> Markdown:
    """The documentation of the libraries that Alacard knows."""
    if found := library_named(library):
        return Markdown(f"[{found.title}]({found.docs})")
    return Markdown("[Hugging Face Hub](https://huggingface.co/docs/hub)")
