"""Where the page leaves two readings: which one is taken. Each is told in DOUBTS.md under its name.

The defaults were chosen from the page before the engine was asked. `COMPARED` takes the other one where the engine
does, so that everything else can go on being compared.
"""

from __future__ import annotations

from typing import NamedTuple


class Choices(NamedTuple):
    """One choice for each doubt."""

    grace_counts_dates: bool = True  # of `grace: 15 days` the last day is in time to its end, as of `within`
    unbound_is_kept: bool = True  # before the first step of a bound a duty is kept, not dormant
    valueless_for_each: bool = False  # a duty for each value has a finding where nobody named a value

    only_answers_show_lateness: bool = True  # not what came once another had closed the occasion

    answers_need_it_open: bool = True  # nothing that came before an occasion arose answers it without naming it

    silence_waits_for_receipt: bool = True  # §8.3 of findings too, not only of what conditions see

    heard_breach_needs_force: bool = True  # a condition sees a breach only if the duty is in force when it is told

    before_arises_at_last: bool = True  # a duty `before` is due only at the last instant in time, not once announced

    set_selects: bool = True  # `where: site in chosen` asks only for keys

    created_by_force_before: bool = True  # what arises at the instant at which a consequence ends force is created

    latest_among_created: bool = True  # `the latest occasion it is not older than` is one that created a duty
    lacking_occasion_is_kept: bool = (
        True  # §6, of an occasion that a reading does not have; False: unknown while its duty is
    )

    taken_back_choice_was_one: bool = True  # in counts too, a choice made its value a member until it was taken back

    settles_at_the_first: bool = True  # a settlement of a month was on its first day, not when it serves best


COMPARED = Choices(
    settles_at_the_first=False,
    taken_back_choice_was_one=False,
    latest_among_created=False,
    lacking_occasion_is_kept=False,
    created_by_force_before=False,
    set_selects=False,
    before_arises_at_last=False,
    heard_breach_needs_force=False,
    silence_waits_for_receipt=False,
    answers_need_it_open=False,
    only_answers_show_lateness=False,
    grace_counts_dates=False,
    unbound_is_kept=False,
    valueless_for_each=True,
)
