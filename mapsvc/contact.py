"""Addresses by which a reader reaches those who made something."""

from __future__ import annotations

import re
from urllib.parse import quote

_EMAIL = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+")
_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def is_email(text: str) -> bool:
    """Whether a text has the form of an e-mail address; whether somebody reads what is sent there, nobody can tell."""
    return bool(_EMAIL.fullmatch(text))


def is_contact(text: str) -> bool:
    """Whether a text is an e-mail address or one of the web."""
    return is_email(text) or bool(_WEB.fullmatch(text))


def letter(whom: str, subject: str) -> str:
    """The address (RFC 6068) by which a reader's mail program begins a letter, if `whom` is "" to nobody yet."""
    return f"mailto:{quote(whom, safe='@')}?subject={quote(subject)}"
