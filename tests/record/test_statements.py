"""What a statement says once it is read: its clocks, names, amounts and references."""

import polars as pl
import pytest
from tests.record.treaty import AGREEMENT, HOLDING, TEXT, UTC, mistakes, record

from detente.agreement import parse
from detente.record import SPINE, empty, of

DAY = 86_400


def one(**changes):
    return record(HOLDING | changes).spine.row(0, named=True)


def at(text):
    return UTC.moment(text).first


def test_an_empty_record_has_every_column():
    nothing = empty(AGREEMENT)
    assert len(nothing) == 0
    assert {name: str(kind) for name, kind in nothing.spine.schema.items()} == {
        name: kind.replace("[", "(").replace("]", ")") for name, kind in SPINE.items()
    }
    assert nothing.fields["holding"].columns == ["row", "site", "category", "n", "n.high", "mass", "mass.high"]
    assert nothing.fields["exercise"].schema["starts.last"] == pl.Int64
    assert nothing.receipts.columns == ["row", "party", "heard", "heard_last"]


def test_the_columns_are_those_of_an_empty_record():
    full = record(HOLDING, {"kind": "report", "by": "US", "said": "2022"})
    nothing = empty(AGREEMENT)
    assert full.spine.schema == nothing.spine.schema
    assert {k: f.schema for k, f in full.fields.items()} == {k: f.schema for k, f in nothing.fields.items()}


def test_at_is_said_and_about_is_by_where_nothing_else_is_said():
    row = one(said="2022-02-01")
    assert (row["at"], row["at_last"]) == (row["said"], row["heard_last"]) == (at("2022-02-01"), at("2022-02-02") - 1)
    assert row["about"] == row["by"] == ["RU"]
    assert row["to"] is None
    assert row["until"] is None
    assert row["complete"] is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", "2022-01-01", "2023-01-01"),
        ("2022-02", "2022-02-01", "2022-03-01"),
        ("2022-02-11", "2022-02-11", "2022-02-12"),
    ],
)
def test_a_date_is_known_to_its_day_month_or_year(text, first, last):
    row = one(at=text)
    assert (row["at"], row["at_last"]) == (at(first), at(last) - 1)


def test_an_instant_is_itself():
    row = one(at="2022-02-11T10:30:00+03:00")
    assert row["at"] == row["at_last"] == at("2022-02-11T07:30:00Z")


def test_days_begin_in_the_zone_of_the_agreement():
    moscow = parse(TEXT.replace("in force:", "zone: Europe/Moscow\nin force:"))
    row = of([HOLDING | {"said": "2022-02-01", "at": "2022-02-01T10:00:00Z"}], moscow).spine.row(0, named=True)
    assert row["said"] == at("2022-02-01") - 3 * 3600
    assert row["at"] == at("2022-02-01T10:00:00Z")


def test_until_includes_its_date_and_ends_at_an_instant():
    assert one(until="2022-03")["until"] == at("2022-04-01")
    assert one(until="2022-03-05")["until"] == at("2022-03-06")
    assert one(until="2022-03-05T10:00:00Z")["until"] == at("2022-03-05T10:00:00Z")


def test_until_includes_its_date_in_a_long_record_too():
    """Of many rows whole columns are read at once (`FEW`)."""
    days = ["2022-03-05", "2022-03-05T10:00:00Z"] * 50
    told = record(*(HOLDING | {"id": f"h{number:02}", "until": day} for number, day in enumerate(days)))
    assert told.spine["until"].to_list() == [at("2022-03-06"), at("2022-03-05T10:00:00Z")] * 50


def test_what_ends_on_the_day_it_begins_is_no_mistake():
    assert one(at="2022-03-05", until="2022-03-05")["until"] == at("2022-03-06")


