"""Charts of the agreements that ship: titles, rows and pictures say what was found."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import altair as alt
import pytest

import detente
from detente.chart.lanes import lane_chart
from detente.chart.matrix import matrix_chart
from detente.chart.numbers import number_chart
from detente.chart.quota import quota_chart
from detente.chart.timeline import timeline_chart
from detente.cli.main import main
from detente.errors import UsageError
from detente.words.words import Words

AGREEMENT = detente.load("new-start")
RECORD = detente.read_record(agreement=AGREEMENT)
WORDS = Words(AGREEMENT)
FOUND = detente.assess(AGREEMENT, RECORD, at="2021-03-01")


def drawn():
    later = detente.assess(AGREEMENT, RECORD, at="2023-06-01")
    return {
        "numbers": number_chart(FOUND, WORDS, clause="II.1.c"),
        "count": number_chart(FOUND, WORDS, count="launchers"),
        "timeline": timeline_chart(FOUND, WORDS),
        "matrix": matrix_chart([FOUND, later], WORDS),
        "quota": quota_chart(later, WORDS, clause="XI"),
        "lanes": lane_chart(later, WORDS, clause="XI"),
    }


CHARTS = drawn()


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_gives_the_same_bytes(name):
    again = drawn()[name]
    assert again.svg() == CHARTS[name].svg()
    assert again.png(96) == CHARTS[name].png(96)


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_has_a_role_a_title_and_a_description(name):
    root = ET.fromstring(CHARTS[name].svg())  # noqa: S314  # our own
    title, desc, inner = list(root)[:3]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert (title.text, desc.text) == (CHARTS[name].title, CHARTS[name].description)
    assert inner.get("aria-hidden") == "true"


@pytest.mark.parametrize("name", CHARTS)
def test_a_notebook_takes_the_specification_as_it_is(name):
    assert alt.Chart.from_dict(json.loads(json.dumps(CHARTS[name].vega()))).to_dict()["vconcat"]


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_names_no_address_but_its_schema(name):
    svg = CHARTS[name].svg().replace("http://www.w3.org/", "")
    assert "http" not in svg
    assert "<script" not in svg


def test_the_title_of_numbers_tells_what_the_findings_tell():
    us, ru = (FOUND.findings(clause="II.1.c", party=p)[0] for p in ("US", "RU"))
    told = " or ".join(v.value.show("count") for v in us.verdicts)
    title = f"Launchers on 2021-03-01: US {told}, RU {ru.value.show('count')}; at most {ru.bound.show('count')}"
    assert CHARTS["numbers"].title == title == "Launchers on 2021-03-01: US 800 or 901, RU 767; at most 800"


def test_the_title_of_a_timeline_counts_the_duties_as_the_findings_do():
    counts = {}
    for finding in FOUND.findings():
        if finding.subject.occasion is None:
            counts[finding.status] = counts.get(finding.status, 0) + 1
    assert CHARTS["timeline"].title == f"New START on 2021-03-01: {counts['disputed']} disputed, {counts['kept']} kept"


def test_rows_of_numbers_are_what_the_record_says():
    rows = CHARTS["numbers"].rows
    last = rows.filter((rows["who"] == "US") & (rows["reading"] == "RU")).row(-1, named=True)
    assert (last["low"], last["high"], last["bound"]) == (901, 901, 800)
    assert set(rows["statement"].drop_nulls()) <= set(RECORD.spine["id"])


def test_where_nothing_is_known_nothing_is_drawn():
    every = CHARTS["numbers"].rows
    rows = every.filter((every["who"] == "US") & (every["reading"] == "US"))
    day = rows["since"].dt.date().cast(str)
    assert rows.filter((day == "2012-09-01") & rows["low"].is_not_null()).is_empty()


def test_a_limit_is_drawn_only_while_the_duty_is_owed():
    rows = CHARTS["numbers"].rows.filter(CHARTS["numbers"].rows["bound"].is_not_null())
    assert rows["since"].min().date().isoformat() == "2018-02-05"


def test_a_timeline_holds_each_reading_where_they_differ():
    rows = CHARTS["timeline"].rows
    mine = rows.filter((rows["clause"] == "II.1.c") & (rows["owed_by"] == "US"))
    assert set(mine["readings"]) == {"US", "RU"}
    assert mine.filter(mine["readings"] == "RU").row(-1, named=True)["status"] == "breached"


def test_a_matrix_counts_the_cells_that_changed():
    rows = CHARTS["matrix"].rows
    told = {}
    for clause, who, status in rows.select("clause", "owed_by", "status").rows():
        told.setdefault((clause, who), set()).add(status)
    changed = sum(len(statuses) > 1 for statuses in told.values())
    assert CHARTS["matrix"].title == f"New START: {changed} of {len(told)} cells changed from 2021-03-01 to 2023-06-01"


def test_sources_stand_on_the_chart():
    notes = [v["data"]["values"] for v in CHARTS["numbers"].vega()["vconcat"] if "values" in v.get("data", {})]
    assert any("tass.com" in line["text"] for line in notes[-1])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "which chart?"),
        (["--clause", "XI"], "keeps no number"),
        (["--clause", "II.1"], "did you mean 'II.1.a'"),
        (["--count", "launcher"], "did you mean 'launchers' or"),
        (["--quota"], "name it: --quota --clause XI"),
        (["--quota", "--clause", "II.1.a"], "has no quota"),
        (["--timeline", "--lanes"], "ask for one at a time"),
        (["--timeline", "--party", "FR"], "there is no party 'FR'"),
        (["--timeline", "--beside", "2020"], "--matrix --beside"),
        (["--timeline", "--from", "2030"], "begins after it ends"),
        (["--timeline", "--from", "tomorrow"], "--from:"),
        (["--timeline", "--dpi", "5"], "--dpi 300"),
        (["--timeline", "--format", "png"], "--out chart.png"),
        (["--timeline", "--out", "a.gif"], "end it in .svg, .png or .json"),
        (["--timeline", "--data", "rows.doc"], "end it in .csv, .json or .parquet"),
    ],
)
def test_what_cannot_be_drawn_is_said_with_how_to_mend_it(capsys, options, said):
    assert main(["chart", "new-start", *options]) == 2
    assert said in capsys.readouterr().err


def test_a_chart_is_written_with_the_rows_behind_it(tmp_path, capsys):
    out, data = tmp_path / "a.svg", tmp_path / "a.csv"
    arguments = ["--clause", "II.1.b", "--at", "2021-03-01", "--data", str(data), "--out", str(out)]
    assert main(["chart", "new-start", *arguments]) == 0
    assert "wrote" in capsys.readouterr().err
    assert out.read_text("utf-8").startswith("<svg")
    assert data.read_text("utf-8").splitlines()[0].startswith("reading,source,who")


def test_numbers_of_an_assessment_ask_for_one_thing():
    assert FOUND.numbers(clause="II.1.c").height
    assert FOUND.numbers(count="launchers").height
    with pytest.raises(UsageError, match="a clause or a count"):
        FOUND.numbers()
