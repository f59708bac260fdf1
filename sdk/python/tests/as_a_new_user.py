"""As a new user would: builds the package, installs it elsewhere, pastes the README's receiver.

What comes after `--` is then run with the receiver's address as its last argument.

    python tests/as_a_new_user.py -- abc-webhook check receiver --strict
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path
from urllib.request import Request, urlopen

PACKAGE = Path(__file__).parents[1]
TOKEN = "your-secret-token"


def main() -> int:
    words = sys.argv[1:]
    command = words[words.index("--") + 1 :] if "--" in words else []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        wheel = build(place)
        python = install(place, wheel)
        (place / "receiver.py").write_text(on_any_port(receiver_of_readme()))
        return check(python, place, command)


def build(place: Path) -> Path:
    """Builds both distributions with the tools that are installed, and looks into them."""
    run(
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--outdir",
        str(place / "dist"),
        str(PACKAGE),
    )
    files = sorted((place / "dist").iterdir())
    run(sys.executable, "-m", "twine", "check", "--strict", *map(str, files))
    wheel = next(file for file in files if file.suffix == ".whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "abc_webhook/py.typed" in names, names
    assert all(name.startswith(("abc_webhook/", "abc_webhook-")) for name in names), names
    with tarfile.open(next(file for file in files if file.suffix == ".gz")) as archive:
        parts = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {"examples/main.py", "README.md", "LICENSE-MIT", "src/abc_webhook/py.typed"} <= parts
    assert not any(part.startswith(("tests", "bench", "conformance")) for part in parts), parts
    return wheel


def install(place: Path, wheel: Path) -> Path:
    """Installs the wheel by itself, to see that it needs nothing, then what the README wants."""
    venv.create(place / "venv", with_pip=True)
    python = place / "venv/bin/python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--no-index", str(wheel))
    run(str(python), "-c", "import abc_webhook, abc_webhook.asgi, abc_webhook.wsgi", cwd=place)
    run(*pip, "--constraint", str(constraints(place)), "uvicorn")
    return python


def constraints(place: Path) -> Path:
    """The versions that the package is tested with."""
    pinned = (PACKAGE / "requirements.txt").read_text()
    versions = re.findall(r"^([\w.-]+==[\w.]+)", pinned, re.MULTILINE)
    file = place / "constraints.txt"
    file.write_text("\n".join(versions))
    return file


def receiver_of_readme() -> str:
    """The first whole program of the README."""
    match = re.search(r"```python\n(.*?)```", (PACKAGE / "README.md").read_text(), re.DOTALL)
    assert match is not None
    return match[1]


def on_any_port(code: str) -> str:
    """The README's port may be taken."""
    assert "port=3000" in code, code
    return code.replace("port=3000", "port=0")


def check(python: Path, place: Path, command: list[str]) -> int:
    environment = {**os.environ, "ABC_WEBHOOK_TOKEN": TOKEN}
    with subprocess.Popen(
        [python, "receiver.py"],
        cwd=place,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as receiver:
        try:
            url = f"{address(receiver)}/webhook"
            deliver(url)
            if not command:
                return 0
            return subprocess.run([*command, url], env=environment, check=False).returncode
        finally:
            receiver.terminate()


def address(receiver: subprocess.Popen[str]) -> str:
    """The server tells it, among other things."""
    assert receiver.stderr is not None
    said = ""
    for line in receiver.stderr:
        said += line
        match = re.search(r"running on (http://[\d.]+:\d+)", line)
        if match is not None:
            return match[1]
    raise RuntimeError(said)


def deliver(url: str) -> None:
    headers = {"content-type": "application/json", "x-webhook-token": TOKEN}
    with urlopen(Request(url, b'{"event":"PING"}', headers), timeout=30) as answer:
        print(f"the README's receiver answered {answer.status}", flush=True)
        assert answer.status == 200


def run(*words: str, cwd: Path | None = None) -> None:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)}:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
