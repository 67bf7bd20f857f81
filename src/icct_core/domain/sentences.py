"""Sentences for people: English, with the template and the values from which other languages say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Self

_NONE: Mapping[str, object] = MappingProxyType({})


class Sentence(str):
    """The English text of ``template`` with its ``values``: ``Sentence("{label} is required", label=…)``.

    A template without values is taken as it is, braces too. A value that is a ``Sentence`` is translated with it: the
    name of a field, or what a field says inside a longer sentence. Translations have the template's placeholders.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, MappingProxyType(values) if values else _NONE
        return made

    @classmethod
    def of(cls, text: str) -> Sentence:
        """The text itself if it is a sentence, else one without values."""
        return text if isinstance(text, Sentence) else Sentence(text)

    def translated(self, translate: Callable[[str], str]) -> str:
        """Say it by the templates that ``translate`` gives for ours, such as ``gettext`` of a catalogue."""
        template = translate(self.template)
        if not self.values:
            return template
        return template.format(
            **{
                name: value.translated(translate) if isinstance(value, Sentence) else value
                for name, value in self.values.items()
            }
        )
