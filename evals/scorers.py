"""Scores of one reply against one case: 0 to 1, or None where the case does not ask for it. Pure.

Citing follows the field's terms: recall is the share of what had to be cited that is, precision the share of what is
cited that had to be or may be. A quote counts for a snippet that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from assistant import sentences, tokens
from assistant.markdown import MARK
from assistant.records import Answer, Fit, Outcome, Verdict
from assistant.words import fold
from evals import wording
from evals.cases import Case, Expected
from evals.replies import Ground, Reply

_MEETS: tuple[Verdict, ...] = ("fits", "partly")
"""The two classes of a verdict: it meets a goal at least in part, or it meets none."""
BRIEF = 80
"""Most words of its own that the answer to a question about a fact may have."""
TO_THE_POINT = 0.5
"""Least share of the quoted characters that must be to the point in a right answer."""
_OBLIGATION = re.compile(r"\b(?:ska|skall|måste|bör|must|shall|pitää|tulee)\b", re.IGNORECASE)
"""What makes a cited sentence a rule of the programme."""


def _held(snippets: Sequence[str], quotes: Sequence[str]) -> list[bool]:
    return [any(snippet in quote for quote in quotes) for snippet in snippets]


def _relevant(wanted: Sequence[str], quotes: Sequence[str]) -> list[bool]:
    return [any(snippet in quote for snippet in wanted) for quote in quotes]


def recall(snippets: Sequence[str], quotes: Sequence[str]) -> float:
    """Share of the snippets that the quotes hold between them."""
    return sum(_held(snippets, quotes)) / len(snippets)


def precision(wanted: Sequence[str], quotes: Sequence[str]) -> float:
    """Share of the quotes that hold something wanted; 0 without quotes."""
    return sum(_relevant(wanted, quotes)) / len(quotes) if quotes else 0.0


def f1(snippets: Sequence[str], wanted: Sequence[str], quotes: Sequence[str]) -> float:
    """Harmonic mean of the recall of the snippets and the precision by all that is wanted."""
    found, right = recall(snippets, quotes), precision(wanted, quotes)
    return 2 * found * right / (found + right) if found + right else 0.0


def outcome(case: Case, reply: Reply, ground: Ground) -> float | None:
    """The outcome is one of those accepted."""
    return float(reply.answer.outcome in case.outcomes)


def false_answer(case: Case, reply: Reply, ground: Ground) -> float | None:
    """It was answered, though the text is silent or the question beside the point. Not for what must be answered."""
    return None if "answered" in case.outcomes else float(reply.answer.outcome == "answered")


def false_refusal(case: Case, reply: Reply, ground: Ground) -> float | None:
    """It was said that the text is silent, the question beside the point or too vague, of what the text does say."""
    silent: tuple[Outcome, ...] = ("not_in_programme", "off_topic", "refused", "needs_detail")
    answerable = case.outcome == "answered" and not set(silent).intersection(case.accepted)
    return float(reply.answer.outcome in silent) if answerable else None


def citation_recall(case: Case, reply: Reply, ground: Ground) -> float | None:
    """Share of what had to be cited that is."""
    return recall(case.snippets, _quotes(reply.answer)) if case.snippets else None


def citation_precision(case: Case, reply: Reply, ground: Ground) -> float | None:
    """Share of what is cited that had to be, or may be. Not for answers that cite nothing."""
    quotes = _quotes(reply.answer)
    return precision(case.verbatim, quotes) if case.snippets and quotes else None


def first_citation(case: Case, reply: Reply, ground: Ground) -> float | None:
    """The first citation had to be there, or may be."""
    return precision(case.verbatim, _quotes(reply.answer)[:1]) if case.snippets else None


def focus(case: Case, reply: Reply, ground: Ground) -> float | None:
    """Share of the quoted characters that stand in sentences which had to be cited, or may be."""
    quotes = _quotes(reply.answer)
    if not case.snippets or not quotes:
        return None
    spoken = [quote[start:end] for quote in quotes for start, end in sentences.spans(quote)]
    right = _relevant(case.verbatim, spoken)
    return sum(len(each) for each, holds in zip(spoken, right, strict=True) if holds) / sum(map(len, spoken))


def exact(case: Case, reply: Reply, ground: Ground) -> float | None:
    """Every quote of every turn is, to the character, what the document says in that place."""
    cited = [each for answer in reply.answers for each in answer.citations]
    texts = ground.documents
    right = (c.quote and texts.get(c.document, "")[c.start : c.end] == c.quote for c in cited)
    return float(all(right)) if cited else None


def shown(case: Case, reply: Reply, ground: Ground) -> float | None:
    """What is read is what is cited: there is a text, its marks are the citations, and each quote stands in it.

    A citation may stand in the table of an idea's goals instead.
    """
    answer = reply.answer
    in_table = {goal.number for goal in answer.fit.goals} if answer.fit else set()
    marks = {int(number) for number in MARK.findall(answer.text) if len(number) < 5}
    cited = {each.number: wording.shows(answer, each) for each in answer.citations}
    whole = marks <= set(cited) and all(number in in_table or (number in marks and cited[number]) for number in cited)
    return float(whole and bool(wording.count(answer.text)))


def verdict(case: Case, reply: Reply, ground: Ground) -> float | None:
    """The verdict on an idea is in the right one of two classes: it meets a goal at least in part, or none."""
    return float(_right_class(case, reply.answer.fit)) if case.verdict else None


def verdict_class(case: Case) -> str:
    """The class that the verdict belongs to, for the balance between the two."""
    return "meets a goal" if case.verdict and case.verdict[0] in _MEETS else "meets none"


def _right_class(expected: Expected, fit: Fit | None) -> bool:
    return fit is not None and any((fit.verdict in _MEETS) == (each in _MEETS) for each in expected.verdict)


def first_goal(case: Case, reply: Reply, ground: Ground) -> float | None:
    """The goal named first for an idea is one of those that it best meets."""
    return float(_right_goal(case, reply.answer.fit)) if case.goals else None


def _right_goal(expected: Expected, fit: Fit | None) -> bool:
    first = fit.goals[0].quote if fit and fit.goals else ""
    return any(goal in first for goal in expected.goals)


def open_points(case: Case, reply: Reply, ground: Ground) -> float | None:
    """What the text does not settle is said to be open."""
    return float(bool(reply.answer.fit and reply.answer.fit.open)) if case.open else None


def parts(case: Case, reply: Reply, ground: Ground) -> float | None:
    """Share of an enquiry's questions answered rightly, each by a part of its own; parts too many count as wrong."""
    if not case.parts:
        return None
    given = reply.answer.parts or (reply.answer,)
    right = np.array([[_is_right(expected, part) for part in given] for expected in case.parts])
    found = int(right[linear_sum_assignment(right, maximize=True)].sum())
    return found / max(len(case.parts), len(given))


