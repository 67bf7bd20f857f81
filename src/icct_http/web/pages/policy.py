"""Headers of pages: what a browser may load, send and remember."""

from __future__ import annotations

from collections.abc import Mapping

REVISITED = "private, no-cache"
"""For pages without data: Back shows them as they were left, a fresh visit asks again."""

NOT_KEPT = "no-store"
"""For pages with anything of a person in them."""

FOR_EVER = "public, max-age=31536000, immutable"
"""For files whose name changes with their content."""

VARIES = "Cookie, Accept-Language"


def content_policy(pictures: str = "") -> str:
    """The least that pages work with; ``pictures`` is the public origin of stored logos, if it is another one."""
    images = " ".join(["'self'", "blob:", *([pictures] if pictures else [])])
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


CLOUDINARY_PICTURES = "https://res.cloudinary.com"
"""Where Cloudinary shows what it stores."""

UNLISTED: Mapping[str, str] = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}
"""For addresses that hold a secret, and for everything that is no place to come back to."""

DOWNLOADED: Mapping[str, str] = {"Cache-Control": NOT_KEPT, **UNLISTED}
"""For files with anything of a person in them."""
