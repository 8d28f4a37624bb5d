"""Values equal where they mean the same: fields beside the meaning neither tell two apart nor are shown."""

from detente.agreement.grammar import conditions as c
from detente.agreement.grammar import expressions as ex
from detente.errors import Place
from detente.meaning import Meaning


def test_where_a_piece_stands_tells_no_two_apart():
    here, there = c.Conduct(c.Subject(("A",)), "keeps", "1", start=3, end=9), c.Conduct(c.Subject(("A",)), "keeps", "1")
    assert here == there
    assert not here != there  # noqa: SIM202 - a sign of its own
    assert len({here, there}) == 1
    assert repr(here) == repr(there)


def test_pieces_of_different_kinds_differ_though_their_fields_agree():
    parts = (c.Never(), c.Never())
    assert c.All(parts) != c.Any(parts)
    assert len({c.All(parts), c.Any(parts)}) == 2
    assert ex.Text("x") != ex.Day("x")


def test_what_a_piece_says_tells_two_apart_wherever_they_stand():
    assert c.InState("asleep", start=1, end=7) != c.InState("awake", start=1, end=7)
    assert ex.Name("tanks", of="A", of_start=4) == ex.Name("tanks", of="A", of_start=9)
    assert ex.Name("tanks", of="A", of_start=4) != ex.Name("tanks", of="B", of_start=4)


def test_a_place_is_the_same_however_long_and_stands_in_order():
    assert Place("a.md", 3, 4, length=2, source="x") == Place("a.md", 3, 4)
    assert min([Place("b.md", 1), Place("a.md", 2, 9), Place("a.md", 2, 3)]) == Place("a.md", 2, 3)
    assert Place("a.csv", 2, cell="n") != Place("a.csv", 2, cell="m")


def test_a_meaning_is_never_equal_to_something_else():
    class Word(Meaning, frozen=True):
        said: str

    class Other(Meaning, frozen=True):
        said: str

    assert Word("x") != Other("x")
    assert Word("x") != "x"