def test_received_at_different_times_it_is_known_by_the_first_and_heard_by_the_last():
    told = record(HOLDING | {"said": {"US": "2022-03", "FR": "2022-02-11T08:00:00Z"}})
    row = told.spine.row(0, named=True)
    assert row["said"] == row["at"] == row["at_last"] == at("2022-02-11T08:00:00Z")
    assert (row["heard"], row["heard_last"]) == (at("2022-03-01"), at("2022-04-01") - 1)
    assert told.receipts.rows() == [
        (0, "FR", at("2022-02-11T08:00:00Z"), at("2022-02-11T08:00:00Z")),
        (0, "US", at("2022-03-01"), at("2022-04-01") - 1),
    ]


def test_a_group_that_received_it_is_its_members():
    assert record(HOLDING | {"said": "NATO=2022"}).receipts["party"].to_list() == ["DE", "FR", "US"]


def test_a_joint_statement_is_about_those_who_make_it():
    row = one(by=["US", "FR"])
    assert row["by"] == row["about"] == ["US", "FR"]
    assert one(by="US; FR")["by"] == ["US", "FR"]


def test_public_is_addressed_to_nobody_and_nothing_said_to_all():
    assert one(to="public")["to"] == one(to=[])["to"] == []
    assert one(to="NATO; UN")["to"] == ["NATO", "UN"]
    assert one()["to"] is None


def test_amounts_are_exact_ranges_or_unknown():
    told = record(
        *(
            HOLDING | {"id": str(i), "n": n, "mass": m}
            for i, (n, m) in enumerate(
                [(5, "0.2 t"), ("3..4", "92.1"), (">13000", None), ("unknown", "<=3"), ("<=130", "1e3")]
            )
        ),
    ).fields["holding"]
    assert told.select("n", "n.high").rows() == [(5, 5), (3, 4), (13001, None), (0, None), (0, 130)]
    assert told.select("mass", "mass.high").rows() == [
        (200_000_000, 200_000_000), (92_100_000, 92_100_000), (None, None), (0, 3_000_000), (10**9, 10**9),
    ]  # fmt: skip


def test_exact_names_the_fields_that_hold_no_range():
    ranged = record(HOLDING | {"id": "1", "n": "3..4", "mass": 1}, HOLDING | {"id": "2"})
    assert ranged.exact["holding"] == {"mass"}
    assert record(HOLDING).exact["holding"] == {"n", "mass"}
    assert record(HOLDING | {"n": ">3"}).exact["holding"] == {"mass"}


def test_fields_hold_what_their_type_says():
    told = record(
        {"id": "a", "kind": "report", "by": "US", "said": "2022", "level": "low", "ok": True, "who": "UN"},
        {"id": "b", "kind": "report", "by": "US", "said": "2022", "ok": "no", "which": "a", "when": "2022-05"},
    ).fields["report"]
    assert told.to_dicts() == [
        {"row": 0, "level": "low", "ok": True, "who": "UN", "which": None, "when": None, "when.last": None},
        {
            "row": 1,
            "level": None,
            "ok": False,
            "who": None,
            "which": "a",
            "when": at("2022-05-01"),
            "when.last": at("2022-06-01") - 1,
        },
    ]


def test_references_are_rows_of_the_order():
    told = record(
        {"kind": "response", "by": "US", "to": "RU", "said": "2022-03", "re": "q"},
        {"id": "q", "kind": "request", "by": "RU", "to": "US", "said": "2022-02"},
        {"id": "q2", "kind": "request", "by": "RU", "to": "US", "said": "2022-04", "replaces": "q"},
        {"kind": "retraction", "by": "RU", "said": "2022-05", "re": "q2"},
        {"id": "c", "kind": "report", "by": "RU", "said": "2022-06", "cancels": "q2"},
    )
    assert told.spine["id"].to_list()[0] == "q"
    assert told.spine.select("re", "replaces", "cancels").rows() == [
        (None, None, None), (0, None, None), (None, 0, None), (2, None, None), (None, None, 2),
    ]  # fmt: skip


