"""A row as a person sees it."""

from __future__ import annotations

from ..models import BaseRelation, CatalogModel
from .rows import CatalogRow, size_class


def as_model(row: CatalogRow) -> CatalogModel:
    """A row as it is shown."""
    return CatalogModel(
        id=row.id,
        author=row.author,
        name=row.name,
        task=row.task,
        library=row.library,
        license=row.license,
        licenses=list(row.licenses),
        license_name=row.license_name,
        license_link=row.license_link,
        gated=row.gated,
        downloads=row.downloads,
        likes=row.likes,
        trending=row.trending,
        created=row.created,
        modified=row.modified,
        parameters=row.parameters,
        size=size_class(row.parameters),
        formats=list(row.formats),
        tags=list(row.tags),
        languages=list(row.languages),
        datasets=list(row.datasets),
        bases=[BaseRelation(relation=relation, id=parent) for relation, parent in row.bases],
        sha=row.sha,
        storage=row.storage,
        chat=row.chat,
        arch=row.arch,
    )
