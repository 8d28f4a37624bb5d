"""Whatever is agreed and said, the engine finds what the reference finds, on every interval of every finding.

REFERENCE_EXAMPLES tells how many worlds are drawn in all (130); what differs is printed with both timelines, as it was
drawn, or as small as it can be made with REFERENCE_SHRINK (minutes).
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from tests.reference.compare import differences
from tests.reference.worlds import DAYS, Plan, Row, worlds

from detente import AgreementError, RecordError

SPOKEN = {"coverage": True, "hours": True, "months": True, "until": True, "ranges": True}
BACK = {"retractions": True, "corrections": True}
REACH = {
    "counts": Plan(**SPOKEN, **BACK, for_each=True, steps=True, sets=True),
    "gates": Plan(**SPOKEN, **BACK, gates=True, conduct=True, alarm=True, for_each=True, steps=True, settlements=True),
    "conditions": Plan(
        **SPOKEN, **BACK, gates=True, conduct=True, alarm=True, lasting=True, meets=True, count_conditions=True
    ),
    "occasions": Plan(**SPOKEN, **BACK, occasions=True, gates=True, conduct=True, refusals=True, settlements=True),
    "quotas": Plan(**SPOKEN, **BACK, occasions=True, quotas=True, gates=True, refusals=True),
    "notices": Plan(**SPOKEN, occasions=True, before=True, alert=True, gates=True, conduct=True),
    "several": Plan(**SPOKEN, occasions=True, before=True, quotas=True, gates=True, three=True, people=True),
    "sources": Plan(**SPOKEN, for_each=True, complete=True, sources=True, gates=True),
    "readings": Plan(**SPOKEN, occasions=True, gates=True, conduct=True, readings=True, refusals=True, for_each=True),
    "groups": Plan(**SPOKEN, **BACK, groups=True, three=True, for_each=True, settlements=True),
    "groups in conditions": Plan(
        **SPOKEN, groups=True, three=True, gates=True, conduct=True, alarm=True, meets=True, count_conditions=True
    ),
    "groups that answer": Plan(
        **SPOKEN,
        **BACK,
        groups=True,
        three=True,
        occasions=True,
        before=True,
        gates=True,
        refusals=True,
        settlements=True,
    ),
    # Without what is taken back: see ref_found 2.
    "quotas of groups": Plan(**SPOKEN, groups=True, three=True, occasions=True, gates=True, quotas=True),
    "bonds": Plan(**SPOKEN, **BACK, three=True, bonds=True, notice=True, occasions=True, before=True, settlements=True),
    "bonds and gates": Plan(
        **SPOKEN,
        bonds=True,
        notice=True,
        three=True,
        occasions=True,
        before=True,
        quotas=True,
        gates=True,
        conduct=True,
        people=True,
    ),
    "two by notice": Plan(**SPOKEN, **BACK, notice=True, bonds=True, gates=True, conduct=True, occasions=True),
    "bonds of groups": Plan(
        **SPOKEN, bonds=True, notice=True, three=True, groups=True, gates=True, occasions=True, count_conditions=True
    ),
    "plans": Plan(**SPOKEN, **BACK, planned=True, settlements=True, refusals=True),
    "plans and gates": Plan(**SPOKEN, planned=True, gates=True, conduct=True, three=True, people=True),
    "versions": Plan(**SPOKEN, **BACK, versions=True, steps=True),
    "versions and gates": Plan(**SPOKEN, versions=True, gates=True, settlements=True),
    "other sources": Plan(**SPOKEN, **BACK, others=True, sources=True, for_each=True, complete=True, settlements=True),
    "sources of three": Plan(**SPOKEN, others=True, sources=True, three=True, for_each=True, gates=True, conduct=True),
}
PHASES = [Phase.generate, *([Phase.shrink] if "REFERENCE_SHRINK" in os.environ else [])]
EXAMPLES = max(1, int(os.environ.get("REFERENCE_EXAMPLES", "130")) // len(REACH))


@pytest.mark.parametrize("reach", REACH)
def test_both_find_the_same(reach: str) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=PHASES,
        derandomize="REFERENCE_EXAMPLES" not in os.environ,  # the same worlds each time, unless more are asked for
    )  # fmt: skip
    @given(worlds(REACH[reach]), st.sampled_from([None, None, *DAYS[6:]]))
    def find(world: tuple[str, list[Row]], known: str | None) -> None:
        document, rows = world
        assume(rows)
        try:
            told = differences(document, rows, known)
        except (AgreementError, RecordError):  # such as force that depends on itself: nothing to judge
            assume(False)
        assert not told, told

    find()
