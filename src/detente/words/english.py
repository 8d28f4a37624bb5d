"""The English catalogue: every word that a person reads about a finding.

Rules

1. A sentence for every code of detente.assess.findings.reasons, under the code itself or, where one code says several
   things, under `code/variant`; detente.words.words chooses the variant and fills in the {parameters}.
2. Words are neutral: a shortfall is told as what fell short of what, never as a violation, and a reading as
   whose it is. A political commitment is *not implemented*; what nobody has agreed *would be* so.
3. Nothing is decided here: another language is another module with the same keys.

>>> SENTENCES["not-yet"].format(since="2018-02-05")
'the duty binds from 2018-02-05'
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.words.catalogue import Catalogue

__all__ = ["ENGLISH"]

# Status -> its word; the machine's name of a status is its key.
STATUSES: Mapping[str, str] = {
    "kept": "kept",
    "due": "due",
    "late": "late",
    "breached": "breached",
    "suspended": "suspended",
    "dormant": "dormant",
    "excused": "excused",
    "unknown": "unknown",
    "disputed": "disputed",
}
# A political commitment is not a legal duty, and its words do not make it one.
POLITICAL: Mapping[str, str] = {"breached": "not implemented", "late": "implemented late", "kept": "implemented"}

# The line that stands on every output about a text that binds nobody by law.
FOOTINGS: Mapping[str, str] = {
    "politically": "A political commitment, not legally binding.",
    "hypothetical": "Hypothetical: nobody has agreed to this text.",
}

# On what ground performance is suspended (docs/language.md §5).
BASES: Mapping[str, str] = {
    "treaty": "a clause of the agreement",
    "suspension of operation": "suspension of operation (Vienna Convention on the Law of Treaties 57-60, 65)",
    "countermeasure": "a countermeasure (ILC Articles on State Responsibility 22, 49-54)",
    "claimed": "a ground that the other side does not accept",
}

LABELS: Mapping[str, str] = {
    "nothing/silent": "(no occasion on record)",
    "nothing/unheard": "(no occasion that is heard)",
    "would": "would be {status}",
    "at": "at the end of {day}",
    "end of": "the end of {day}",
    "to": "{first} to {last}",
    "and": "{first} and {last}",
    "at/instant": "at {instant}",
    "statement": "{kind} by {by} of {at}",
    "statement/received": "{kind} by {by}, as of {at}, received {said}",
    "about": "{by} about {about}",
    "alike": "{number} alike",
    "each to each": "each of {owing} to each other",
    "each to each and others": "each of {owing} to each other and to {others}",
    "towards": "to {owed}",
    "for each": "for {each}",
    "common": "Under every reading",
    "headline": "{name}, {when}, as known {known}",
    "compared": "Readings compared: {readings}",
    "read": "Reading: {reading}",
    "none shown": "No finding is shown.",
    "owed to": "{by} to {to}",
    "on": "on ",
    "for": "for ",
    "earlier": "earlier ",
    "status since": "{status} since {since}",
    "from until": "{since} until {until}",
    "finding": "{status}: {clause}, owed by {by}, {span}",
    "finding/to": "{status}: {clause}, owed by {by} to {to}, {span}",
    "finding/on": "{status}: {clause}, owed by {by}, on {what}, {span}",
    "finding/to on": "{status}: {clause}, owed by {by} to {to}, on {what}, {span}",
    "finding/for": "{status}: {clause}, owed by {by}, for {what}, {span}",
    "finding/to for": "{status}: {clause}, owed by {by} to {to}, for {what}, {span}",
    "why": "Why {status}",
    "own reading": "its own reading of {clause}, as stated on {said}",
    "own reading/of": "{whose}'s own reading of {clause}, as stated on {said}",
    "head/source": "source: ",
    "head/statement": "statement: ",
    "head/note": "note: ",
    "head/finding": "finding: ",
    "bound/at most": "(at most {bound})",
    "bound/at least": "(at least {bound})",
    "or more": "{number} or more",
    "asked": "asked about {at}, as known {known}",
    "asked/reading": "{asked}, {reading} alone",
    "asked/text": "{asked}; by the text in force from {since} until {until}",
    "asked/text/now": "{asked}; by the text in force from {since}",
    "common/alone": "as under every reading",
    "unread": "{owner} stated no reading of this clause: the text as it stands",
    "reading": "under the reading of {reading}",
    "readings": "under the readings of {readings}",
    "reading/text": "under the text as it stands",
    "source": "by the statements of {reading}",
    "stated": "first stated {said}",
    "stated/changed": "first stated {said}, last changed {last}",
    "text": "the text as it stands",
    "beyond": "beyond the quota, creating nothing: {requests}",
    "gate/while": "dormant since {since}",
    "gate/unless": "suspended since {since}",
    "gate/unless on a ground": "suspended since {since}; ground: {basis}",
    "gate/excused": "a shortfall is excused since {since}",
    "history": "at all times",
    "holds": "{since}; what follows holds from {begins}",
    "since": "since {since}",
    "since/always": "from the beginning",
    "still": "{since}, still on {known}",
    "still/always": "always, still on {known}",
    "until": "until {until}",
    "last": "{value} when last shown, no number since",
    "last/range": "{value} when last shown, {now} since",
    "unstated": "stated no reading; the text as it stands",
    "unstated/yet": "had stated no reading by {known}; the text as it stands",
    "quota/per": "per {per}",
    "quota/each": "for each {each}",
    "quota/open": "at one time",
    "quota/used": "used by {used}",
    "quota/gone": "and {gone} since taken back",
    "quota/nothing": "none is owed",
    "or/word": "or",
    "limit/at most": "at most {bound}",
    "limit/at least": "at least {bound}",
    "event/in force": "in force {on}",
    "event/binds": "binds from {on}",
    "event/reading first": "{who} states a reading {on}",
    "event/reading again": "{who} changes its reading {on}",
    "event/suspended": "suspended for {who} {on}",
    "event/end": "ends {on}",
    "chart/when": "{at}, as known {known}",
    "chart/unknown": "unknown",
    "chart/by": "{number} by {source}",
    "chart/parties": "{number} parties",
    "chart/numbers": "{count} on {day}: {told}",
    "chart/numbers/limit": "{count} on {day}: {told}; {limit}",
    "chart/things": "{count} of {who}, by {day}: {number}",
    "chart/things/at most": "{count} of {who}, by {day}: none of {number} certainly above {bound}",
    "chart/things/at least": "{count} of {who}, by {day}: none of {number} certainly below {bound}",
    "chart/things/beyond at most": "{count} of {who}, by {day}: {beyond} of {number} above {bound}, {told}",
    "chart/things/beyond at least": "{count} of {who}, by {day}: {beyond} of {number} below {bound}, {told}",
    "chart/numbers/key": "A line is a number, a dot a statement, a band a range, a dashed line the limit; where "
    "nothing is drawn nothing is known.",
    "chart/things/key": "A dot is the greatest number that a source told, a band a range, an arrow what has no end; "
    "the dashed line is the limit.",
    "chart/panel": "{who}, {readings}: from {since} until {until}, {span}; at the end {now}.",
    "chart/panel/none": "{who}, {readings}: nothing is known.",
    "chart/events": "Dated: {events}.",
    "chart/timeline": "{name} on {day}: {told}",
    "chart/timeline/key": "Of each duty its status through time; where readings differ, each has a line.",
    "chart/of status": "{number} {status}",
    "chart/and more": "{first} and {number} more",
    "chart/left out": "Left out: {number} lines of what was kept or asleep throughout.",
    "chart/all quiet": "Nothing was ever other than kept or asleep.",
    "chart/beside": "{first}; beside it {last}",
    "chart/matrix/key": "In each cell the gravest of what a party owes under the clause, and of how many of its duties "
    "it is so.",
    "chart/matrix/two": "In each cell the gravest of what a party owes under the clause, the earlier date on the left; "
    "framed where they differ.",
    "chart/matrix/changed": "{name}: {number} of {of} cells changed from {first} to {last}",
    "chart/period": "from {since}",
    "chart/used": "{number} on record",
    "chart/left": "at most {number} left",
    "chart/in doubt": "{number} in doubt",
    "chart/beyond": "{number} beyond",
    "chart/quota": "{clause}: {told}",
    "chart/quota/since": "{clause} in the {per} from {since}: {told}",
    "chart/quota/key": "Filled: used, as far as the record tells; pale: in doubt; open: left; thick edge: beyond the "
    "quota.",
    "chart/late": "late",
    "chart/lanes": "{name}: {number} statements by {by}, received {first} to {last}",
    "chart/lanes/some late": "{name}: {number} statements by {by}, received {first} to {last}, {late} of them late",
    "chart/lanes/key": "Open circle: when it was so; filled: when it was received; dashed: what it answers; diamond: "
    "late.",
    "chart/lanes/said": "{by}: {kind}, of {at}, received {said}.",
    "chart/lanes/late": "{by}: {kind}, of {at}, received {said}, late.",
    "chart/digests": "Computed from the text with SHA-256 {text}… and the record with {record}…, {number} statements.",
    "sources": "Drawn from {number} statements by {by}. Sources: {found}",
    "sources/more": "{number} more",
    "sources/none": "Drawn from no statement.",
    "always": "the beginning",
    "ever": "open end",
}

# In what force a duty was when an occasion arose that created nothing.
ASLEEP: Mapping[str, str] = {
    "dormant": "while the duty was dormant",
    "suspended": "while the duty was suspended",
    "before": "before the duty bound",
    "ended": "after the duty ended",
    "active": "when nothing was owed",
}

SENTENCES: Mapping[str, str] = {
    # when it binds
    "not-yet": "the duty binds from {since}",
    "ended": "the duty ended on {until}",
    "nobody-bound": "from {since} to {until} nobody is bound who owes it, or nobody to whom it is owed",
    "notice": "notice was given: {statement}",
    "no-bound": "no bound applies yet",
    "grace": "time to come back into line runs until {until}",
    "grace/again": "in force again since {since}, after it was {was}; time to come back into line runs until {until}",
    # numbers
    "value/within at most": "{count}: {value}, within the limit of {bound}",
    "value/within at least": "{count}: {value}, at or above the required {bound}",
    "value/room at most": "{count}: {value}, within the limit of {bound} by {room}",
    "value/room at least": "{count}: {value}, above the required {bound} by {room}",
    "value/beyond at most": "{count}: {value}, above the limit of {bound} by {by}",
    "value/beyond at least": "{count}: {value}, below the required {bound} by {by}",
    "value/may at most": "{count}: {value}, may exceed the limit of {bound} by up to {may}",
    "value/may at least": "{count}: {value}, may fall below the required {bound} by up to {may}",
    "value/open at most": "{count}: {value}, may exceed the limit of {bound}",
    "value/open at least": "{count}: {value}, may fall below the required {bound}",
    "value/unknown at most": "{count}: unknown; the limit is {bound}",
    "value/unknown at least": "{count}: unknown; {bound} is required",
    "value/no limit at most": "{count}: {value}; the limit is unknown",
    "value/no limit at least": "{count}: {value}; what is required is unknown",
    "value/unbound": "{count}: {value}; no bound applies",
    "counted": "{count} {value}: {statement}",
    "let-stand": "{field} was left out there, and stands as said before: {statement}",
    "counted/stale": "{count} {value}, out of date since {stale}: {statement}",
    "counted-more": "further statements that count towards {count}: {number}",
    "limit": "the limit is made of {count} {value}: {statement}",
    "limit/stale": "the limit is made of {count} {value}, out of date since {stale}: {statement}",
    "required": "what is required is made of {count} {value}: {statement}",
    "required/stale": "what is required is made of {count} {value}, out of date since {stale}: {statement}",
    "silent": "nothing on record tells of {count}",
    "silent/heard": "nothing that is heard tells of {count}",
    "none-on-record": "{count}: none on record",
    "none-on-record/heard": "{count}: none on record that is heard",
    "may-lack": "there may have been more events that bear on {count} than are on record, for it does not claim to be "
    "complete",
    "stale": "what was last said about {count} is out of date since {since}",
    "source": "by the statements of {name}: {status}, {value}",
    "source/shown": "by the statements of {name}: {status}, {value} when last shown, which was until {last}",
    "source/no value": "by the statements of {name}: {status}",
    "breach": "the shortfall, with the duty in force, {lasted} since {since}",
    "breach/later": "the shortfall {lasted} since {began}, {was} until {since}",
    "shown": "shown until {last}: {value}; nothing since shows conduct within the duty",
    "shown/source": "shown by {name} until {last}: {value}; nothing of theirs since shows conduct within the duty",
    "shown-by": "{count} {value}: {statement}",
    # occasions
    "no-occasion": "no occasion on record called for it",
    "no-occasion/heard": "nothing that is heard called for it",
    "unheard": "on record and not heard, for 'according to' names others or nobody but {about}: {kind} about {about} "
    "by {by} ({number})",
    "beyond-quota": "{occasion}, {statement}, is beyond the quota ({limit} {per}, {used}); it creates nothing",
    "idle": "{occasion}: arose {force}; it creates nothing: {statement}",
    "idle/unnamed": "{occasion}: arose {force}; it creates nothing",
    "idle-more": "earlier occasions that created nothing either: {number}",
    "refused-unheard": "that it was refused or not given is stated by who is not heard of it (its 'according to' "
    "names others, or nobody but who owes): {statement}",
    "refused-idle": "that it was refused or not given is stated, and nothing was owed: {statement}",
    "called": "{occasion} called for it: {statement}",
    "open": "{occasion}: open, due by {until}",
    "open-more": "earlier occasions that are open too: {number}",
    "answered": "{occasion}: answered in time: {statement}",
    "answered/unnamed": "{occasion}: answered in time on {on}",
    "answered/left": "{occasion}: told in time to all who were still bound on {on}: {statement}",
    "late-before": "{occasion}: answered on {on}, too late: {statement}",
    "late-before/unnamed": "{occasion}: answered on {on}, too late",
    "late-before/left": "{occasion}: too late; who had not been told was bound no more from {on}: {statement}",
    "late/left": "{occasion}: was due by {due}; who had not been told was bound no more from {on}: {statement}",
    "late": "{occasion}: was due by {due}, answered on {on}: {statement}",
    "late/unnamed": "{occasion}: was due by {due}, answered on {on}",
    "settled": "{occasion}: settled on {on}: {statement}",
    "settled/unnamed": "{occasion}: settled on {on}",
    "together": "together with: {statement}",
    "over": "{occasion}: was due by {due}, and over on {on}; no answer on record",
    "not-in-text": "the text in force then has no such clause",
    "not-bound": "the text in force then does not bind {who} to this clause",
    "settled-count/far": "a shortfall in {count} of no more than {far} was settled: {statement}",
    "settled-count": "the shortfall in {count} was settled: {statement}",
    "unanswered": "{occasion}: was due by {due}, and no answer came",
    "refused": "that it was refused or not given is stated: {statement}",
    "contested": "{occasion}: that it was refused or not given is stated, no earlier than the answer: {statement}",
    "complete": "the record claims to be complete: {statement}",
    "all-named": "{count}: not among what is said to be all there was: {statement}",
    "complete-in-part": "it claims to be complete from {since} until {until} only, and must from {on} "
    "through {due}: {statement}",
    "no-record": "{occasion}: was due by {due}; no answer on record, and the record does not claim to be complete "
    "(a coverage statement for {kind} would)",
    "unsure": "{occasion}: may or may not have called for it: {statement}",
    "unsure/unnamed": "{occasion}: may or may not have called for it",
    "unsure-quota": "{occasion}: whether it is within the quota cannot be told: {statement}",
    # gates
    "outlives": "a breach goes on through that, until conduct within the duty is shown",
    "gate/while": "dormant since {since}, because this does not hold: {text}",
    "gate/benchmark": "nobody owes it: it is a benchmark, for conditions that ask whether it is met",
    "gate/unless": "suspended since {since}, because this holds: {text}",
    "gate/unless on a ground": "suspended since {since}, because this holds: {text}; ground: {basis}",
    "gate/excused": "a shortfall is excused since {since}, because this holds: {text}",
    "because": "{statement}",
    "because/void": "{statement}, relied on in good faith until it was taken back on {void}",
    "breach-of": "{who} {breached} {clause} since {since}",
    "breach-of/each": "{who} {breached} {clause} for {each} since {since}",
    "breach-of/over": "{who} {breached} {clause} from {since} until {until}",
    "breach-of/each/over": "{who} {breached} {clause} for {each} from {since} until {until}",
    "relied": "{who} was taken in good faith to fall short of {clause}, by what no longer stands: {statement}",
    "relied/unnamed": "{who} was taken in good faith to fall short of {clause}, by what no longer stands",
    "condition/holds": "holds: {what}",
    "condition/fails": "does not hold: {what}",
    "condition/held": "held on {on}: {what}",
    "condition/failed": "did not hold on {on}: {what}",
    "off": "no longer holds: {what}; {statement}",
    "reading": "{owner} first stated this reading on {said}",
}

# What kept a shortfall from being a breach until some date.
UNTIL_THEN: Mapping[str, str] = {
    "grace": "last within its grace",
    "excused": "excused",
    "dormant": "with the duty dormant",
    "suspended": "with the duty suspended",
    "ended": "with the duty at an end",
}

# "the shortfall … since …" of a text that binds, and of one that nobody has agreed to.
LASTED: Mapping[str, str] = {"legally": "has lasted", "politically": "has lasted", "hypothetical": "would have lasted"}

# "RU breached XI since …", in the words of the agreement's footing.
BREACHED: Mapping[str, str] = {
    "legally": "has fallen short of",
    "politically": "has not implemented",
    "hypothetical": "would have fallen short of",
}

ENGLISH = Catalogue(
    "en", "English", STATUSES, POLITICAL, FOOTINGS, BASES, ASLEEP, UNTIL_THEN, LASTED, BREACHED, LABELS, SENTENCES
)
