"""Sets: values chosen and released (docs/language.md §4)."""

import pytest
from tests.world import World

SET = {
    "form": "choice: {site: site}\nrelease: {site: site}",
    "count": "held: {of: latest holding, where: site in chosen, sum: n}",
    "state": "chosen: {set of: site, on: choice, off: release, at most: 1}",
    "duty": "1: {who: A, keep: held, at most: 40}",
}


def held(*sites: str) -> World:
    """A holds 50 at each of some sites; it breaches clause 1 while one of them is chosen."""
    world = World(**SET)
    for site in ("one", "two"):
        world.say("A", "holding", "2020-01-02", id=site, site=site, n=50 if site in sites else 0)
    return world


def test_what_waits_for_the_place_of_a_choice_that_is_taken_back_is_in_from_then_on():
    """§4: at every instant those words count that stand then, as though no other had been made."""
    world = held("two")
    world.say("B", "choice", "2020-02-01", id="c", site="one")
    world.say("B", "choice", "2020-03-01", site="two")
    world.say("B", "retraction", "2020-04-10", re="c")
    assert world.spans("1", "A")[-2:] == [("kept", "2020-01-02", "2020-04-10"), ("breached", "2020-04-10", None)]


def test_a_choice_that_is_taken_back_had_its_place_and_made_no_member():
    """§4, §8.7: as findings go."""
    world = held("one")
    world.say("B", "choice", "2020-02-01", id="c", site="one")
    world.say("B", "retraction", "2020-04-10", re="c")
    assert world.spans("1", "A")[-1] == ("kept", "2020-01-02", None)
    assert world.status("1", "A", "2020-03-01", known="2020-04-01") == "breached"


@pytest.mark.parametrize(("second", "since"), [("2020-02-20", "2020-02-20"), ("2020-03-20", "2020-03-20")])
def test_a_value_chosen_again_is_in_by_the_second_choice_until_words_that_stand_leave_it_no_room(second, since):
    """§4: in as long as either choice holds; once the first is taken back, what stands is told as though alone."""
    world = held("one")
    world.say("B", "choice", "2020-02-01", id="c", site="one")
    world.say("A", "choice", "2020-03-01", id="other", site="two")
    world.say("A", "choice", second, id="again", site="one")
    world.say("B", "retraction", "2020-04-10", re="c")
    end = None if second < "2020-03-01" else "2020-04-10"
    told = [span for span in world.spans("1", "A") if span[0] == "breached"]
    assert told == [("breached", since, end)]
