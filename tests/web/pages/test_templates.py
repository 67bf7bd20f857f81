"""What every template keeps to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import icct_http.web.pages

TEMPLATES = sorted((Path(icct_http.web.pages.__file__).parent / "templates").glob("*.html"))
_GETTEXT = {"_", "gettext", "ngettext"}


def looked_up(source: str) -> Iterator[str]:
    """The lines where ``_`` is given something else than a text: no catalogue has it, and it is taken for markup."""
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(source)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _GETTEXT:
            texts = call.args[:2] if call.node.name == "ngettext" else call.args
            if not texts or not all(isinstance(text, nodes.Const) for text in texts):
                yield f"line {call.lineno}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_only_texts_of_the_template_are_looked_up_by_it(path: Path) -> None:
    assert list(looked_up(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("source", ["{{ _(name) }}", "{{ _(name or 'Look') }}", "{{ _(view.may.refusal) }}"])
def test_a_variable_is_found(source: str) -> None:
    assert list(looked_up(f"{{{{ _('Look') }}}}\n{source}")) == ["line 2"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_browser_may_fill_in_again_what_was_typed(path: Path) -> None:
    """After Back it leaves out fields with ``autocomplete=off``."""
    assert 'autocomplete="off"' not in path.read_text(encoding="utf-8")
