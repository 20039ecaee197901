"""What text and addresses may be in a printed document."""

import re
import unicodedata

from namro.ground.errors import HouseError

_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class TreeError(HouseError, ValueError):
    """A document that cannot be printed; the message says what is wrong and what would be right."""


def clean(text: str) -> str:
    """NFC on one line: breaks become one space, control characters and lone surrogates go."""
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", _BREAKS.sub(" ", text)))


def cleaned(node: object, *fields: str) -> None:
    """Clean text fields of a frozen dataclass; meant for its `__post_init__`."""
    for field in fields:
        object.__setattr__(node, field, clean(getattr(node, field)))


def check_path(href: str) -> None:
    """Refuse (TreeError) an address that is not a plain path of this site, such as `//x`, `javascript:`."""
    if not href.startswith("/") or href[1:2] in ("/", "\\") or href != clean(href) or " " in href:
        raise TreeError(f"Địa chỉ “{href}” phải là đường dẫn bắt đầu bằng một dấu “/”, không có dấu cách.")


def address(base_url: str, href: str) -> str:
    """`href` on the site at `base_url`; an empty `base_url` leaves it relative to the site."""
    return base_url.rstrip("/") + href
