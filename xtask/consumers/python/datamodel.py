"""datamodel-code-generator: the pydantic models it makes, imported and run."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from consumer import READINGS, imported, leave, outcomes, published

GENERATE = [sys.executable, "-m", "datamodel_code_generator", "--input-file-type", "jsonschema"]
OPTIONS = ["--output-model-type", "pydantic_v2.BaseModel", "--use-title-as-name"]
OPTIONS += ["--formatters", "builtin", "--disable-timestamp"]


def run(reading):
    source = f"webhook.{reading}.json"
    made = Path(f"made_datamodel_{reading}.py")
    paths = ["--input", str(published(source)), "--output", str(made)]
    subprocess.run([*GENERATE, *OPTIONS, *paths], check=True)
    event = imported(made).WebhookEvent

    def rewrite(body):
        return event.model_validate_json(body).model_dump_json(by_alias=True, exclude_unset=True)

    return {
        "tool": "datamodel-code-generator",
        "version": version("datamodel-code-generator"),
        "input": source,
        "made": "pydantic models",
        "reading": reading,
        "complaints": [],
        "outcomes": outcomes(rewrite),
    }


leave([run(reading) for reading in READINGS])
