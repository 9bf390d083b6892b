"""What the demo shows: invented enquiries, thumbs and conversations."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel

from assistant.desk.mail import Mail
from assistant.feedback import Thumb

DATA = Path(__file__).parent / "data" / "demo.yaml"


class _Enquiry(BaseModel):
    sender: str
    name: str
    subject: str
    text: str

    @property
    def mail(self) -> Mail:
        return Mail(self.text, self.sender, self.name, self.subject)


class _Rated(BaseModel):
    question: str
    thumb: Thumb
    word: str


class Demo(BaseModel):
    """What is in the file."""

    enquiries: tuple[_Enquiry, ...]
    rated: tuple[_Rated, ...]
    conversations: tuple[tuple[str, ...], ...]
    page: str
    """A page of text with several questions."""


def data() -> Demo:
    """The invented enquiries, thumbs and conversations that ship."""
    return Demo.model_validate(yaml.load(DATA.read_text(encoding="utf-8"), yaml.CSafeLoader))
