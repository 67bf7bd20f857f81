"""Whatever bytes arrive, the answer is one of ours and never a failure of the service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import example, given, settings, strategies as st

from tests.support.builders import a_png
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import BOUNDARY, encode, form_parts, multipart
from tests.support.http.in_memory_service import PATH, Desk, open_desk

DELIMITER = f"--{BOUNDARY}".encode()
FORM_TYPE = multipart().encode()
FEW = settings(max_examples=400, deadline=None)

names = st.sampled_from([b"team_name", b"logo", b"players", b"captain_phone", b"captain_whatsapp", b"", b"x", b"\xff"])
dispositions = st.one_of(
    names.map(lambda name: b'Content-Disposition: form-data; name="' + name + b'"'),
    names.map(lambda name: b"content-disposition:form-data;name=" + name + b";filename=a;filename*=x''%ff"),
    names.map(lambda name: b"Content-Disposition: form-data; name*=no-such-charset''" + name),
    st.binary(max_size=40).map(lambda raw: b"Content-Disposition: " + raw),
)
other_headers = st.one_of(
    st.sampled_from(
        [b"Content-Type: text/plain; charset=rot13", b"Content-Length: 3", b"Content-Length: -1", b" folded"]
    ),
    st.sampled_from([b"Content-Transfer-Encoding: base64", b"Content-Encoding: gzip", b":", b"", b"x" * 5_000]),
    st.binary(max_size=40),
)
contents = st.one_of(
    st.sampled_from([b"[" * 3_000, b'[{"name": "\\ud800"}]', b"null", b"\x00", b"-0", b"NaN"]),
    st.just(a_png()),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=40),
)
parts = st.builds(
    lambda disposition, others, content: b"\r\n".join([disposition, *others, b"", content]),
    dispositions,
    st.lists(other_headers, max_size=3),
    contents,
)
pieces = st.one_of(
    parts.map(lambda part: DELIMITER + b"\r\n" + part + b"\r\n"),
    st.sampled_from([DELIMITER, DELIMITER + b"--", DELIMITER + b"\r\n", b"\r\n", b"\r", b"\n", b"--", b""]),
    st.binary(max_size=40),
)
broken_bodies = st.lists(pieces, max_size=12).map(b"".join)
whole_bodies = st.lists(parts, max_size=8).map(encode)
half_right_forms = st.tuples(st.permutations(form_parts()), st.lists(parts, min_size=1, max_size=3)).map(
    lambda both: encode([*both[0][:-1], *both[1]])
)
bodies = st.one_of(broken_bodies, whole_bodies, half_right_forms, st.binary(max_size=200))

content_types = st.one_of(
    st.just(FORM_TYPE),
    st.binary(max_size=40).map(lambda raw: b"multipart/form-data; boundary=" + raw),
    st.binary(max_size=40).map(lambda raw: b'multipart/form-data; boundary="' + raw + b'"'),
    st.binary(max_size=40),
)
header_names = st.sampled_from(
    [
        b"X-Idempotency-Key",
        b"Idempotency-Key",
        b"X-Request-ID",
        b"Accept",
        b"Accept-Encoding",
        b"Cookie",
        b"Content-Length",
    ]
)
headers = st.lists(st.tuples(header_names, st.binary(max_size=40)), max_size=3)
quoted = st.one_of(
    st.binary(max_size=20).map(quote_from_bytes),
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="#"), max_size=20),
)
queries = st.one_of(
    quoted,
    quoted.map(lambda raw: f"dry_run={raw}"),
    st.sampled_from(["dry_run=true&dry_run=false", "dry_run[]=1", "dry_run=%", "&&==&", "%ff=%ff"]),
)


@pytest.fixture(scope="module")
async def desk() -> AsyncIterator[Desk]:
    """One service for all examples: what an earlier one did may not break a later one either."""
    async with open_desk() as opened:
        yield opened


async def assert_answered(desk: Desk, body: bytes, pairs: list[tuple[bytes, bytes]], query: str = "") -> None:
    url = desk.client.base_url.copy_with(raw_path=f"{PATH}?{query}".encode())
    answer = await desk.client.post(url, content=body, headers=pairs)
    if answer.status_code != 200:
        assert refusal(answer)[0] in {400, 409, 413, 415, 422}


@FEW
@given(body=bodies)
@example(body=encode([b"Content-Disposition: form-data; name=\"team_name\"; name*=no-such-charset''x\r\n\r\nx"]))
async def test_no_body_makes_the_service_fail(desk: Desk, body: bytes) -> None:
    await assert_answered(desk, body, [(b"Content-Type", FORM_TYPE)])


@FEW
@given(content_type=content_types, more=headers, query=queries)
async def test_no_header_or_query_makes_the_service_fail(
    desk: Desk, content_type: bytes, more: list[tuple[bytes, bytes]], query: str
) -> None:
    await assert_answered(desk, encode(form_parts()), [(b"Content-Type", content_type), *more], query)


@FEW
@given(path=quoted, method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "get", "X" * 50]))
async def test_no_address_makes_the_service_fail(desk: Desk, path: str, method: str) -> None:
    answer = await desk.client.request(method, desk.client.base_url.copy_with(raw_path=f"/{path}".encode()))
    assert answer.status_code < 500
