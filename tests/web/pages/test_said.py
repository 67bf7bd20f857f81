"""What the filter ``said`` makes of a sentence."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader

from icct_core import Sentence
from icct_http.web.pages.environment import make_environments, rendered
from icct_http.web.pages.languages import BY_CODE


def test_values_of_a_sentence_are_neither_a_template_nor_markup() -> None:
    environments = make_environments(loader=DictLoader({"said.html": "{{ text|said }}"}))
    typed = Sentence("This church is not on the list; did you mean {names}?", names="<b>100 %s {label}</b>")
    for code, begin in {"en": "This church is not on the list; ", "ta": "இந்தச் சபை பட்டியலில் இல்லை; "}.items():
        page = rendered(environments, "said.html", BY_CODE[code], text=typed)
        assert page.startswith(begin)
        assert "&lt;b&gt;100 %s {label}&lt;/b&gt;?" in page


TEXTS = (
    """{{ _("Language") }} {{ {"a": _("Name")}["a"] }} {{ _("100 %% <b>") }} {{ _("Now %(value)s", value=value) }}"""
)


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "Language Name 100 % <b> Now &lt;1&gt;"), ("ta", "மொழி பெயர் 100 % <b> இப்போது: &lt;1&gt;")],
)
def test_a_text_without_values_is_looked_up_when_its_template_is_compiled(code: str, said: str) -> None:
    environments = make_environments(loader=DictLoader({"texts.html": TEXTS}))
    assert rendered(environments, "texts.html", BY_CODE[code], value="<1>") == said
    assert environments[code].compile(TEXTS, raw=True).count("context.call(") == 1
