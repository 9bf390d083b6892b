"""What staff write about a programme, validated: each fault is told with file, place, what was found and expected."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import SourceError, marked
from assistant.records import Language

CORRECT = marked("Correct the field and ingest again")


def _day(value: str) -> str:
    """A year, a month or a day as it is written, if it is in the calendar."""
    try:
        datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :] if len(value) in (4, 7) else value)
    except ValueError:
        raise ValueError("expected a year, a month or a day, as 2014-06") from None
    return value


Day = Annotated[str, AfterValidator(_day)]
Text = Annotated[str, Field(min_length=1)]


class Described(BaseModel):
    """A part of what staff write. No field that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Wording(Described):
    """One text in the three languages."""

    sv: Text
    fi: Text
    en: Text

    def __getitem__(self, language: Language) -> str:
        return {"sv": self.sv, "fi": self.fi, "en": self.en}[language]


class Phrases(Described):
    """Several texts in each of the three languages."""

    sv: tuple[Text, ...] = ()
    fi: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return {"sv": self.sv, "fi": self.fi, "en": self.en}[language]


Model = TypeVar("Model", bound=Described)


def read_yaml(path: Path, place: str, model: type[Model]) -> Model:
    """A YAML file as `model`. Raises SourceError with file and line."""
    try:
        return of_yaml(path.read_text(encoding="utf-8"), place, model)
    except UnicodeDecodeError as error:
        raise SourceError(
            "byte {byte} is not UTF-8", place=place, byte=error.start, next_step="Save it again as UTF-8"
        ) from error
    except OSError as error:
        raise SourceError(
            "{fault}", place=place, fault=error.strerror, next_step="Check that the file may be read"
        ) from error


def of_yaml(text: str, place: str, model: type[Model]) -> Model:
    """A YAML text as `model`. Raises SourceError with file and line."""
    try:
        return model.model_validate(yaml.load(text, yaml.CSafeLoader))
    except ValidationError as error:
        line = line_of(text, error.errors()[0]["loc"])
        raise fault(f"{place}:{line}", error) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError("{fault}", place=f"{place}:{line}", fault=error.problem, next_step=CORRECT) from error


def fault(place: str, error: ValidationError) -> SourceError:
    """The first thing that is wrong, in words."""
    first = error.errors()[0]
    field = ".".join(map(str, first["loc"])) or "the file"
    found = "" if first["type"] == "missing" else f"found {str(first['input'])[:80]!r}: "
    told = f"{field}: {found}{first['msg'].removeprefix('Value error, ')}"
    return SourceError("{fault}", place=place, fault=told, next_step=CORRECT)


def line_of(text: str, loc: tuple[int | str, ...]) -> int:
    """The line, from 1, of what stands at `loc` in a YAML text, or of the nearest thing above it that is there."""
    node = yaml.compose(text, yaml.CSafeLoader)
    for step in loc:
        below = _below(node, step)
        if below is None:
            break
        node = below
    return int(node.start_mark.line) + 1 if node else 1


def _below(node: Any, step: int | str) -> Any:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None
