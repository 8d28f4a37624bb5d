"""New START's story: what is on its public record, and at which dates to ask what was kept.

Rules

1. Prose tells only what somebody said or did, as the record has it. Verdicts are never told here: each `Look`
   names a date and duties, and what is found is computed when the story is told.
2. A look is as known at a date, or at the end of the record where it names none.
3. It is told in the order of time: chapters by their dates, looks by theirs, a look back at the last date it shows.
"""

from __future__ import annotations

from msgspec import Struct

__all__ = ["NAME", "STORY", "Chapter", "Ends", "Look", "Series"]

NAME = "new-start"


class Look(Struct, frozen=True):
    """What is found of some duties at a date: `asks` says why one would look."""

    at: str
    duties: tuple[tuple[str, str], ...]  # clause, owed by
    known: str | None = None
    asks: str = ""


class Series(Struct, frozen=True):
    """What is found of some clauses at the date of every statement of a kind, from one day to another."""

    kind: str
    since: str
    until: str
    clauses: tuple[str, ...]


class Ends(Struct, frozen=True):
    """When every duty was to end, as known at each of some dates."""

    known: tuple[str, ...]


class Chapter(Struct, frozen=True):
    """Something that happened, and what to look at."""

    title: str
    prose: str
    looks: tuple[Look | Series | Ends, ...]


STORY = (
    Chapter(
        "1 September 2016: Russia declares 1,796 warheads",
        "The Treaty has been in force since 5 February 2011. It gives both parties seven years to come down to 1,550 "
        "deployed warheads. Russia's half-yearly update of September 2016 names 1,796.",
        (Look("2016-09-01", (("II.1.b", "RU"),)),),
    ),
    Chapter(
        "5 February 2018: the three limits bind",
        "700 deployed delivery vehicles (II.1.a), 1,550 warheads on them (II.1.b), 800 launchers in all (II.1.c). "
        "Russia objects that the United States left out 56 launchers of submarine-launched missiles and 41 heavy "
        "bombers, whose conversion it cannot confirm, and silo training launchers (4, as it says later). The United "
        "States answers that its conversions are in full compliance with the Treaty. Each reading is assessed as one "
        "whole, and no third one is preferred.",
        (
            Look("2018-02-05", (("II.1.c", "US"),)),
            Look(
                "2018-06-01",
                (("II.1.b", "US"), ("VII.2", "US")),
                asks="Of the exchange of March 2018 nothing is on record",
            ),
            Look("2018-09-01", (("II.1.c", "US"),), asks="After the next exchange"),
        ),
    ),
    Chapter(
        "28 March 2020: inspections are put off",
        "The parties agree to it because of the pandemic. When the pause runs out nobody asks for an inspection: a "
        "right not used.",
        (
            Look("2020-04-15", (("XI", "US"), ("XI", "RU"))),
            Look("2021-06-30", (("XI", "US"), ("XI", "RU"))),
        ),
    ),
    Chapter(
        "8 August 2022: an inspection is asked for, and does not take place",
        "The United States gives notice of an inspection; Russia takes its facilities out of inspection for a time, "
        "under Part Five of the Protocol. The United States will say on 31 January 2023 that the exemption was invoked "
        "without ground.",
        (
            Look("2022-07-31", (("XI", "RU"), ("XII", "RU")), known="2022-07-31", asks="As one could see in July"),
            Look("2022-09-30", (("XI", "RU"),), known="2023-01-31", asks="By the readings stated until then"),
        ),
    ),
    Chapter(
        "14 October 2022: the objection reaches the warheads",
        "Looking back, these are the half-yearly totals on record. Some of an exchange that is known to have taken "
        "place are in no public source that we found; they are on record without a number, since silence in a record "
        "is not silence in the world. Russia's comment on the data of 1 September 2022 says that the warheads counted "
        "for the bombers left out are missing as well. It gives no number of them, so what is on record is a range.",
        (
            Series("data update", "2018-02-05", "2022-09-01", ("II.1.a", "II.1.b", "II.1.c")),
            Look("2022-10-15", (("II.1.b", "US"), ("VII.2", "US"))),
        ),
    ),
    Chapter(
        "29 November 2022: the commission is to meet in Cairo",
        "The day before, Russia puts the session off. Its deputy foreign minister says that the Treaty allows this; "
        "the United States says that it was ready.",
        (Look("2023-01-31", (("XII", "RU"), ("XII", "US")), known="2023-01-31"),),
    ),
    Chapter(
        "28 February 2023: Russia suspends the Treaty",
        "Data fall due on 1 March. Russia says that it gives none, and keeps the limits. On 28 March the United States "
        "says that it will give none either, as a countermeasure. On 15 May it publishes its totals to the world, "
        "which gives nothing to Russia: what is said to nobody in particular shows something, and answers nobody.",
        (
            Look("2023-04-15", (("VII.2", "RU"), ("VII.2", "US")), asks="The update of March 2023"),
            Look("2023-06-30", (("VII.2", "US"),), asks="After the totals were published"),
        ),
    ),
    Chapter(
        "1 March 2024: what the last data still tell",
        "No further update from Russia is on record. A number grows old: when its successor was due, it no longer "
        "says what there is.",
        (Look("2024-03-01", (("II.1.a", "RU"), ("II.1.b", "RU"), ("II.1.c", "RU"))),),
    ),
    Chapter(
        "5 February 2026: the end",
        "The Treaty was made for ten years, and extended once by five.",
        (
            Ends(("2020-12-31", "2021-12-31")),
            Look("2026-02-05", tuple((c, p) for c in ("II.1.b", "VII.2", "XI") for p in ("US", "RU"))),
        ),
    ),
)
