"""Which cards belong together: a task's inputs, and whether a card can serve them.

A deal is sensible when the prompt packs, the topic and the UI card fit the model's task. Where
the task is unknown (a model whose facts were not read yet), nothing is ruled out but the cards
that need a task of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from .models import PromptCard, TopicCard, UIComponentCard

# Field names of TopicInputs that a task's notebook reads; each must be filled.
TASK_INPUTS: Mapping[str, tuple[str, ...]] = {
    "text-classification": ("texts",),
    "text-generation": ("prompts",),
    "text2text-generation": ("prompts",),
    "token-classification": ("entities",),
    "fill-mask": ("masked",),
    "zero-shot-classification": ("texts", "labels"),
    "question-answering": ("questions",),
    "summarization": ("document",),
    "translation": ("sentences",),
    "feature-extraction": ("sentences",),
    "text-ranking": ("sentences", "prompts"),
    "sentence-similarity": ("sentences", "pairs"),
    "image-classification": ("images",),
    "object-detection": ("images",),
    "image-segmentation": ("images",),
    "depth-estimation": ("images",),
    "mask-generation": ("images",),
    "image-feature-extraction": ("images",),
    "keypoint-detection": ("images",),
    "zero-shot-image-classification": ("images",),
    "zero-shot-object-detection": ("images",),
    "image-to-text": ("images",),
    "robotics": ("images",),
    "visual-question-answering": ("images", "image_questions"),
    "image-text-to-text": ("images", "image_questions"),
    "automatic-speech-recognition": ("speech", "speech_text"),
    "text-to-image": ("image_prompts",),
    "audio-classification": ("speech", "speech_text"),
    "zero-shot-audio-classification": ("speech", "speech_text"),
    "audio-to-audio": ("speech", "speech_text"),
    "voice-activity-detection": ("speech", "speech_text"),
    "text-to-speech": ("sentences",),
    "text-to-audio": (),
    "audio-text-to-text": ("speech", "speech_text"),
    "video-text-to-text": ("image_questions",),
    "video-classification": ("images",),
    "document-question-answering": ("questions",),
    "visual-document-retrieval": ("questions",),
    "any-to-any": ("image_questions",),
    "table-question-answering": (),
    "image-to-image": (),
    "image-text-to-image": (),
    "unconditional-image-generation": (),
    "text-to-video": ("image_prompts",),
    "image-to-video": (),
    "image-text-to-video": ("image_prompts",),
    "video-to-video": (),
    "text-to-3d": (),
    "image-to-3d": (),
    "tabular-classification": (),
    "tabular-regression": (),
    "time-series-forecasting": (),
    "reinforcement-learning": (),
    "graph-ml": (),
}
# The one list of the tasks that have a template, by which a model is marked 'basic'. The templates
# are a floor above; a test holds that each task here has one, and each template a task here.
TASKS: tuple[str, ...] = tuple(TASK_INPUTS)

# UI cards that are built around one function of the notebook, which every dealt task has but these.
SHARED_APPS = frozenset({"api_endpoint", "gradio_demo", "streamlit_app", "batch_cli"})
WITHOUT_APP = frozenset(
    {"unconditional-image-generation", "time-series-forecasting", "reinforcement-learning"}
)


def is_basic(task: str | None) -> bool:
    """Whether a model's task is known to have no template; of an unknown task it is not known."""
    return task is not None and task not in TASK_INPUTS


def needed_inputs(task: str | None) -> tuple[str, ...]:
    """The fields of `TopicInputs` that the task's notebook reads; empty for any other task."""
    return TASK_INPUTS.get(task or "", ())


def prompt_fits(card: PromptCard, task: str | None) -> bool:
    """Whether the pack makes sense for the task; a pack that names no task fits every one."""
    return not card.tasks or task not in TASK_INPUTS or task in card.tasks


def topic_fits(card: TopicCard, task: str | None) -> bool:
    """Whether the topic holds every input that the task reads."""
    return all(getattr(card.inputs, field) for field in needed_inputs(task))


def ui_fits(card: UIComponentCard, task: str | None, chat: bool | None = None) -> bool:
    """Whether the UI card works for the task; a chat needs a model known to be tuned to chat."""
    if card.type == "chat_interface" and not chat:
        return False
    if card.type in SHARED_APPS and (task not in TASK_INPUTS or task in WITHOUT_APP):
        return False
    return not card.tasks or task in card.tasks
