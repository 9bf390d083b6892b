"""The tables. Every one holds entries: rows with a day, which go when they are too old, or when someone asks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, ColumnElement, MetaData, String, Text, UniqueConstraint, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from assistant.desk.enquiry import DONE
from assistant.records import Row

_NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}
"""What constraints are called, so that a migration can name them on every database."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text, Row: JSON, list[str]: JSON, list[Row]: JSON}  # noqa: RUF012  # as SQLAlchemy declares it


class Entry(Base):
    """A row that retention and requests find. A new table of this kind needs no more than to be declared."""

    __abstract__ = True
    __table_args__: Any = {"sqlite_autoincrement": True}  # noqa: RUF012  # the number of what is gone is given to no other

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[datetime.date] = mapped_column(index=True)

    @classmethod
    def older(cls, oldest: datetime.date) -> ColumnElement[bool]:
        """What tells the rows from before a day that may go."""
        return cls.day < oldest

    @property
    def texts(self) -> tuple[str, ...]:
        """What people wrote in it: what a request is looked for in."""
        raise NotImplementedError

    @property
    def whole(self) -> tuple[str, int | str]:
        """Column and value that it shares with the rows that go where it goes."""
        return "id", self.id

    @property
    def row(self) -> Row:
        """All its columns, as JSON."""
        held = {each.key: getattr(self, each.key) for each in inspect(type(self)).column_attrs}
        return {"kind": self.__tablename__, **held, "day": self.day.isoformat()}


def kinds() -> tuple[type[Entry], ...]:
    """Every kind of entry, in the order of its table's name."""
    return tuple(sorted(_below(Entry), key=lambda kind: kind.__tablename__))


def _below(kind: type[Entry]) -> Iterator[type[Entry]]:
    for each in kind.__subclasses__():
        yield from _below(each) if each.__dict__.get("__abstract__") else [each]


class FeedbackEntry(Entry):
    __tablename__ = "feedback"

    language: Mapped[str] = mapped_column(String(2))
    thumb: Mapped[str] = mapped_column(String(4))
    word: Mapped[str]
    question: Mapped[str]
    outcome: Mapped[str] = mapped_column(String(20))
    passages: Mapped[list[str]]
    writer: Mapped[str]
    index: Mapped[str]

    @property
    def texts(self) -> tuple[str, ...]:
        return self.word, self.question


class TurnEntry(Entry):
    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("conversation", "number"), Entry.__table_args__)

    conversation: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    question: Mapped[str]
    answer: Mapped[Row]
    outcome: Mapped[str] = mapped_column(String(20))

    @property
    def texts(self) -> tuple[str, ...]:
        return self.conversation, self.question, self.answer["text"]

    @property
    def whole(self) -> tuple[str, int | str]:
        return "conversation", self.conversation


class CaseEntry(Entry):
    __tablename__ = "cases"

    name: Mapped[str] = mapped_column(unique=True)
    case: Mapped[Row]
    origin: Mapped[str]

    @property
    def texts(self) -> tuple[str, ...]:
        return (*self.case["turns"], *self.case.get("forbidden", ()))


class EnquiryEntry(Entry):
    """`day` is that of the last change. What is still to be answered is not too old, however old it is."""

    __tablename__ = "enquiries"

    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), index=True)
    sender: Mapped[str]
    name: Mapped[str]
    subject: Mapped[str]
    message: Mapped[str]
    """Message-ID of the mail."""
    known_by: Mapped[str] = mapped_column(String(64), unique=True)
    question: Mapped[str]
    answer: Mapped[Row]
    drafted: Mapped[str]
    body: Mapped[str]
    letter: Mapped[str]
    own: Mapped[list[Row]]
    history: Mapped[list[Row]]

    @classmethod
    def older(cls, oldest: datetime.date) -> ColumnElement[bool]:
        return (cls.day < oldest) & cls.state.in_(DONE)

    @property
    def texts(self) -> tuple[str, ...]:
        told = (said for event in self.history for said in (event["by"], event["remark"]))
        own = (said for each in self.own for said in (each["by"], each["text"]))
        mail = (self.sender, self.name, self.subject, self.question, self.message)
        return (*mail, self.drafted, self.body, self.letter, *own, *told)
