"""What worlds are drawn of: each reach goes into one part of the language, so that what differs is of few parts."""

from tests.reference.drawing import Plan

SPOKEN = Plan("coverage hours months until ranges")
BACK = "retractions corrections"
REACHES = {
    "counts": SPOKEN + BACK + "for_each steps sets",
    "bounds": SPOKEN + BACK + "bounds steps settlements for_each",
    "gates": SPOKEN + BACK + "gates conduct alarm for_each steps settlements",
    "conditions": SPOKEN + BACK + "gates conduct alarm lasting meets count_conditions bounds",
    "occasions": SPOKEN + BACK + "occasions gates conduct refusals settlements",
    "quotas": SPOKEN + BACK + "occasions quotas gates refusals",
    "notices": SPOKEN + "occasions before alert gates conduct",
    "several": SPOKEN + "occasions before quotas gates three people",
    "sources": SPOKEN + "for_each complete sources gates",
    "readings": SPOKEN + "occasions gates conduct readings refusals for_each",
    "groups": SPOKEN + BACK + "groups three for_each settlements",
    "groups in conditions": SPOKEN + "groups three gates conduct alarm meets count_conditions",
    "groups that answer": SPOKEN + BACK + "groups three occasions before gates refusals settlements",
    # Without what is taken back: DOUBTS.md tells.
    "quotas of groups": SPOKEN + "groups three occasions gates quotas",
    "quotas of three": SPOKEN + BACK + "three occasions gates quotas",
    "quotas of groups taken back": SPOKEN + BACK + "groups three occasions quotas",
    "values and conditions": SPOKEN + BACK + "gates conduct alarm lasting meets for_each bounds steps",
    "bounds and sources": SPOKEN + BACK + "others sources complete bounds gates",
    "bounds of groups": SPOKEN + BACK + "groups three bounds steps gates for_each",
    "bounds and readings": SPOKEN + "bounds steps occasions gates conduct readings",
    "versions of groups": SPOKEN + BACK + "versions groups three occasions gates settlements",
    "versions and sources": SPOKEN + BACK + "versions others sources gates settlements",
    "versions and bonds": SPOKEN + BACK + "versions three bonds notice occasions settlements",
    "witnesses": SPOKEN + "occasions witnesses refusals settlements",
    "versions and values": SPOKEN + BACK + "versions for_each gates settlements complete",
    "bonds": SPOKEN + BACK + "three bonds notice occasions before settlements",
    "bonds and gates": SPOKEN + "bonds notice three occasions before quotas gates conduct people",
    "two by notice": SPOKEN + BACK + "notice bonds gates conduct occasions",
    "bonds of groups": SPOKEN + "bonds notice three groups gates occasions count_conditions",
    "plans": SPOKEN + BACK + "planned settlements refusals",
    "plans and gates": SPOKEN + "planned gates conduct three people",
    "versions": SPOKEN + BACK + "versions steps bounds",
    "versions and gates": SPOKEN + "versions gates settlements",
    "versions and occasions": SPOKEN + BACK + "versions occasions refusals",
    "versions and notices": SPOKEN + BACK + "versions occasions before planned",
    "versions and quotas": SPOKEN + BACK + "versions occasions quotas",
    "versions and settlements": SPOKEN + BACK + "versions occasions settlements bounds",
    "versions and conditions": SPOKEN + "versions gates conduct alarm lasting meets count_conditions",
    "sets": SPOKEN + "retractions sets gates conduct",
    "versions and sets": SPOKEN + BACK + "versions sets gates",
    "versions and all": SPOKEN + BACK + "versions occasions before quotas gates conduct alarm refusals settlements",
    "readings of versions": SPOKEN + "versions occasions gates conduct readings",
    "other sources": SPOKEN + BACK + "others sources for_each complete settlements",
    "sources of three": SPOKEN + "others sources three for_each gates conduct",
}

__all__ = ["REACHES"]
