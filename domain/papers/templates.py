"""The templates an office edits in its word processor: found, checked against the fields, filled in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from core.errors import BadInput
from core.messages import message
from core.settings import PROJECT
from core.yamlfile import read_yaml

FOLDER = PROJECT / "data" / "templates"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def path_of(name: str) -> Path:
    """Return where a template lies."""
    return FOLDER / f"{name}.docx"


@cache
def listed_fields() -> Mapping[str, Any]:
    """Return data/templates/fields.yaml: what each field is, and which template uses it."""
    return dict(read_yaml(FOLDER / "fields.yaml"))


def used_fields(name: str) -> set[str]:
    """Return the fields a template asks for. Raises BadInput where it cannot be read."""
    try:
        return set(_opened(name).get_undeclared_template_variables(_environment()))
    except TemplateError as trouble:
        raise _spoilt(name, str(trouble)) from trouble


def filled(name: str, fields: Mapping[str, Any]) -> bytes:
    """Return a template with its fields filled in, as a .docx.

    Raises:
        BadInput: the template is not there, cannot be read, or asks for what nobody knows; said by name.
    """
    template = _opened(name)
    try:
        template.render(dict(fields), _environment(), autoescape=True)
    except TemplateError as trouble:
        raise _spoilt(name, str(trouble)) from trouble
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def _environment() -> SandboxedEnvironment:
    """Return the environment of templates: what is unknown is refused, and no code of theirs is run."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _opened(name: str) -> DocxTemplate:
    path = path_of(name)
    if not path.is_file():
        raise _spoilt(name, "—")
    try:
        template = DocxTemplate(str(path))
        template.init_docx()
    except (OpcError, KeyError, ValueError, OSError) as trouble:
        raise _spoilt(name, type(trouble).__name__) from trouble
    return template


def _spoilt(name: str, why: str) -> BadInput:
    words = message(
        "The template {name}.docx cannot be used: {why}. Put it right or write it anew.", name=name, why=why
    )
    return BadInput(words, "template")
