"""The catalogues of Tamil and Hindi have every text, with its placeholders, and are compiled."""

from __future__ import annotations

import gettext
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from icct_core import ConfirmationTemplate, Sentence, change_templates
from tools.translations.catalogues import LANGUAGES, file_of, problems, template, write
from tools.translations.core_texts import FOR_ORGANISERS, core_texts

SOURCES = Path(__file__).parents[2] / "src"
CORE = SOURCES / "icct_core"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A core of one sentence, without pages."""
    (tmp_path / "icct_core").mkdir()
    say(tmp_path, 'InvalidValue("{label} is new", label=label)')
    write(tmp_path)
    return tmp_path


def say(sources: Path, code: str) -> None:
    (sources / "icct_core/text.py").write_text(code)


def translate(sources: Path, text: str, said: str) -> None:
    """Put a translation into every catalogue."""
    for language in LANGUAGES:
        po = file_of(sources, language, "po")
        po.write_text(po.read_text().replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{said}"'))


def test_every_sentence_for_captains_is_a_template() -> None:
    texts = list(core_texts(CORE))
    assert [f"{one.path}:{one.line}" for one in texts if one.template is None] == []
    assert len(texts) > 60


def test_what_is_for_organisers_alone_is_there() -> None:
    assert [path for path in FOR_ORGANISERS if not (CORE / path).exists()] == []


def test_every_text_is_translated_and_compiled() -> None:
    assert list(problems(SOURCES)) == []


def test_writing_changes_nothing_that_is_complete(tmp_path: Path) -> None:
    copied = tmp_path / "src"
    for folder in ("icct_core", "icct_http/web/pages", "icct_http/locales"):
        shutil.copytree(SOURCES / folder, copied / folder, ignore=shutil.ignore_patterns("__pycache__"))
    write(copied)
    for language in LANGUAGES:
        written, known = (file_of(folder, language, "po").read_text() for folder in (copied, SOURCES))
        assert _without_program(written) == _without_program(known)


def _without_program(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith('"Generated-By:')]


def said_in(language: str) -> Callable[[str], str]:
    return gettext.translation("icct", str(SOURCES / "icct_http/locales"), [language]).gettext


def test_a_catalogue_speaks() -> None:
    required = Sentence("{label} is required", label=Sentence("Team name"))
    said = {language: required.translated(said_in(language)) for language in LANGUAGES}
    assert said == {"ta": "அணியின் பெயர் தேவை", "hi": "टीम का नाम ज़रूरी है"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_can_be_written_in_every_language(language: str) -> None:
    """Making one checks what stands for values in it."""
    for own in (ConfirmationTemplate(), *change_templates().values()):
        said = own.translated(said_in(language))
        assert not any(one.isascii() for one in (said.subject, said.text, said.html))
        assert len(said.text.splitlines()) == len(own.text.splitlines())


def test_a_new_text_is_told_until_it_is_translated_and_compiled(sources: Path) -> None:
    new = "{label} is new"
    assert f"ta: not translated: {new!r}" in problems(sources)
    translate(sources, new, "{label} புதியது")
    assert f"ta: not translated: {new!r}" not in problems(sources)
    assert "ta: icct.mo is not what icct.po says" in problems(sources)
    write(sources)
    assert "ta: icct.mo is not what icct.po says" not in problems(sources)


def test_other_placeholders_are_told(sources: Path) -> None:
    translate(sources, "{label} is new", "{lable} புதியது")
    assert "ta: other placeholders: '{label} is new'" in problems(sources)


def test_a_text_that_changed_is_told_until_it_is_written(sources: Path) -> None:
    translate(sources, "{label} is new", "{label} புதியது")
    say(sources, 'Sentence("{label} is old", label=label)')
    assert {"ta: not in the catalogue: '{label} is old'", "ta: no text any more: '{label} is new'"} <= {
        *problems(sources)
    }
    write(sources)
    assert "புதியது" not in file_of(sources, "ta", "po").read_text()
    assert "ta: not translated: '{label} is old'" in problems(sources)


@pytest.mark.parametrize(
    "code",
    [
        'InvalidValue(f"{label} is new")',
        'Sentence("a" + b)',
        'Sentence("a" if b else "c")',
        'InvalidTransition(sentence=f"{label} is new")',
    ],
)
def test_a_text_that_is_put_together_is_refused(sources: Path, code: str) -> None:
    say(sources, code)
    with pytest.raises(ValueError, match=r"^text\.py:1: give the template and its values"):
        template(sources)


def test_a_sentence_that_is_given_by_its_name_is_found(sources: Path) -> None:
    say(sources, 'InvalidTransition(requested="edited", sentence="Ask them")\nOther(sentence=Sentence("Ask us"))\n')
    assert {"Ask them", "Ask us"} <= {message.id for message in template(sources)}


def test_texts_of_pages_are_found(sources: Path) -> None:
    pages = sources / "icct_http/web/pages"
    pages.mkdir(parents=True)
    (pages / "register.html").write_text(
        "{{ _('Players') }} {% trans %}Logo{% endtrans %} {{ ngettext('one', 'many', 2) }}"
    )
    (pages / "home.py").write_text('TITLE = N_("Home")\nother("Other")\n')
    found = [message.id for message in template(sources)]
    assert {"Players", "Logo", ("one", "many"), "Home"} <= set(found)
    assert "Other" not in found
