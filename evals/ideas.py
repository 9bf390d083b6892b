"""The figures that ideas are judged by, fitted to the tune ideas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assistant.calibration import Calibration
from assistant.judging import fit
from assistant.records import LANGUAGES
from evals.fitted import Asked, fitted


def fitted_to(ideas: Sequence[Asked], figures: Calibration) -> Calibration:
    """The two decisions on ideas."""
    features = [fit.fit_features(each.told) for each in ideas]
    concepts = [each.case.concept for each in ideas]
    meets = np.array([each.case.verdict[0] in ("fits", "partly") for each in ideas])
    general = np.array([each.case.verdict[0] == "general_only" for each in ideas])
    rows = np.array([each.row for each in features])
    below = np.flatnonzero(~meets)
    models: dict[str, tuple[Any, dict[str, float]]] = {
        "meets": fitted(rows, meets, concepts),
        "general": fitted(rows[below], general[below], [concepts[at] for at in below]),
    }
    measured = {f"{name} {figure}": value for name, (_, found) in models.items() for figure, value in found.items()}
    return replace(figures, **{name: model for name, (model, _) in models.items()}, figures=measured)


def first_goals(ideas: Sequence[Asked]) -> str:
    """Markdown: share of the ideas whose first goal is right, by language."""
    right: dict[str, list[bool]] = {code: [] for code in LANGUAGES}
    for each in (each for each in ideas if each.case.goals):
        first = fit.matches(each.told, "goal")[0].passage
        text = each.build.store.passages([first])[first].text
        right[each.case.language].append(any(goal in text for goal in each.case.goals))
    cells = " | ".join(f"{np.mean(found):.3f}" for found in right.values())
    return f"| first goal right | sv | fi | en |\n|---|---|---|---|\n| share | {cells} |"
