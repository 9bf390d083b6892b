"""Figures as a chart, a Vega-Lite specification, and as the table that says the same to whoever sees no chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from assistant.measures import told
from assistant.quality import Figure
from assistant.words import clean

_COLOURS = {"light": ("#0b6672", "#b25600"), "dark": ("#5cc3cf", "#f0a94b")}
"""Of the run that is looked at and of the one beside it; their points differ in shape as well."""
_INK = {"light": "#1b2629", "dark": "#e8eff0"}
_LINES = {"light": "#c3d1d4", "dark": "#3c4c50"}
_STEP = 46
"""Pixels for a line: its name, and below it the bars."""
_NAMED, _AROUND = 20, 60
"""Pixels for the name of a run above the lines, and for the scale below them with the margins."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: a name, and the figure of each run, by the run's name; None where a run has none."""

    name: str
    figures: dict[str, Figure | None]


def chart(lines: Sequence[Line], look: str) -> dict[str, Any]:
    """Intervals as bars and means as points, each line's name above its bars so that a phone has room for both.

    `look` is "light" or "dark".
    """
    ink, grid = _INK[look], _LINES[look]
    names = list(lines[0].figures) if lines else []
    axis = {"grid": False, "ticks": False, "domain": False, "title": None, "labelAlign": "left", "labelLimit": 320}
    axis |= {"labelPadding": -2, "labelOffset": -_STEP // 2 + 8, "labelColor": ink, "labelFontSize": 13}
    across = {"format": "%", "title": None, "labelColor": ink, "gridColor": grid, "tickCount": 5}
    legend = {"orient": "top", "title": None, "labelColor": ink, "labelLimit": 300, "direction": "vertical"}
    return {
        "data": {"values": _values(lines)},
        "height": _STEP * len(lines) + _NAMED * len(names) + _AROUND,
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None, "axis": axis, "scale": {"paddingInner": 0.55}},
            "yOffset": {"field": "run", "type": "nominal", "sort": names},
            "color": {"field": "run", "scale": {"domain": names, "range": list(_COLOURS[look])}, "legend": legend},
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 7, "opacity": 0.45, "tooltip": None},
                "encoding": {
                    "x": {"field": "low", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": across},
                    "x2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": {
                    "x": {"field": "value", "type": "quantitative"},
                    "shape": {"field": "run", "scale": {"domain": names, "range": ["circle", "diamond"]}},
                    "tooltip": [{"field": "told", "title": " "}],
                },
            },
        ],
        "config": {"view": {"stroke": None}, "background": "transparent"},
    }


def _values(lines: Sequence[Line]) -> list[dict[str, str | float]]:
    return [
        {
            "name": line.name,
            "run": run,
            "value": figure.value,
            "low": figure.value if figure.low is None else figure.low,
            "high": figure.value if figure.high is None else figure.high,
            "told": told(figure),
        }
        for line in lines
        for run, figure in line.figures.items()
        if figure
    ]


def table(lines: Sequence[Line], heading: str, cases: str) -> str:
    """The same as an HTML table in which all text is only text; `cases` heads the numbers of cases."""
    names = list(lines[0].figures) if lines else []
    heads = "".join(f'<th scope="col">{_text(name)}</th><th scope="col">{_text(cases)}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{_text(line.name)}</th>{"".join(map(_cells, line.figures.values()))}</tr>'
        for line in lines
    )
    head = f'<thead><tr><th scope="col">{_text(heading)}</th>{heads}</tr></thead>'
    body = f"<table>{head}<tbody>{rows}</tbody></table>"
    return f'<div class="figures" tabindex="0" role="region" aria-label="{_text(heading)}">{body}</div>'


def _cells(figure: Figure | None) -> str:
    return f"<td>{told(figure)}</td><td>{figure.n}</td>" if figure else "<td>–</td><td>–</td>"


def _text(text: str) -> str:
    return escape(clean(text))
