from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st

from icct_core import FileTooLarge, InvalidFileType, InvalidValue, Logo
from tests.support.builders import a_jpeg, a_png, a_progressive_jpeg

_STARTS = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", a_png()[:33], a_jpeg()[:-2]]
_IMAGES = st.one_of(
    st.builds(a_png, st.integers(1, 99), st.integers(1, 99), data=st.binary(max_size=99)),
    st.sampled_from([a_jpeg(), a_progressive_jpeg()]),
)
_IMAGE_LIKE = st.one_of(
    st.binary(max_size=200),
    st.builds(
        bytes.__add__, st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", a_png()[:33]]), st.binary(max_size=200)
    ),
)


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(content=_IMAGE_LIKE)
def test_whatever_the_bytes_are_they_are_a_logo_or_refused(content: bytes) -> None:
    with suppress(InvalidValue, InvalidFileType, FileTooLarge):
        kept = Logo.parse(content).content
        assert Logo.parse(kept).content is kept


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(image=_IMAGES, data=st.data())
def test_an_image_with_a_changed_byte_is_a_logo_or_refused(image: bytes, data: st.DataObject) -> None:
    wrong = bytearray(image)
    wrong[data.draw(st.integers(0, len(image) - 1))] = data.draw(st.integers(0, 255))
    with suppress(InvalidValue):
        kept = Logo.parse(bytes(wrong)).content
        assert Logo.parse(kept).content is kept


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(image=_IMAGES, data=st.data())
def test_an_image_is_accepted_whole_and_refused_when_cut_off_anywhere(image: bytes, data: st.DataObject) -> None:
    assert Logo.parse(image).content == image
    with pytest.raises(InvalidValue):
        Logo.parse(image[: data.draw(st.integers(0, len(image) - 1))])


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(image=_IMAGES, more=st.binary(min_size=1, max_size=200))
def test_an_image_with_anything_after_it_is_kept_without_it(image: bytes, more: bytes) -> None:
    assert Logo.parse(image + more).content == image
