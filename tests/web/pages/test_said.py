"""What the filter ``said`` makes of a sentence."""

from __future__ import annotations

from jinja2 import DictLoader

from icct_core import Sentence
from icct_http.web.pages.environment import make_environment, rendered
from icct_http.web.pages.languages import BY_CODE


def test_values_of_a_sentence_are_neither_a_template_nor_markup() -> None:
    environment = make_environment()
    environment.loader = DictLoader({"said.html": "{{ text|said }}"})
    typed = Sentence("This church is not on the list; did you mean {names}?", names="<b>100 %s {label}</b>")
    for code, begin in {"en": "This church is not on the list; ", "ta": "இந்தச் சபை பட்டியலில் இல்லை; "}.items():
        page = rendered(environment, "said.html", BY_CODE[code], text=typed)
        assert page.startswith(begin)
        assert "&lt;b&gt;100 %s {label}&lt;/b&gt;?" in page
