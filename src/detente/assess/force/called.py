"""Occasions as they arise in the sweep: which call for an answer.

Rules (docs/language.md §1, §5, §8 rule 4)

1. An occasion that arises while its duty is not in force creates nothing; nor does one beyond its quota.
2. One that arose under an earlier text is what that made of it, and keeps its place in the quota.
3. What is made jointly takes one place for all to whom it created a duty.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from detente.assess.force.net import Claim, Force, Net, Settled

__all__ = ["Called"]


class Called:
    """Claims decided one instant after the other, by the force of obligations: which are void, and which unsure."""

    def __init__(self, net: Net, claims: Sequence[Claim], force: list[Force]) -> None:
        self.net, self.claims, self.force = net, claims, force
        self.void: set[int] = set()
        self.unsure: set[int] = set()
        self._placed: set[int] = set()  # what is closed, and only keeps its place

    def surely(self, claim: int) -> bool:
        """Whether an occasion surely called for an answer."""
        return not (claim in self.void or claim in self.unsure)

    def arise(self, arising: Sequence[int]) -> None:
        """The occasions of an instant, which see the force that it leaves; those of the text before come first."""
        for (quota, _), together in groupby(arising, self._asks_with):
            called = {index: self._called(index) for index in together}
            made = [index for index, may in called.items() if may is not False]
            admitted: bool | None = True if any(called.values()) else None
            if made and quota is not None:
                settled: Settled | None = "created" if admitted else "may"
                settled = None if self.claims[made[0]].before is None else settled
                admitted = self.net.quotas[quota]([self.claims[index].asks for index in made], settled)
            self.void.update(called if admitted is False else called.keys() - made)
            closed = [index for index in made if self.claims[index].closed]
            self.void.update(closed)
            self._placed.update(closed if admitted is not False else ())
            if admitted is None:
                self.unsure.update(made)

    def _asks_with(self, index: int) -> tuple[int | None, int]:
        """The quota of a claim, and what those have in common that take one place in it."""
        claim = self.claims[index]
        return (claim.quota, claim.request) if claim.quota is not None else (None, index)

    def _called(self, index: int) -> bool | None:
        """Whether an occasion calls for an answer as far as force goes, or did by the text before; None: it may."""
        claim = self.claims[index]
        if claim.before is None:
            return self.force[claim.of] == "active"
        made = [before for before in claim.before if before not in self.void or before in self._placed]
        if not made:
            return False
        return True if any(not self.claims[i].doubt and i not in self.unsure for i in made) else None