def test_what_a_correction_leaves_out_is_as_in_what_it_corrects():
    """§7: `at`, `about`, `to`, or both `re` and `clause`; through corrections of corrections, whatever the order."""
    told = record(
        {"id": "r3", "kind": "request", "by": "RU", "said": "2022-06", "replaces": "r2", "at": "2022-05"},
        {"id": "r2", "kind": "request", "by": "RU", "said": "2022-04", "replaces": "r1"},
        {"id": "r1", "kind": "request", "by": "RU", "to": "US", "said": "2022-02", "at": "2022-01"},
        {"id": "a1", "kind": "response", "by": "US", "to": "RU", "said": "2022-07", "re": "r3"},
        {"id": "a2", "kind": "response", "by": "US", "said": "2022-08", "replaces": "a1"},
        HOLDING | {"id": "h1", "by": "US", "about": "RU", "said": "2022-09", "at": "2022-03-02"},
        HOLDING | {"id": "h2", "by": "US", "said": "2022-10", "replaces": "h1", "until": "2022-03-10"},
        {"id": "f1", "kind": "settlement", "by": "US", "said": "2022-11", "clause": "I.1", "about": "RU"},
        {"id": "f2", "kind": "settlement", "by": "US", "said": "2022-12", "replaces": "f1"},
        {"id": "t1", "kind": "retraction", "by": "US", "said": "2022-11", "re": "h2"},
        {"id": "t2", "kind": "retraction", "by": "US", "said": "2022-12", "replaces": "t1"},
        {
            "id": "c1",
            "kind": "coverage",
            "by": "US",
            "said": "2022-11",
            "kinds": "holding",
            "at": "2022-01",
            "until": "2022",
        },
        {
            "id": "c2",
            "kind": "coverage",
            "by": "US",
            "said": "2022-12",
            "kinds": "holding",
            "until": "2022-06",
            "replaces": "c1",
        },
    )
    rows = {row["id"]: row for row in told.spine.iter_rows(named=True)}
    assert [rows[i]["to"] for i in ("r1", "r2", "r3")] == [["US"]] * 3
    assert [rows[i]["at"] for i in ("r1", "r2", "r3")] == [at("2022-01"), at("2022-01"), at("2022-05")]
    assert rows["r2"]["at_last"] == at("2022-02") - 1
    assert [rows[i]["re"] for i in ("a1", "a2")] == [rows["r3"]["row"]] * 2
    assert rows["a2"]["to"] == ["RU"]
    assert (rows["h2"]["about"], rows["h2"]["at"]) == (["RU"], at("2022-03-02"))
    assert (rows["f2"]["clause"], rows["f2"]["about"]) == ("I.1", ["RU"])
    assert rows["t2"]["re"] == rows["h2"]["row"]
    assert rows["c2"]["at"] == at("2022-01")


def test_a_correction_may_be_addressed_to_the_world_that_was_not():
    told = record(
        HOLDING | {"id": "h1", "to": "US"}, HOLDING | {"id": "h2", "said": "2022-10", "replaces": "h1", "to": "public"}
    )
    assert told.spine["to"].to_list() == [["US"], []]


def test_rows_stand_in_the_order_of_said_and_id_whatever_the_order_of_the_input():
    rows = [HOLDING | {"id": i, "said": s} for i, s in [("b", "2022"), ("a", "2022"), ("c", "2021"), ("B", "2022")]]
    told = record(*rows)
    assert told.spine["id"].to_list() == ["c", "B", "a", "b"]
    assert told.spine["row"].to_list() == [0, 1, 2, 3]
    assert told.fields["holding"]["row"].to_list() == [0, 1, 2, 3]
    assert record(*reversed(rows)).digest == told.digest


