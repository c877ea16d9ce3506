"""How long whole processes take, as ratios to a Python that does nothing.

    python tests/benchmarks/startup.py [REPETITIONS]

Prints a Markdown table and asserts nothing. All commands take turns in one run, so that a
busy machine slows them alike; the figures are medians.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

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


def seconds(command: list[str]) -> float:
    """Return how long a process takes, from its start to its end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def measure(repetitions: int) -> dict[str, float]:
    """Return the median seconds of each command."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        measured = commands(work)
        subprocess.run(
            [KG, "build", "--data", REPOSITORY / "data", "--out", work / "build"], check=True
        )
        for command in measured.values():  # so that files are cached and bytecode is written
            seconds(command)
        rounds = [
            {name: seconds(command) for name, command in measured.items()}
            for _ in range(repetitions)
        ]
    return {name: median(times[name] for times in rounds) for name in measured}


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    figures = measure(repetitions)
    print(f"Medians of {repetitions} runs, Python {sys.version.partition(' ')[0]}\n")
    print("| process | seconds | × python -c pass |")
    print("|---|---:|---:|")
    for name, time_ in figures.items():
        print(f"| `{name}` | {time_:.3f} | {time_ / figures[EMPTY]:.1f} |")


if __name__ == "__main__":
    main()