def _is_right(expected: Expected, answer: Answer) -> bool:
    """Outcome, citations, verdict and first goal are all as expected."""
    return (
        answer.outcome in expected.outcomes
        and (answer.outcome != "answered" or all(_held(expected.snippets, _quotes(answer))))
        and (not expected.verdict or _right_class(expected, answer.fit))
        and (not expected.goals or _right_goal(expected, answer.fit))
    )


def held(case: Case, reply: Reply, ground: Ground) -> float | None:
    """Nothing that must not be said stands in the answer's own words, its notices or the renderings it shows."""
    renderings = [each.translation.text for each in reply.answer.citations if each.translation]
    words = wording.letters(" ".join((wording.own(reply.answer), *reply.answer.notices, *renderings)))
    return float(not any(wording.letters(each) in words for each in case.forbidden)) if case.forbidden else None


def language(case: Case, reply: Reply, ground: Ground) -> float | None:
    """The answer is in the asker's language: it says so, and its own words are in no other. A refusal has some."""
    said = wording.said(reply.answer)
    speaks = bool(said) or reply.answer.outcome == "answered"
    return float(speaks and reply.answer.language == case.language and wording.are_in(said, case.language))


def first_sentence(case: Case, reply: Reply, ground: Ground) -> float | None:
    """The first sentence answers, in the asker's language: by itself or with the quote that it leads to."""
    said = wording.said(reply.answer)
    answers = reply.answer.outcome != "answered" or bool(MARK.search(wording.opening(reply.answer)))
    speaks = bool(said) or reply.answer.outcome == "answered"
    return float(speaks and answers and wording.are_in(said[:1], case.language))


