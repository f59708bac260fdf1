"""quicktype with its target Python: the classes it makes, imported and run.

quicktype itself is a program in Node, installed in the folder beside this one.
"""

import json
import subprocess
from pathlib import Path

from consumer import READINGS, imported, leave, outcomes, published

PACKAGE = Path("../node/node_modules/quicktype")
GENERATE = ["node", str(PACKAGE / "dist/index.js"), "--telemetry", "disable"]
OPTIONS = ["--src-lang", "schema", "--lang", "python", "--top-level", "WebhookEvent"]


def run(reading):
    source = f"webhook.{reading}.json"
    made = Path(f"made_quicktype_{reading}.py")
    subprocess.run([*GENERATE, *OPTIONS, "--out", str(made), str(published(source))], check=True)
    module = imported(made)

    def rewrite(body):
        event = module.webhook_event_from_dict(json.loads(body.decode("utf-8")))
        return json.dumps(module.webhook_event_to_dict(event), allow_nan=False)

    return {
        "tool": "quicktype, Python",
        "version": json.loads((PACKAGE / "package.json").read_text("utf-8"))["version"],
        "input": source,
        "made": "Python classes",
        "reading": reading,
        "complaints": [],
        "outcomes": outcomes(rewrite),
    }


leave([run(reading) for reading in READINGS])
