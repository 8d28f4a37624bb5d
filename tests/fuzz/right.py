"""What is right of an answer, whatever the input: it goes through, or it is refused with an error of the tree."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.agreement import Agreement
    from detente.record import Record

__all__ = ["Wrong", "goes_through", "judged"]


class Wrong(Exception):
    """Something came out that should not."""


def goes_through(work: Callable[[], object]) -> bool:
    """Whether work ends, else it was refused: with an error of the tree that is told, and is no fault of ours."""
    from detente.errors import DetenteError, Fault, MistakesError

    try:
        work()
    except Fault:
        raise
    except MistakesError as error:
        if not error.mistakes:
            raise Wrong("an error with mistakes tells none") from error
        for mistake in error.mistakes:
            json.dumps(mistake.as_dict()).encode()
        str(error).encode()
        return False
    except DetenteError as error:
        str(error).encode()
        return False
    return True


def judged(agreement: Agreement, record: Record) -> None:
    """Assess, explain the first findings and tell the history of all."""
    from detente.assess.assessment import assess
    from detente.report.explanation import explained

    assessment = assess(agreement, record)
    findings = assessment.findings()
    for finding in findings[:3]:
        explained(assessment, finding)
    assessment.findings(history=True)
