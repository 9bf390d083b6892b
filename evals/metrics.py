"""The figures of a run: which scorer makes each, which way is better, and which of them may stop a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evals import scorers
from evals.cases import Case
from evals.replies import Ground, Reply

Scorer = Callable[[Case, Reply, Ground], float | None]
Better = Literal["more", "less", "neither"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A mean of scores; balanced over classes where `stratum` names a case's class."""

    name: str
    title: str
    score: Scorer
    better: Better = "more"
    stratum: Callable[[Case], str] | None = None

    @property
    def gated(self) -> bool:
        """Getting worse in it stops a change. Figures that only inform do not."""
        return self.better != "neither"

    @property
    def explained(self) -> str:
        return " ".join((self.score.__doc__ or "").split())


PRIMARY = "right"
"""Judged at 5 % by itself; the others are adjusted for their number."""
METRICS = (
    Metric("right", "Right in all respects", scorers.right),
    Metric("outcome", "Right outcome", scorers.outcome),
    Metric("false_answer", "False answers", scorers.false_answer, "less"),
    Metric("false_refusal", "False refusals", scorers.false_refusal, "less"),
    Metric("citation_recall", "Citation recall", scorers.citation_recall),
    Metric("citation_precision", "Citation precision", scorers.citation_precision),
    Metric("first_citation", "First citation right", scorers.first_citation),
    Metric("focus", "Quoted text to the point", scorers.focus),
    Metric("exact", "Quotes exact", scorers.exact),
    Metric("shown", "Text shows what it cites", scorers.shown),
    Metric("verdict", "Verdict on ideas, balanced", scorers.verdict, stratum=scorers.verdict_class),
    Metric("first_goal", "First goal right", scorers.first_goal),
    Metric("open_points", "Open points named", scorers.open_points),
    Metric("parts", "Questions of an e-mail answered", scorers.parts),
    Metric("held", "Nothing forbidden said", scorers.held),
    Metric("language", "In the asker's language", scorers.language),
    Metric("first_sentence", "First sentence answers", scorers.first_sentence),
    Metric("brief", "Brief", scorers.brief),
    Metric("fresh", "No sentence repeated in a dialogue", scorers.fresh),
    Metric("attributed", "Rules told with programme and years", scorers.attributed),
    Metric("superseded", "What replaced the programme is named", scorers.superseded),
    Metric("own_share", "Share of own words", scorers.own_share, "neither"),
    Metric("quoted_share", "Share of the text quoted", scorers.quoted_share, "neither"),
    Metric("marked", "Model's sentences with a mark", scorers.marked),
    Metric("fallback", "Model's answers not shown", scorers.fallback, "less"),
    Metric("reply_tokens", "Tokens of a model's answer", scorers.reply_tokens, "neither"),
)
BY_NAME = {metric.name: metric for metric in METRICS}
