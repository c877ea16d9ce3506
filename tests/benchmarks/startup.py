"""How long whole processes take, as ratios to a Python that does nothing.

    python tests/benchmarks/startup.py [REPETITIONS]

Prints a Markdown table and asserts nothing. All commands take turns in one run, so that a
busy machine slows them alike; the figures are medians. The processor's ratio is that of
user and system time, which other work on the machine changes less.
"""

from __future__ import annotations

import compileall
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
KG = str(Path(sys.executable).with_name("kg"))
EMPTY = "python -c pass"


def commands(work: Path) -> dict[str, list[str]]:
    """What is measured, by the name that it has in the table."""
    build, again = str(work / "build"), str(work / "again")
    data = str(REPOSITORY / "data")
    modules = ("typer", "pyoxigraph", "rdflib", "networkx", "pyshacl")
    return {
        EMPTY: [sys.executable, "-c", "pass"],
        **{f"import {name}": [sys.executable, "-c", f"import {name}"] for name in modules},
        "kg --help": [KG, "--help"],
        "kg query figures": [KG, "query", "figures", "--graph", build],
        "kg show 楼长": [KG, "show", "楼长", "--graph", build],
        "kg check": [KG, "check", "--data", data],
        "kg build": [KG, "build", "--data", data, "--out", again],
    }


class Times(NamedTuple):
    """What a process took, in seconds: by the clock, and of the processors."""

    clock: float
    processor: float


def times(command: list[str]) -> Times:
    """Run a process and return what it took, from its start to its end."""
    used, start = processor(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return Times(time.perf_counter() - start, processor() - used)


def processor() -> float:
    """Return the processor time of all finished child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(repetitions: int) -> dict[str, Times]:
    """Return the medians of each command, by its name in the table."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        measured = commands(work)
        subprocess.run(
            [KG, "build", "--data", REPOSITORY / "data", "--out", work / "build"], check=True
        )
        for command in measured.values():  # so that files are cached and bytecode is written
            times(command)
        rounds = [
            {name: times(command) for name, command in measured.items()} for _ in range(repetitions)
        ]
    return {
        name: Times(
            median(done[name].clock for done in rounds),
            median(done[name].processor for done in rounds),
        )
        for name in measured
    }


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    compileall.compile_dir(REPOSITORY / "src", quiet=1)  # as pip does when it installs
    figures = measure(repetitions)
    print(f"Medians of {repetitions} runs, Python {sys.version.partition(' ')[0]}\n")
    print("| process | seconds | × python -c pass | processor × |")
    print("|---|---:|---:|---:|")
    clock, used = figures[EMPTY]
    for name, took in figures.items():
        ratios = f"{took.clock / clock:.1f} | {took.processor / used:.1f}"
        print(f"| `{name}` | {took.clock:.3f} | {ratios} |")


if __name__ == "__main__":
    main()
