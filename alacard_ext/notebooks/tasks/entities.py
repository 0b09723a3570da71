"""Names found in texts by libraries of their own."""

from __future__ import annotations

from ..task_template import TaskTemplate
from .packages import BEFORE_5, WITH_TORCH, WITHOUT_TORCH, needs

ROWS: tuple[TaskTemplate, ...] = (
    *(
        TaskTemplate(
            template,
            "token-classification",
            "finding names",
            auto_class,
            None,
            library=library,
            requirements=(*base, *needs(library)),
            parts=parts,
            flags=flags,
            takes="text",
            gives="json",
        )
        for library, template, auto_class, base, parts, flags in (
            ("gliner", "gliner", "GLiNER", WITH_TORCH, ("entities",), ()),
            ("span-marker", "span_marker", "SpanMarkerModel", BEFORE_5, ("entities",), ()),
            ("flair", "flair_entities", "SequenceTagger", BEFORE_5, ("entities",), ()),
            (
                "spacy",
                "spacy_entities",
                "spacy",
                WITHOUT_TORCH,
                ("without_torch", "entities"),
                ("no-torch",),
            ),
        )
    ),
    TaskTemplate(
        "stanza_entities",
        "token-classification",
        "finding names",
        "Pipeline",
        None,
        library="stanza",
        requirements=(*WITH_TORCH, *needs("stanza")),
        parts=("entities",),
        flags=(),
        takes="text",
        gives="json",
    ),
)
