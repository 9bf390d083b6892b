"""A picture of curves: every point in its panel, and no name upon another."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from evals.curves import HIGH, WIDE, Curve, Panel, svg

VALUES = st.floats(0.01, 1e6)
CURVES = st.lists(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=4), min_size=1, max_size=6)


@given(CURVES)
def test_every_point_lies_in_its_panel_and_names_lie_apart(given_points: list[list[tuple[float, float]]]) -> None:
    panel = Panel("Any", tuple(Curve(f"c{at}", tuple(points)) for at, points in enumerate(given_points)))
    for drawn in panel.drawn:
        assert all(-1e-6 <= x <= WIDE + 1e-6 and -1e-6 <= y <= HIGH + 1e-6 for x, y in drawn.points)
    assert all(lower.beside - upper.beside >= 15 - 1e-6 for lower, upper in pairwise(panel.drawn))


def test_it_is_xml_whatever_a_curve_is_called() -> None:
    drawn = svg([Panel("a < b", (Curve("<x> & y", ((1, 2), (100, 3))),))], "passages")
    assert "<x> & y" in "".join(ElementTree.fromstring(drawn).itertext())


def test_ten_times_as_much_is_as_far_everywhere() -> None:
    panel = Panel("Any", (Curve("c", ((1, 1), (10, 10), (100, 100))),))
    (_, first), (_, second), (_, third) = panel.drawn[0].points
    assert first - second == second - third == HIGH / 2
