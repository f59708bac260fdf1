"""All ratios: median and quartiles, and whether each is within its bound.

With `--json` they are printed as JSON, for others to judge; with `--quick` everything runs once.

    python bench/run.py [decode] [serve] [--json] [--quick]
"""

from __future__ import annotations

import json
import sys
from typing import Any

from decode import decode
from serve import serve

Row = dict[str, Any]


def main() -> int:
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    parts = [word for word in sys.argv[1:] if not word.startswith("--")]
    rows: list[Row] = []
    for part in parts or PARTS:
        rows += PARTS[part]("--quick" in options)
    if "--json" in options:
        print(json.dumps(rows, indent=2))
    else:
        for row in rows:
            print(row["name"] if "--quick" in options else line(row))
    return 0 if options or all(within(row) for row in rows) else 1


def served(quick: bool) -> list[Row]:
    name = "requests per CPU-second: ASGI receiver{} / the same in FastAPI"
    return [
        {
            "name": name.format(extra),
            "bound": ">= 3.00",
            **serve("fastapi", kind, quick=quick),
        }
        for kind, extra in (("asgi", ""), ("asgi-fast", " with fast"))
    ]


PARTS = {"decode": decode, "serve": served}


def within(row: Row) -> bool:
    """Whether a row is within its bound, as one without is."""
    if row["bound"] is None:
        return True
    relation, limit = row["bound"].split()
    median: float = row["median"]
    return median <= float(limit) if relation == "<=" else median >= float(limit)


def line(row: Row) -> str:
    spread = f"{row['low']:.3f} to {row['high']:.3f}, {row['samples']} samples"
    verdict = "ok  " if within(row) else "OVER"
    return f"{verdict} {row['median']:.3f} ({spread}; {row['bound']})  {row['name']}"


if __name__ == "__main__":
    sys.exit(main())
