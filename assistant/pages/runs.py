"""Runs of the evals: their figures, one run beside another, and the cases that went wrong, down to a single one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from assistant import charts, measures, quality
from assistant.cases import Split
from assistant.charts import Line
from assistant.errors import RunError
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.pages import cases
from assistant.quality import HEADLINES, Figure, Run, Unreadable, Wrong
from assistant.records import Language

log = logging.getLogger(__name__)


def show(folder: Path, language: Language) -> None:
    """Draws the runs in a folder."""
    _ = catalogue(language).gettext
    found, unreadable = quality.runs(folder)
    _unreadable(unreadable, language)
    if not found:
        st.info(_("No run of the evals is there yet. `python -m evals run` makes one."))
        return
    run, beside = _chosen(found, language)
    split = _split(run, language)
    if split is None:
        return
    _headlines(run, beside, split, language)
    _parts(run, beside, split, language)
    _wrong(folder, run, beside, split, language)


def _unreadable(found: Sequence[Unreadable], language: Language) -> None:
    plural = catalogue(language).ngettext
    if found:
        label = plural("{count} run cannot be read", "{count} runs cannot be read", len(found)).format(count=len(found))
        with st.expander(label, icon=":material/warning:"):
            for each in found:
                st.markdown(apart(escape(each.reason)))


def _chosen(found: Sequence[Run], language: Language) -> tuple[Run, Run | None]:
    """The run that is looked at, and the one beside it."""
    _ = catalogue(language).gettext
    named = {run.name: run for run in found}
    one, other = st.columns(2)
    name = one.selectbox(_("Run"), list(named), format_func=lambda name: _label(named[name]), key="run")
    others = [each for each in named if each != name]
    if not others:
        return named[name], None
    beside = other.selectbox(
        _("Beside it"),
        others,
        index=None,
        format_func=lambda name: _label(named[name]),
        placeholder=_("no other run"),
        key=f"beside {name}",
    )
    return named[name], named[beside] if beside else None


def _label(run: Run) -> str:
    writer = "" if run.writer == "quotes" else f" ({run.writer})"
    return f"{run.day} · {run.system}{writer} · {run.name}"


def _split(run: Run, language: Language) -> Split | None:
    """Which cases are looked at, of those that there are figures of."""
    _ = catalogue(language).gettext
    plural = catalogue(language).ngettext
    told = plural(
        "{count} case, {failed} failed. Index {index}.", "{count} cases, {failed} failed. Index {index}.", run.all.cases
    )
    st.markdown(apart(escape(told.format(count=run.all.cases, failed=run.all.failed, index=run.index))))
    names: dict[Split, str] = {"tune": _("Cases to learn from"), "check": _("Cases kept aside")}
    there = [split for split in names if any(each.split == split for each in run.all.figures)]
    if not there:
        st.info(_("This run has no figures."))
        return None
    if len(there) == 1:
        return there[0]
    return st.segmented_control(
        _("Which cases"), there, format_func=names.__getitem__, default=there[0], required=True, key=f"split {run.name}"
    )


def _headlines(run: Run, beside: Run | None, split: Split, language: Language) -> None:
    _ = catalogue(language).gettext
    shown = [found for name in HEADLINES if (found := run.figure(name, split))]
    lines = [Line(measures.title(each, language), _pair(each, run, beside)) for each in shown]
    st.header(_("The figures"), anchor=False)
    _drawn(lines, _("Measure"), language)


def _parts(run: Run, beside: Run | None, split: Split, language: Language) -> None:
    """One measure by kind of question and by language."""
    _ = catalogue(language).gettext
    titles = {name: measures.title(found, language) for name in HEADLINES if (found := run.figure(name, split))}
    if not titles:
        return
    st.header(_("By kind of question and by language"), anchor=False)
    name = st.selectbox(_("Measure"), list(titles), format_func=titles.__getitem__, key=f"measure {split} {run.name}")
    lines = [Line(measures.part(each.slice, language), _pair(each, run, beside)) for each in run.slices(name, split)]
    _drawn(lines, _("Cases"), language)


def _pair(figure: Figure, run: Run, beside: Run | None) -> dict[str, Figure | None]:
    found: dict[str, Figure | None] = {_label(run): figure}
    return found | ({_label(beside): beside.figure(figure.name, figure.split, figure.slice)} if beside else {})


def _drawn(lines: Sequence[Line], heading: str, language: Language) -> None:
    """A chart, and the same as a table."""
    _ = catalogue(language).gettext
    look = "dark" if st.context.theme.type == "dark" else "light"
    said = _("Chart of the figures in per cent, each with its 95 % interval. The table says the same.")
    st.vega_lite_chart(spec=charts.chart(lines, look), width="stretch", alt=said)
    with st.expander(_("The same as a table"), icon=":material/table:"):
        st.html(charts.table(lines, heading, _("cases")))


def _wrong(folder: Path, run: Run, beside: Run | None, split: Split, language: Language) -> None:
    """The cases that went wrong: of a kind, in a language, or since the other run; then one of them."""
    _ = catalogue(language).gettext
    st.header(_("Cases that went wrong"), anchor=False)
    if split == "check":
        st.info(_("Of the cases kept aside only figures are shown: who learns from the cases spoils the figures."))
        return
    try:
        found = _read(folder, run)
        found = _since(folder, found, run, beside, language) if beside else found
    except RunError as error:
        log.error("%s", error)
        st.error(apart(escape(str(error))))
        return
    cases.choose(found, run, language)


def _since(folder: Path, found: Sequence[Wrong], run: Run, beside: Run, language: Language) -> Sequence[Wrong]:
    """What changed between the two runs, and only what became wrong if that is wanted."""
    _ = catalogue(language).gettext
    changed = quality.changed(quality.graded(folder, beside), quality.graded(folder, run))
    told = _("Of {shared} cases that both runs have, {gained} became right and {lost} became wrong.")
    st.markdown(told.format(shared=changed.shared, gained=len(changed.gained), lost=len(changed.lost)))
    only = st.toggle(_("Only those that became wrong"), key=f"lost {run.name} {beside.name}")
    return [each for each in found if each.case.id in changed.lost] if only else found


def _read(folder: Path, run: Run) -> Sequence[Wrong]:
    """The cases that went wrong; read once while their file stays as it is."""
    return _kept(str(folder), run.name, (folder / run.name / "scores.jsonl").stat().st_mtime_ns, run)


@st.cache_resource(max_entries=4, show_spinner=False)
def _kept(folder: str, name: str, stamp: int, _run: Run) -> Sequence[Wrong]:
    return quality.wrong(Path(folder), _run)