def test_without_an_id_a_statement_is_named_by_what_it_is():
    ids = record(
        HOLDING,
        HOLDING | {"at": "2022-01"},
        HOLDING | {"by": ["US", "FR"], "to": ["DE", "RU"]},
        HOLDING | {"by": "UN", "about": "RU", "to": "public", "said": {"US": "2023", "FR": "2024-01-02"}},
    ).spine["id"]
    assert set(ids) == {
        "holding/RU/2022-02-01/Kozelsk/tank",
        "holding/RU/2022-01/Kozelsk/tank",
        "holding/US+FR/2022-02-01/DE+RU/Kozelsk/tank",
        "holding/UN/RU/US=2023+FR=2024-01-02/public/Kozelsk/tank",
    }


def test_a_coverage_without_parties_covers_them_all():
    row = record(
        {"kind": "coverage", "by": "UN", "said": "2024", "kinds": ["holding", "request"], "at": "2022", "until": "2023"}
    ).spine.row(0, named=True)
    assert row["kinds"] == ["holding", "request"]
    assert row["parties"] == ["RU", "US", "FR", "DE"]
    assert (row["at"], row["until"]) == (at("2022"), at("2024"))
    some = {
        "kind": "coverage",
        "by": "UN",
        "said": "2024",
        "kinds": "holding",
        "parties": "NATO",
        "at": "2022",
        "until": "2023",
    }
    assert record(some).spine["parties"].to_list() == [["NATO"]]


def test_a_refusal_or_settlement_means_a_clause_or_a_request():
    told = record(
        {"id": "q", "kind": "request", "by": "RU", "to": "US", "said": "2022"},
        {"kind": "refusal", "by": "US", "said": "2023", "re": "q"},
        {"kind": "settlement", "by": "RU", "about": "US", "said": "2024", "clause": "I.1"},
    )
    assert told.spine.select("re", "clause").rows() == [(None, None), (0, None), (None, "I.1")]


def test_what_every_notification_carries_is_kept_as_written():
    row = one(number="N 7/я", marking="restricted", lang="ru", source="note of that day", note=5,
              attached=["plan.pdf", "map.pdf"], complete="yes", **{"without prejudice": "to Article 3"})  # fmt: skip
    assert row["number"] == "N 7/я"
    assert (row["marking"], row["lang"], row["source"], row["note"]) == ("restricted", "ru", "note of that day", "5")
    assert (row["attached"], row["complete"], row["prejudice"]) == ("plan.pdf;map.pdf", True, "to Article 3")


def test_outer_blanks_and_empty_cells_say_nothing():
    row = one(by="  RU ", note="   ", marking="")
    assert (row["by"], row["note"], row["marking"]) == (["RU"], None, None)


def test_a_record_says_how_many_statements_of_how_many_kinds_it_holds():
    assert repr(record(HOLDING, {"kind": "report", "by": "US", "said": "2022"})) == "<Record: 2 statements of 2 kinds>"


def test_a_sound_statement_has_no_mistake():
    assert mistakes(HOLDING) == []


@pytest.mark.parametrize("zone", ["UTC", "Europe/Moscow"])
def test_hour_24_is_the_end_of_the_day_in_the_zone_that_is_written(zone):
    there = parse(TEXT.replace("in force:", f"zone: {zone}\nin force:"))
    rows = [
        HOLDING | {"id": t, "at": t} for t in ("2022-02-11T24:00:00Z", "2022-02-11T24:00:00+01:00", "2022-02-11T24:00")
    ]
    told = dict(of(rows, there).spine.select("id", "at").iter_rows())
    assert list(told.values()) == [
        at("2022-02-11T23:00:00Z")
        if "+01" in t
        else at("2022-02-12") - (3 * 3600 if zone != "UTC" and "Z" not in t else 0)
        for t in told
    ]


def test_a_zone_more_than_18_hours_away_is_none():
    [said] = mistakes(HOLDING | {"at": "2022-02-11T10:00:00+99:99"})
    assert said.startswith("1:at: '2022-02-11T10:00:00+99:99' is no instant")
