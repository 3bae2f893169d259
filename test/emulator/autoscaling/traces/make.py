"""Makes the three traces again: `python make.py` in this folder. The same seed gives the same bytes on every Python."""

import csv
import math
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
HOUR = 60


def noisy(random, expected):
    """A count around what is expected: the spread of a Poisson count, from `random()` alone, which no Python version changes."""
    normal = sum(random.random() for _ in range(12)) - 6
    return max(0, round(expected + normal * math.sqrt(expected)))


def burst(minute):
    """Quiet, with a burst that is gone after a quarter of an hour, half an hour of nobody at all, and one that tails off."""
    if 60 <= minute < 76:
        return 2800 if minute < 62 else 5600
    if 150 <= minute < 180:
        return 0
    if minute >= 190:
        return 220 + 4200 * math.exp(-(minute - 190) / 18)
    return 220


def daily_wave(minute):
    """A day from midnight: lowest at 4, highest at 16, a dip at noon."""
    day = 1 + math.sin((minute / HOUR - 10) / 24 * 2 * math.pi)
    lunch = 1 - 0.2 * math.exp(-(((minute / HOUR - 12.5) / 0.6) ** 2))
    return 150 + 2100 * day * lunch


def ramp(minute):
    """Two hours up, half an hour at the top, then half of it and, an hour later, next to nothing."""
    if minute < 120:
        return 200 + 7000 * minute / 120
    return 7200 if minute < 150 else 3600 if minute < 210 else 90


TRACES = {"burst": (burst, 300), "daily-wave": (daily_wave, 24 * HOUR), "ramp": (ramp, 270)}


def rows(name):
    load, minutes = TRACES[name]
    random = Random(f"{name} of 2026")
    return [(minute * 60, noisy(random, load(minute))) for minute in range(minutes)]


def write(folder):
    for name in TRACES:
        with open(folder / f"{name}.csv", "w", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([("seconds", "Invocations"), *rows(name)])


if __name__ == "__main__":
    write(HERE)
