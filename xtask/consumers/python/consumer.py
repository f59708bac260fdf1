"""What every consumer in Python shares: the vectors it is given and the report it leaves.

Called as `python CONSUMER.py SCHEMA VECTORS REPORT`: the folder of the published schemas, the list
of vectors, and where to write what happened. Nothing is judged here.
"""

import importlib.util
import json
import sys
from pathlib import Path

_schema, _vectors, _report = (Path(argument) for argument in sys.argv[1:4])

READINGS = ("strict", "tolerant")


def published(name):
    return _schema / name


def imported(path):
    """Runs a module that a tool has made."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def outcomes(rewrite):
    """Runs every vector: `rewrite` makes a text of a body, or raises to refuse it."""
    return {
        vector["name"]: _outcome(rewrite, Path(vector["file"]).read_bytes())
        for vector in json.loads(_vectors.read_text("utf-8"))
    }


def _outcome(rewrite, body):
    try:
        return {"wrote": rewrite(body)}
    except (ValueError, TypeError, AssertionError):
        return {"accepted": False}


def leave(rows):
    _report.write_text(json.dumps(rows), "utf-8")
