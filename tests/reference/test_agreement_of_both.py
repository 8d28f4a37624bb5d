"""Whatever is agreed and said, the engine finds what the reference finds, on every interval of every finding.

REFERENCE_EXAMPLES tells how many worlds Hypothesis draws in all (300), and makes what differs as small as it can;
`x fuzz worlds N` draws many more, faster. What differs is printed with both timelines.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from tests.reference.compare import differences
from tests.reference.reaches import REACHES
from tests.reference.sweep import Paradox
from tests.reference.vocabulary import DAYS, Row
from tests.reference.worlds import worlds

from detente import AgreementError, RecordError

MORE = "REFERENCE_EXAMPLES" in os.environ
EXAMPLES = max(1, int(os.environ.get("REFERENCE_EXAMPLES", "300")) // len(REACHES))


@pytest.mark.parametrize("reach", REACHES)
def test_both_find_the_same(reach: str) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None,
        phases=[Phase.generate, *([Phase.shrink] if MORE else [])],
        derandomize=not MORE,  # the same worlds each time, unless more are asked for
    )  # fmt: skip
    @given(
        st.sampled_from(["", "wide"]).flatmap(lambda more: worlds(REACHES[reach] + more)),
        st.sampled_from([None, None, *DAYS[6:]]),
    )
    def find(world: tuple[str, list[Row]], known: str | None) -> None:
        document, rows = world
        assume(rows)
        try:
            told = differences(document, rows, known)
        except (AgreementError, RecordError, Paradox):  # such as force that depends on itself: nothing to judge
            assume(False)
        assert not told, told

    find()
