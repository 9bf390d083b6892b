"""The page of the corpus: programmes, documents, passages, the last ingest; documents added and texts read anew."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant import adding, days, refusing, reports
from assistant.adding import Upload
from assistant.assistant import Assistant
from assistant.corpus import Failure
from assistant.document import Document, read
from assistant.errors import AssistantError
from assistant.imprint import Fact, imprint
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.pages import browser, renewing, source
from assistant.pages.answers import say
from assistant.pages.notebook import Person, state
from assistant.parsing.formats import FORMATS
from assistant.programme import Programme
from assistant.records import LANGUAGE_NAMES, LANGUAGES, Language, PassageKind
from assistant.remarking import in_words
from assistant.renewal import Renewal
from assistant.reports import Report
from assistant.settings import Settings

_SHOWN = 70
"""Characters of a passage by which it is chosen."""


def show(assistant: Assistant, given: Settings, language: Language, person: Person) -> None:
    """Draws the page."""
    _ = catalogue(language).gettext
    st.title(_("Programmes and texts"), anchor=False)
    renewal = renewing.shared(given)
    renewing.progress(renewal, language)
    renewing.failure(renewal, language)
    _last(given, language, renewal)
    with assistant.index.pinned() as build:
        programmes, worded = list(build.store.programmes.values()), build.worded
        documents = [read(name, language, build, given.day) for name in build.store.documents()]
    for programme in programmes:
        own = [each for each in documents if each.programme == programme]
        _programme(programme, own, given, language, worded=programme.name in worded)
    _add(programmes, given, language, renewal)
    browser.tell(language)


def _last(given: Settings, language: Language, renewal: Renewal) -> None:
    """When the texts were read last, what came of it, and the way to read them again."""
    _ = catalogue(language).gettext
    st.header(_("Last read in"), anchor=False)
    last = reports.last(given.index)
    if last is None:
        say(_("It is not known when the texts were read in last."))
    else:
        say(f"{escape(days.minute_in_words(last.at, language))} · {_counts(last.report, language)}")
        _names(last.report, language)
        _faults(_("This could not be used:"), last.report.failed, language)
        _remarks(last.report, language)
    label = _("Read the texts in again")
    if st.button(label, icon=":material/refresh:", disabled=renewal.step.running):
        renewal.start()
        st.rerun()


def _counts(report: Report, language: Language) -> str:
    _ = catalogue(language).gettext
    told = _("documents: {added} added, {changed} changed, {removed} removed, {unchanged} as before; {failed} faults")
    return told.format(
        added=len(report.added),
        changed=len(report.changed),
        removed=len(report.removed),
        unchanged=len(report.unchanged),
        failed=len(report.failed),
    )


def _names(report: Report, language: Language) -> None:
    """The documents that an ingest found to be others than before."""
    _ = catalogue(language).gettext
    told = ((_("Added"), report.added), (_("Changed"), report.changed), (_("Removed"), report.removed))
    say("\n".join(f"- {label}: {', '.join(map(escape, names))}" for label, names in told if names))


def _faults(said: str, faults: Sequence[Failure], language: Language) -> None:
    """What could not be used, with the reason and what to do."""
    if faults:
        lines = [f"- {escape(refusing.of_failure(each, language))}" for each in faults]
        st.warning(apart("\n".join([said, "", *lines])))


def _remarks(report: Report, language: Language) -> None:
    """What was passed over, and what was left out of documents or looks wrong in them, to be unfolded."""
    _ = catalogue(language).gettext
    told = [f"- {escape(refusing.of_failure(each, language))}" for each in report.skipped]
    told += [
        f"- {escape(f'{name}: {each}')}" for name, found in report.remarks.items() for each in in_words(found, language)
    ]
    if told:
        with st.expander(_("Passed over, left out or worth a look"), icon=":material/visibility:"):
            say("\n".join(told))


def _programme(
    programme: Programme, documents: Sequence[Document], given: Settings, language: Language, *, worded: bool
) -> None:
    _ = catalogue(language).gettext
    st.header(apart(escape(programme.label(language))), anchor=False)
    if programme.standing and programme.standing.is_over(given.day):
        say(f":material/update: {_('The time that this programme is for is over.')}")
    say(f"{_aids(programme, language, worded)}\n{_notes(programme, given, language)}")
    for document in documents:
        with st.expander(apart(escape(document.title)), icon=":material/description:"):
            _document(document, language)


def _aids(programme: Programme, language: Language, worded: bool) -> str:
    """What helps to find and explain the text: renderings, the guide, wordings."""
    _, aids = catalogue(language).gettext, programme.aids
    spoken = ", ".join(LANGUAGE_NAMES[each.language] for each in aids.renderings)
    found = [_("renderings in {languages}").format(languages=spoken)] if spoken else []
    found += [_("wordings")] if worded else []
    if aids.guide.goals or aids.guide.silent:
        guide = _("a guide to {goals} goals and {topics} silent topics")
        found.append(guide.format(goals=len(aids.guide.goals), topics=len(aids.guide.silent)))
    return f"- {_('Reading aids')}: {'; '.join(found) or _('none')}"


def _notes(programme: Programme, given: Settings, language: Language) -> str:
    _ = catalogue(language).gettext
    told = [f"  - {escape(note.document)}: {state(note, given.day, language)}" for note in programme.notes]
    return "\n".join([f"- {_('House notes')}: {'' if told else _('none')}", *told])


def _document(document: Document, language: Language) -> None:
    """What is told of a document, and one passage of it."""
    _ = catalogue(language).gettext
    own = [
        Fact(_("File"), document.name),
        Fact(_("Language"), LANGUAGE_NAMES[document.blocks[0].language]),
        Fact(_("Passages"), str(len(document.blocks))),
    ]
    st.html(source.facts([*own, *imprint(document)]))
    _passages(document, language)


def _passages(document: Document, language: Language) -> None:
    """The way to look at one passage."""
    _, kinds, passages = catalogue(language).gettext, _kinds(language), document.passages
    labels = {id: f"{kinds[each.kind]}: {' '.join(each.text.split())[:_SHOWN]}" for id, each in passages.items()}
    chosen = st.selectbox(
        _("Show a passage"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=f"in {document.name}",
        placeholder=_("Choose"),
    )
    if chosen:
        passage = passages[chosen]
        say(f"**{kinds[passage.kind]}** · {escape(' › '.join(passage.heading))}")
        say(f"> {escape(' '.join(passage.text.split()))}")


def _kinds(language: Language) -> dict[PassageKind, str]:
    """What kinds of passages are called."""
    _ = catalogue(language).gettext
    return {
        "title": _("Title"),
        "heading": _("Heading"),
        "area": _("Focus area"),
        "goal": _("Goal"),
        "item": _("Item of a list"),
        "paragraph": _("Paragraph"),
        "note": _("House note"),
    }


def _add(programmes: Sequence[Programme], given: Settings, language: Language, renewal: Renewal) -> None:
    """The form that adds a document to a programme."""
    _ = catalogue(language).gettext
    st.header(_("Add a document"), anchor=False)
    say(_("Only official texts belong here: whatever is added is quoted as what the programme says."))
    added = st.session_state.pop("added_document", None)
    if added:
        st.success(_("The document {name} is added, and is being read in.").format(name=apart(escape(added))))
    labels = {each.name: each.label(language) for each in programmes}
    with st.form("add a document", border=False):
        name = st.selectbox(_("Programme"), list(labels), format_func=labels.__getitem__)
        title = st.text_input(_("What the document is called"), max_chars=200)
        written_in = st.selectbox(_("Language"), LANGUAGES, format_func=LANGUAGE_NAMES.__getitem__)
        file = st.file_uploader(_("The document as a file"), type=[ending.removeprefix(".") for ending in FORMATS])
        pressed = st.form_submit_button(_("Add the document"), type="primary", icon=":material/upload_file:")
    if pressed and file is None:
        st.error(_("Choose a file first."))
    elif pressed and file is not None:
        _added(name, Upload(file.name, file.getvalue(), written_in, title), given, language, renewal)


def _added(name: str, upload: Upload, given: Settings, language: Language, renewal: Renewal) -> None:
    try:
        st.session_state.added_document = adding.add(given.corpus, name, upload)
    except AssistantError as error:
        st.error(apart(escape(refusing.of_error(error, language))))
        return
    renewal.start()
    st.rerun()
