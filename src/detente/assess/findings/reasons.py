"""Reasons as data: why a duty or an occasion has its status, down to statements and to other findings.

A reason is a code with parameters and references; the words come from a catalogue (detente.words.words).

    code          parameters                                what it says
    not-yet       since                                     the duty binds from a later date
    nobody-bound  since, until                              nobody is bound who owes it, or to whom it is owed
    not-in-text                                             the text in force then has no such clause
    not-bound     who                                       the text in force then does not bind him to the clause
    ended         until                                     the agreement or the duty is over
    notice                                                  the notice that ended it
    no-bound      since                                     no step of the bound has begun
    value         count, low, high, bound, direction, by    the number against the bound
    counted       count, share                              one statement that the number is made of
    limit         count, share                              one statement that the bound is made of: at most
    required      count, share                              … at least
    counted-more  count, number                             so many more statements count
    silent        count, heard                              nothing was said of it (heard: that anybody hears)
    none-on-record count                                    no event of it is on record
    let-stand     field                                     who said what the statement before it left out
    may-lack      count                                     the record may lack events that would mend a shortfall
    stale         count, since                              what was said of it no longer tells
    shown         since, last, low, high, unit, name        until when the shortfall was shown; no cure since
    shown-by      count, share                              one statement that it was last shown by
    breach        since, began, was                         when conduct in force fell short; when first, and what it
                                                            was until then: in grace, excused, dormant, suspended
    no-occasion                                             nothing on record called for an answer
    beyond-quota  occasion, limit, per, used, gone, each    a request beyond its quota, and what used that up
    unheard       number, kind, by, about                   statements by others who are not heard of it
    idle          occasion, force                           it arose while the duty was not in force
    idle-more     number                                    so many earlier ones created nothing either
    refused-idle  occasion                                  a refusal of what was not owed
    refused-unheard                                         a refusal by who is not heard of it
    contested     occasion                                  a refusal stated no earlier than the answer it disputes
    open          occasion, until                           an occasion still in time
    open-more     number                                    so many earlier ones are open too
    answered      occasion, on, left                        the last occasion was answered in time
    late          occasion, due, on, left                   it was answered too late
    unanswered    occasion, due                             no answer came
    settled       occasion, on                              a settlement ended it
    together                                                a statement that it took beside the one before
    over          occasion, due, on                         the act was over, and no answer had come
    refused       occasion                                  that it was refused or not given is stated
    complete      occasion or count                         the record claims to hold every answer, or statement
    complete-in-part  occasion, since, until, on, due       a claim that reaches not from it to its deadline
    no-record     occasion, due, kind                       no answer on record, and no claim to be complete
    unsure        occasion                                  it may or may not have called for an answer
    unsure-quota  occasion                                  whether it is within the quota cannot be told
    gate          gate, text, basis                         the condition that makes it dormant, suspended, excused
    outlives                                                that a gate of later ends no breach
    because       gate, void                                a statement or finding that makes the condition so
    source        name, status, low, high, unit, last       what one source heard apart makes, or last made, of it
    settled-count count, far, unit                          a settlement ended a shortfall in a count, as far as that
    breach-of     gate, clause, who, owed, each, since, until  a breach that makes the condition so
    relied        gate, clause, who                         it was taken for a breach in good faith, since corrected
    condition     gate, holds, what, on                     a piece of the condition that does or does not hold, or did
    off           gate, what                                a state that a statement turned off
    grace         until, since, was                         time to come back into line, after what sleep since when
    reading       owner, said                               when the reading was first stated on which it rests
"""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct, field

__all__ = ["Reason"]

Parameter = str | int | Fraction | None


class Reason(Struct, frozen=True):
    """One reason: what it says as a code with parameters, and what it points at.

    `statement` is a statement's id, `finding` a finding's; `source` the statement's source; `reading` whose
    reading it belongs to where several are compared.
    """

    code: str
    parameters: tuple[tuple[str, Parameter], ...] = ()
    statement: str | None = None
    finding: str | None = None
    source: str | None = None
    reading: str | None = field(default=None)

    def get(self, name: str) -> Parameter:
        """One parameter; None when the reason has none of the name."""
        return dict(self.parameters).get(name)
