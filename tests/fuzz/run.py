"""The fuzzers: random agreements, expressions, conditions, records and command lines, in bounded time and memory.

    python3 x fuzz                          10,000 inputs over all targets, on all cores
    python3 x fuzz 1000000                  a million: two to three hours on two cores
    python3 x fuzz 500 expressions csv      500 over these
    python3 x fuzz 20000 worlds             the engine beside the reference evaluator, as CI does: some 15 minutes
    python3 x fuzz --seed 7                 the same inputs as every time with that seed
    python3 x fuzz --jobs 1                 on one core; the inputs are the same
    python3 x fuzz --guided                 guided by which lines are reached, a minute for each target (guided.py)
    python3 x fuzz --guided csv --minutes 10
    python3 x fuzz --replay FILE            one input again; what comes out is shown in full

Rules

1. What a find is, and the bounds of time and memory: trial.py. What is fuzzed: targets.py.
2. An input depends on the seed, the target and its number alone, at one state of the clone. The seed is always told.
3. A find is made smaller while it stays the same find, kept in tests/fuzz/finds/, and told with one line that
   reproduces it; of those that end in the same place only the first is.
4. The exit code is 1 if there were finds.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path

if (root := str(Path(__file__).resolve().parents[2])) not in sys.path:
    sys.path.insert(0, root)  # as a script it stands in no package

from tests.fuzz.guided import MISSING, guided, is_there
from tests.fuzz.hunt import hunted
from tests.fuzz.keeping import replayed
from tests.fuzz.targets import TARGETS


def main(arguments: Sequence[str]) -> int:
    """Run the fuzzers that are asked for."""
    parser = argparse.ArgumentParser("x fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", nargs="*", metavar="N | TARGET", help=f"how many, and of which: {', '.join(TARGETS)}")
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**6)), help="a new one if left out")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many processes; one for each core")
    parser.add_argument("--minutes", type=float, help="stop after so long, for each target where it is guided")
    parser.add_argument("--guided", action="store_true", help="let the lines that are reached guide what is tried")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="try a kept input again")
    asked = parser.parse_intermixed_args(arguments)
    if asked.replay:
        return replayed(asked.replay)
    numbers = [int(word) for word in asked.what if word.isdecimal()]
    names = [word for word in asked.what if not word.isdecimal()]
    if strange := [name for name in names if name not in TARGETS]:
        parser.error(f"there is no target '{strange[0]}'; there are {', '.join(TARGETS)}")
    if len(numbers) > 1:
        parser.error("say once how many")
    if asked.jobs < 1:
        parser.error("--jobs is 1 or more")
    chosen = [TARGETS[name] for name in names or (name for name, target in TARGETS.items() if target.weight)]
    if asked.guided:
        if not is_there():
            print(MISSING)
            return 0
        told = guided(chosen, numbers[0] if numbers else None, asked.minutes, asked.seed, asked.jobs)
        return int(any(target.finds for target in told))
    tally = hunted(chosen, numbers[0] if numbers else 10_000, asked.seed, asked.jobs, asked.minutes)
    return int(bool(tally.finds))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # what came of the inputs so far was told
        sys.exit(130)