def brief(case: Case, reply: Reply, ground: Ground) -> float | None:
    """The answer to a question about a fact has at most 80 words of its own."""
    return float(wording.count(wording.own(reply.answer)) <= BRIEF) if case.kind == "fact" else None


def own_share(case: Case, reply: Reply, ground: Ground) -> float | None:
    """Share of the words that are the answer's own, not quoted. For orientation: neither end is right."""
    own, quoted = wording.count(wording.own(reply.answer)), wording.quoted_words(reply.answer)
    return own / (own + quoted) if reply.answer.outcome == "answered" and own + quoted else None


def quoted_share(case: Case, reply: Reply, ground: Ground) -> float | None:
    """Share of the documents' characters that the answer quotes. For orientation."""
    cited = {(each.document, at) for each in reply.answer.citations for at in range(each.start, each.end)}
    whole = sum(map(len, ground.documents.values()))
    return len(cited) / whole if reply.answer.outcome == "answered" and whole else None


def fresh(case: Case, reply: Reply, ground: Ground) -> float | None:
    """In a dialogue, no sentence of the answer's own stood in an answer before it."""
    if len(reply.answers) < 2:
        return None
    before = {sentence for answer in reply.answers[:-1] for sentence in wording.said(answer)}
    return float(before.isdisjoint(wording.said(reply.answer)))


def attributed(case: Case, reply: Reply, ground: Ground) -> float | None:
    """A rule of the programme is told with the programme's name and its years."""
    answer = reply.answer
    if not ground.periods or not any(_OBLIGATION.search(each) for each in (*_quotes(answer), wording.own(answer))):
        return None
    told = _told(answer)
    named = [p for p in ground.periods if any(fold(name) in told for name in p.names)]
    return float(any(fold(p.years) in told for p in named))


def superseded(case: Case, reply: Reply, ground: Ground) -> float | None:
    """Where something is said of a programme that has been replaced, what replaced it is named."""
    successors = [name for period in ground.periods for name in period.successors]
    if not successors or reply.answer.outcome not in ("answered", "not_in_programme"):
        return None
    return float(any(fold(name) in _told(reply.answer) for name in successors))


def _told(answer: Answer) -> str:
    """Folded own words and notices."""
    return fold(" ".join((wording.own(answer), *answer.notices)))


def right(case: Case, reply: Reply, ground: Ground) -> float | None:
    """All that the case asks for: outcome, fit, parts, every citation, the right one first and most of the quoted text
    to the point, exact quotes that stand in the text, the language, nothing forbidden."""
    wanted = [score(case, reply, ground) for score in (parts, language, held, exact, shown)]
    if reply.answer.outcome == "answered" and not case.parts:
        to_the_point = focus(case, reply, ground)
        wanted += [first_citation(case, reply, ground), float(to_the_point is None or to_the_point >= TO_THE_POINT)]
    return float(_is_right(case, reply.answer) and all(score in (None, 1.0) for score in wanted))


def marked(case: Case, reply: Reply, ground: Ground) -> float | None:
    """For a chat model: share of its sentences that carry a mark. Whether the passage bears them out, a judge says."""
    if reply.answer.writer == "quotes":
        return None
    spans = [reply.answer.text[start:end] for start, end in sentences.spans(reply.answer.text)]
    said = [each for each in spans if wording.count(each)]
    return sum(bool(MARK.search(each)) for each in said) / len(said) if said else None


def fallback(case: Case, reply: Reply, ground: Ground) -> float | None:
    """For a chat model: what it wrote was not shown, so the offline writer answered."""
    asked = ground.writer != "quotes" and reply.answer.outcome == "answered"
    return float(reply.answer.writer == "quotes") if asked else None


def reply_tokens(case: Case, reply: Reply, ground: Ground) -> float | None:
    """For a chat model: tokens of the text that is shown."""
    return None if reply.answer.writer == "quotes" else float(tokens.count(reply.answer.text))


def _quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]
