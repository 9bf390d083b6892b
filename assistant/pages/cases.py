"""Cases of a run that went wrong: a list to choose from, and one of them whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant import measures
from assistant.cases import KINDS, Expected
from assistant.markdown import apart, escape, quoted
from assistant.messages import catalogue
from assistant.quality import Run, Wrong
from assistant.records import LANGUAGES, Answer, Language

_SHORT = 90
"""Characters by which a question is known in a list."""


def choose(found: Sequence[Wrong], run: Run, language: Language) -> None:
    """Draws the list, which can be narrowed, and the case that is chosen from it."""
    _, plural = catalogue(language).gettext, catalogue(language).ngettext
    found = _narrowed(found, run, language)
    st.markdown(plural("{count} case", "{count} cases", len(found)).format(count=len(found)))
    if not found:
        return
    named = {each.case.id: each for each in found}
    id = st.selectbox(_("Case"), list(named), format_func=lambda id: _label(named[id]), key=f"case {run.name}")
    with st.container(border=True):
        _one(named[id], run, language)


def _narrowed(found: Sequence[Wrong], run: Run, language: Language) -> list[Wrong]:
    """The cases that went wrong in a respect, of a kind and in a language, each if it is chosen."""
    _ = catalogue(language).gettext
    titles = {each.name: measures.title(each, language) for each in run.all.figures}
    measured, kinds, spoken = st.columns(3)
    there = {name for each in found for name in each.measures}
    name = _chosen(measured, _("Wrong in"), [each for each in titles if each in there], titles.__getitem__, language)
    found = [each for each in found if name is None or name in each.measures]
    kind = _chosen(
        kinds,
        _("Kind"),
        [each for each in KINDS if any(wrong.case.kind == each for wrong in found)],
        lambda kind: measures.part(kind, language),
        language,
    )
    found = [each for each in found if kind is None or each.case.kind == kind]
    code = _chosen(
        spoken,
        _("Language of the question"),
        [each for each in LANGUAGES if any(wrong.case.language == each for wrong in found)],
        lambda code: measures.part(code, language),
        language,
    )
    return [each for each in found if code is None or each.case.language == code]


def _chosen(
    column: DeltaGenerator, label: str, options: Sequence[str], said: Callable[[str], str], language: Language
) -> str | None:
    every = catalogue(language).gettext("all")
    return column.selectbox(label, options, index=None, format_func=said, placeholder=every)


def _label(wrong: Wrong) -> str:
    question = " ".join(wrong.case.turns[-1].split())
    return question if len(question) <= _SHORT else f"{question[:_SHORT]}…"


def _one(wrong: Wrong, run: Run, language: Language) -> None:
    """What was asked, what was expected, what came, and what it rests on."""
    _ = catalogue(language).gettext
    case, answer = wrong.case, wrong.answer
    titles = {each.name: measures.title(each, language) for each in run.all.figures}
    _headed(_("Question"))
    for turn in case.turns:
        _text(turn)
    _headed(_("Expected"))
    _expected(case, language)
    for number, each in enumerate(case.parts, start=1):
        st.markdown(_("Question {number}:").format(number=number))
        _expected(each, language)
    _headed(_("What came"))
    _came(answer, language)
    _headed(_("Wrong in"))
    st.markdown("\n".join(f"- {apart(escape(titles.get(name, name)))}" for name in wrong.measures))
    st.markdown(f":small[{apart(escape(case.id))}]")


def _headed(text: str) -> None:
    st.markdown(f"**{text}**")


def _expected(expected: Expected, language: Language) -> None:
    _ = catalogue(language).gettext
    outcomes = _(" or ").join(measures.outcome(each, language) for each in expected.outcomes)
    verdicts = _(" or ").join(measures.verdict(each, language) for each in expected.verdict)
    st.markdown(", ".join(filter(None, (outcomes, verdicts))))
    pieces = [(_("To be cited"), each) for each in expected.snippets] + [(_("Goal"), each) for each in expected.goals]
    st.markdown("\n".join(f"- {label}: {apart(quoted(each, language))}" for label, each in pieces))


def _came(answer: Answer, language: Language) -> None:
    """The answer as plain text, since nobody vouches for the file that it stands in, and its quotes."""
    said = measures.outcome(answer.outcome, language)
    st.markdown(f"{said}, {measures.verdict(answer.fit.verdict, language)}" if answer.fit else said)
    _text(answer.text)
    for each in answer.citations:
        place = f"{each.document}, {each.start}–{each.end}"
        st.markdown(f"\\[{each.number}\\] {apart(quoted(each.quote, language))} :small[{apart(escape(place))}]")


def _text(text: str) -> None:
    st.code(text, language=None, wrap_lines=True)
