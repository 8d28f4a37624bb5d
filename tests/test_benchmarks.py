"""What is compared with others says the same as they: the comparison itself is compared."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from detente.assess.assessment import assess
from detente.record.files import read_record

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import data
import peers
import workloads

SIZE = 2_000


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "FOLDER", tmp_path)


def _violations(workload, ending):
    text = workloads.agreement(workload)
    paths = data.events(workload, SIZE, ending), data.covered(workload, SIZE)
    return peers.by_detente(assess(text, read_record(*paths, agreement=text)))


@pytest.mark.parametrize("workload", workloads.WORKLOADS)
def test_each_counts_the_same_violations_whatever_the_format(workload):
    counted = peers.by_loop(workload, data.events(workload, SIZE, ".csv"))
    assert counted > 10
    for ending in (".parquet", ".csv"):
        assert _violations(workload, ending) == counted
        assert peers.by_sql(workload, data.events(workload, SIZE, ending)) == counted


@pytest.mark.parametrize("workload", workloads.WORKLOADS)
def test_reelay_counts_the_same_violations(workload):
    pytest.importorskip("reelay", reason="python3 x judges installs it")
    path = data.events(workload, SIZE, ".csv")
    assert peers.by_reelay(workload, path) == peers.by_loop(workload, path)


def test_rtamt_counts_the_same_violations_on_the_channel():
    pytest.importorskip("rtamt", reason="python3 x judges installs it")
    path = data.events("channel", SIZE, ".csv")
    assert peers.by_rtamt("channel", path) == peers.by_loop("channel", path)


def test_what_waits_to_the_last_second_is_in_time_and_a_second_later_is_not():
    told = list(workloads.events("answers", SIZE))
    asked = {event["id"]: event["said"] for event in told if event["kind"] == "request"}
    took = {(event["said"] - asked[event["re"]]).total_seconds() for event in told if event["kind"] == "response"}
    assert {172_800, 172_801} <= took


def test_the_same_seed_gives_the_same_events_in_order_of_time():
    for workload in workloads.WORKLOADS:
        told = list(workloads.events(workload, SIZE))
        assert told == list(workloads.events(workload, SIZE))
        assert [event["said"] for event in told] == sorted(event["said"] for event in told)
