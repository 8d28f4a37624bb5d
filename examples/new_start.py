"""Who kept the limits of New START, exchange by exchange, and under whose reading.

    python3 x run python examples/new_start.py

Loads the treaty and the public record that ship, assesses them at each exchange since the limits bind, and prints
one line each for the launchers of the United States, the one number on which the readings differ.
"""

import detente

agreement = detente.load("new-start")
record = detente.read_record(agreement=agreement)

for day in ("2018-09-01", "2021-03-01", "2022-03-01", "2023-04-01", "2024-03-01"):
    assessment = detente.assess(agreement, record, at=day)
    (finding,) = assessment.findings(clause="II.1.c", party="US")
    verdicts = ", ".join(f"{v.reading}: {v.status}" for v in finding.verdicts)
    print(f"{day}  {finding.status:9} {finding.value.show(finding.unit):14} {verdicts}".rstrip())

frame = assessment.frame()
print(frame.filter(frame["status"] == "disputed").select("clause", "owed_by", "occasion", "verdicts").head(3))
