"""One finding told: what the readings make of a duty at an instant, its numbers, its verdicts and its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from detente.assess.explained.explain import reasons
from detente.assess.explained.stated import stated
from detente.assess.findings.findings import Finding, Shown, Subject, Value, Verdict, compared, in_unit
from detente.assess.findings.numbers import Numbers, last_shown, numbers_at, verdicts_by_source
from detente.assess.findings.reasons import Reason
from detente.assess.judging.worlds import World
from detente.assess.readings.alike import seen_in
from detente.assess.readings.compared import Compared
from detente.assess.readings.eras import Reader

__all__ = ["Telling"]


class Telling(Struct, frozen=True):
    """What tells a finding: every reading, and what they make of time compared; `at` and `known` are instants."""

    readers: tuple[Reader, ...]
    compared: Compared
    at: int
    known: int

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(reader.name for reader in self.readers)

    def worlds(self, at: int) -> tuple[World, ...]:
        """What each reading makes of the record by the text in force at an instant."""
        return tuple(reader.at(at) for reader in self.readers)

    def when(self, since: int, until: int | None) -> int:
        """The instant as of which a finding is told: `at`, or, of another time, as it stood last."""
        last = self.known if until is None else until - 1
        return self.at if since <= self.at <= last else last

    def seen(self, subject: Subject, at: int) -> list[tuple[World, Subject]]:
        """Every reading's world at an instant, with the subject as it has it."""
        return [(world, seen_in(world, subject)) for world in self.worlds(at)]

    def finding(self, subject: Subject, since: int, until: int | None, statuses: tuple[str, ...]) -> Finding:
        """What holds of a subject for some time, with what each reading finds."""
        when = self.when(since, until)
        status = compared(statuses)
        told = self._numbers(subject, when)
        values = {t[0] for t in told}
        bounds = {t[1] for t in told}
        verdicts: tuple[Verdict, ...] = ()
        if status == "disputed":
            verdicts = self._verdicts(subject, when, statuses)

        def why() -> tuple[Reason, ...]:
            return self._why(subject, when, statuses, len(values) > 1)

        return Finding(
            subject, status, since, until,
            _hull([t[0] for t in told]) if len(values) > 1 else told[0][0],
            told[0][1] if len(bounds) == 1 else _hull([t[1] for t in told]),
            told[0][2], verdicts, why, self._shown(subject, when) if status == "breached" else None,
            self._apart(told) if len(values) > 1 and not verdicts else (),
        )  # fmt: skip

    def _apart(self, told: Sequence[Numbers]) -> tuple[tuple[str, Value], ...]:
        return tuple((name, value) for name, (value, _, _) in zip(self._names, told, strict=True) if value is not None)

    def _numbers(self, subject: Subject, at: int) -> list[Numbers]:
        """What each reading tells of a duty at an instant, in the unit of the first that has one.

        Nothing where they measure different things: their reasons tell what.
        """
        told = [numbers_at(world, mine, at) for world, mine in self.seen(subject, at)]
        unit = next((t[2] for t in told if t[2]), "")
        out = [(in_unit(value, own, unit), in_unit(bound, own, unit), unit) for value, bound, own in told]
        alike = all(now[0] is not None or then[0] is None for now, then in zip(out, told, strict=True))
        return out if alike else [(None, None, "")] * len(out)

    def _last(self, subject: Subject, at: int) -> Iterator[Shown | None]:
        """What each reading last saw a breach shown by, where nothing shows it now, in the same unit."""
        seen = [(world, mine, numbers_at(world, mine, at)) for world, mine in self.seen(subject, at)]
        unit = next((now[2] for _, _, now in seen if now[2]), "")
        for world, mine, now in seen:
            shown = last_shown(world, mine, at)
            yield None if shown is None else shown._replace(value=in_unit(shown.value, now[2], unit))

    def _shown(self, subject: Subject, at: int) -> Shown | None:
        """What a breach that all find was last shown by, where nothing shows it now."""
        last = set(self._last(subject, at))
        return last.pop() if len(last) == 1 else None

    def _verdicts(self, subject: Subject, at: int, statuses: tuple[str, ...]) -> tuple[Verdict, ...]:
        if len(set(statuses)) > 1:
            last = list(self._last(subject, at)) if "breached" in statuses else [None] * len(statuses)
            each = zip(self._names, statuses, self._numbers(subject, at), last, strict=True)
            return tuple(
                Verdict(name, status, now[0], now[1], shown=shown if status == "breached" else None)
                for name, status, now, shown in each
            )
        world, mine = self.seen(subject, at)[0]
        return tuple(verdicts_by_source(world, mine, at))

    def _why(self, subject: Subject, at: int, statuses: tuple[str, ...], numbers_differ: bool) -> tuple[Reason, ...]:
        every = []
        for place, ((world, mine), status) in enumerate(zip(self.seen(subject, at), statuses, strict=True)):
            found = reasons(world, mine, status, at, self.compared.under(place))
            every.append(found + stated(world, subject.clause, found, self.known, disputed=len(set(statuses)) > 1))
        if len(self.readers) == 1 or (
            len(set(statuses)) == 1 and not numbers_differ and all(e == every[0] for e in every)
        ):
            return tuple(dict.fromkeys(every[0]))
        # What every reading has comes first, once. A finding that is pointed at is one of its own world.
        shared = [r for r in dict.fromkeys(every[0]) if r.finding is None and all(r in found for found in every[1:])]
        out = list(shared)
        for world, found in zip(self.worlds(at), every, strict=True):
            out += [_under(reason, world.name) for reason in dict.fromkeys(found) if reason not in shared]
        return tuple(out)


def _hull(values: list[Value | None]) -> Value | None:
    real = [v for v in values if v is not None]
    if not real:
        return None
    highs = [v.high for v in real]
    return Value(min(v.low for v in real), None if None in highs else max(h for h in highs if h is not None))


def _under(reason: Reason, reading: str) -> Reason:
    return Reason(reason.code, reason.parameters, reason.statement, reason.finding, reason.source, reading)
