"""Mutants of the package: each is broken in one place, and each must be caught by the tests.

    python tests/mutants.py [NAME…]

A mutant is a copy of the package in which one text is replaced by another. It runs the tests of the
files named; an unbroken copy, which must pass all of them, shows that the copies work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parents[1]

TIME_OUT = 120
"""How long the tests of a mutant may take, in seconds; one that hangs is caught too."""


class Mutant(NamedTuple):
    name: str
    module: str
    old: str
    new: str
    tests: str


MUTANTS = [
    # The token.
    Mutant(
        "token-by-prefix",
        "token",
        "compare_digest(token._secret, candidate)",
        "token._secret.startswith(candidate)",
        "receiver",
    ),
    Mutant(
        "token-without-case",
        "token",
        "compare_digest(token._secret, candidate)",
        "compare_digest(token._secret.lower(), candidate.lower())",
        "receiver",
    ),
    Mutant(
        "token-without-blanks",
        "token",
        'value.encode("latin-1")',
        'value.strip().encode("latin-1")',
        "receiver",
    ),
    Mutant("token-as-utf-8", "token", 'value.encode("latin-1")', "value.encode()", "receiver"),
    Mutant("token-that-raises", "token", "except UnicodeEncodeError:", "except KeyError:", "receiver"),
    Mutant(
        "only-the-last-token",
        "token",
        "        if compare_digest(token._secret, candidate):  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]\n            matched = True",
        "        matched = compare_digest(token._secret, candidate)",
        "receiver",
    ),
    Mutant("first-of-two-token-headers", "headers", "if len(values) > 1", "if False", "receiver"),
    Mutant("other-spellings-overlooked", "headers", "and key != name", "and False", "receiver"),
    Mutant("usual-names-in-any-spelling", "headers", '        "via",\n', '        "via",\n        "X-Webhook-Token",\n', "receiver"),
    Mutant("all-names-are-usual", "receiver", "has_usual_names(given) or", "True or", "receiver"),
    Mutant("only-token-by-prefix", "receiver", "compare_digest(token._text, given.get(TOKEN_HEADER))", "token._text.startswith(given.get(TOKEN_HEADER))", "receiver"),
    Mutant("only-token-that-raises", "receiver", "except TypeError:\n                pass", "except KeyError:\n                pass", "receiver"),
    Mutant("first-of-two-tokens-only", "receiver", " if len(self._tokens) == 1 else None", "", "receiver"),
    Mutant("plain-token-by-prefix", "receiver", 'compare_digest(token._secret, headers.get(_TOKEN_HEADER, b""))', 'token._secret.startswith(headers.get(_TOKEN_HEADER, b""))', "receiver"),
    Mutant("plain-head-of-any-method", "receiver", "and method == METHOD\n", "and True\n", "receiver"),
    Mutant("plain-head-of-any-content-type", "receiver", 'and headers.get(b"content-type") == _CONTENT_TYPE', "and True", "receiver"),
    Mutant("plain-head-of-any-length", "receiver", "< self._digits_of_limit", "<= self._digits_of_limit", "receiver"),
    Mutant("plain-head-with-two-tokens", "asgi", "or len(named := dict(pairs)) != len(pairs)", "or (named := dict(pairs)) is None", "receiver"),
    Mutant("plain-head-used-up", "asgi", "type(pairs) is not list\n                    # Of", "False\n                    # Of", "receiver"),
    Mutant("memory-passed-by", "receiver", "        if self._memory is not None:\n            return self", "        if False:\n            return self", "receiver"),
    Mutant("failure-when-called", "receiver", "            raise HandlerError from error\n        return work", "            raise error\n        return work", "receiver"),
    Mutant("failure-while-awaited", "asgi", "raise HandlerError from error", "raise error", "receiver"),
    Mutant("header-names-by-case", "headers", "key.lower() == name", "key == name", "receiver"),
    Mutant("empty-token", "token", "if not text:", "if False:", "receiver"),
    Mutant("token-shown", "token", 'return "Token(...)"', "return repr(self._secret)", "receiver"),
    # The head and the body.
    Mutant(
        "token-after-the-rest",
        "receiver",
        '        token = values.get(TOKEN_HEADER)\n',
        '        if method != METHOD:\n            raise MethodError\n        token = values.get(TOKEN_HEADER)\n',
        "receiver",
    ),
    Mutant("any-method", "receiver", "if method != METHOD", "if False", "receiver"),
    Mutant(
        "any-content-type",
        "receiver",
        "if content_type != CONTENT_TYPE and",
        "if False and",
        "receiver",
    ),
    Mutant(
        "announced-length-ignored",
        "receiver",
        "if _exceeds(",
        "if False and _exceeds(",
        "receiver",
    ),
    Mutant(
        "announced-length-read-by-python",
        "receiver",
        'len(digits) > len(str(limit)) or int(digits) > limit',
        "int(digits) > limit",
        "receiver",
    ),
    Mutant("chunks-without-limit", "asgi", "if length > limit", "if False", "receiver"),
    Mutant("stream-without-limit", "wsgi", "_read_up_to(stream, limit + 1)", "_read_up_to(stream, 1 << 30)", "receiver"),
    Mutant(
        "body-before-the-token",
        "asgi",
        "                    receiver.check_values(method, _values_of(pairs))\n                message = await receive()\n",
        "                    message = await receive()\n                    receiver.check_values(method, _values_of(pairs))\n",
        "receiver",
    ),
    Mutant("parts-in-another-order", "asgi", 'b"".join(chunks)', 'b"".join(reversed(chunks))', "receiver"),
    Mutant("broken-body-taken", "wsgi", "if len(body) < int(announced)", "if False", "receiver"),
    Mutant("chunked-body-lost", "wsgi", 'if environ.get("HTTP_TRANSFER_ENCODING")', "if False", "receiver"),
    Mutant("blanks-kept", "asgi", 'value.strip(b" \\t")', "value", "receiver"),
    Mutant("csrf-checked", "django", 'cast("Any", view).csrf_exempt = True', "pass", "receiver"),
    # The payload.
    Mutant(
        "unknown-key-dropped",
        "parse",
        "of_body(value, raw)",
        'of_body({key: value[key] for key in ("event", "data") if key in value}, raw)',
        "payloads",
    ),
    Mutant(
        "absent-data-made-null",
        "parse",
        "of_body(value, raw)",
        'of_body({"data": None, **value}, raw)',
        "payloads",
    ),
    Mutant(
        "unknown-status-refused",
        "validate",
        'if type(found) is not str and (fault := check_text(found)):\n        return under(value, "status"',
        'if found != "OPEN" and (fault := mismatch("a status", found)):\n        return under(value, "status"',
        "payloads",
    ),
    Mutant(
        "unknown-event-refused",
        "validate",
        "    if check is None:\n        return None",
        '    if check is None:\n        return mismatch("an event", found)',
        "payloads",
    ),
    Mutant(
        "null-refused",
        "validate",
        '    found = value.get("createdAt")\n    if (\n        found is not None',
        '    found = value.get("createdAt", "")\n    if (\n        found != ""',
        "payloads",
    ),
    Mutant(
        "issues-unchecked",
        "validate",
        'if fault := check_list(found, _check_issue):',
        "if fault := None:",
        "payloads",
    ),
    Mutant("true-is-one", "check", "type(value) is int", "isinstance(value, int)", "payloads"),
    Mutant("any-number-is-an-integer", "check", "and value.is_integer()", "", "payloads"),
    Mutant("no-float-is-an-integer", "check", "and value.is_integer()", "and False", "payloads"),
    Mutant("integers-without-limit", "check", "2**64", "2**65", "payloads"),
    Mutant("any-text-is-a-timestamp", "check", "and is_timestamp(value)", "", "payloads"),
    Mutant("line-break-behind-a-timestamp", "timestamp", ").fullmatch\n\"\"\"All", ").match\n\"\"\"All", "payload"),
    Mutant("digits-of-all-scripts", "timestamp", "    re.ASCII,\n", "    re.UNICODE,\n", "payload"),
    Mutant("no-leap-seconds", "timestamp", 'match[6] != "60" or', 'match[6] != "60" and', "payload"),
    Mutant("leap-seconds-anywhere", "timestamp", 'match[6] != "60" or', "True or", "payload"),
    Mutant("days-beyond-the-month", "timestamp", "1 <= day <= _days_of(year, month)", "1 <= day <= 31", "payload"),
    Mutant("missing-key-misplaced", "check", "if key not in parent", "if False", "payloads"),
    Mutant("pointer-of-the-parent", "check", 'f"/{step}{fault.pointer}"', 'f"/{step}"', "payloads"),
    Mutant("constants-taken", "parse", "    raise ValueError\n\n\nScan", "    return 0\n\n\nScan", "payloads"),
    Mutant("infinite-numbers", "parse", "    if number in (", "    if number is (", "payloads"),
    Mutant("numbers-without-end-in-the-middle", "parse", "len(raw) < 2 * _LONGEST_DOUBLE", "len(raw) < 3 * _LONGEST_DOUBLE", "payloads"),
    Mutant("numbers-looked-for-elsewhere", "parse", "raw[_LONGEST_DOUBLE - 1 : _LONGEST_DOUBLE]", "raw[_STRIDE - 1 : _STRIDE]", "payloads"),
    Mutant("only-the-first-moment", "validate", "(found != moment and not is_usual(found))", "not moment", "payloads"),
    Mutant("numbers-without-end", "parse", 'sample.rpartition(b"0000")[1] != b""', "False", "payloads"),
    Mutant("recursion-without-end", "parse", "except RecursionError:", "except KeyError:", "payloads"),
    Mutant("half-a-surrogate-pair", "parse", "and _half_a_pair.search(text)", "and False", "payloads"),
    Mutant("more-than-one-value", "parse", "if end != len(text) and", "if False and", "payloads"),
    Mutant("surrogates-in-bytes", "parse", "text = raw.decode()", 'text = raw.decode(errors="surrogatepass")', "payloads"),
    Mutant("blank-of-a-page-break", "parse", '" \\t\\n\\r"', '" \\t\\n\\r\\f"', "payloads"),
    Mutant("integer-made-a-float", "record", "return value if type(value) is int else int(value)", "return value", "payload"),
    Mutant("fast-believes-msgspec", "fast", ") and _is_doubtful(body, shape)", ") and False", "fast"),
    Mutant("fast-without-check", "fast", "type(_check(body))", "_IssueCreationEvent", "fast"),
    Mutant("fast-without-end", "fast", " or has_long_numeral(body)", "", "payloads"),
    Mutant("fast-skips-bytes", "fast", "        body.decode()\n", '        body.decode("latin-1")\n', "fast"),
    Mutant("fast-takes-all-for-ascii", "fast", " + bytes(range(0x80, 0x100))", "", "fast"),
    Mutant("fast-takes-signs-for-letters", "fast", 'b"+\\\\"', 'b"\\\\"', "fast"),
    Mutant("fast-takes-escapes-for-letters", "fast", 'b"+\\\\"', 'b"+"', "fast"),
    Mutant("fast-skips-long-numbers", "fast", " or shape.rpartition(_LONG)[1]\n", "\n", "fast"),
    Mutant("fast-skips-suspects", "fast", " or shape.rpartition(_SUSPECT)[1] or", " or", "fast"),
    Mutant("fast-skips-long-numbers-beside-korean", "fast", ' or shape.rpartition(_LONG)[1] != b""', "", "fast"),
    Mutant("fast-skips-suspects-beside-korean", "fast", ' or shape.rpartition(_SUSPECT)[1] != b""', "", "fast"),
    Mutant("fast-skips-signs", "fast", "_PLUS in body\n        or ", "", "fast"),
    Mutant("fast-skips-escapes", "fast", "_BACKSLASH in body\n        or ", "", "fast"),
    Mutant("fast-skips-exponents", "fast", '"0e000" in shape', "False", "fast"),
    Mutant("fast-skips-signed-exponents", "fast", 'or "0e-000" in shape', "", "fast"),
    Mutant("fast-takes-blanks", "fast", 'or "-00 00:00:00" in shape', "", "fast"),
    Mutant("fast-takes-bare-offsets", "fast", "or ('-0000\"' in shape and", "or (False and", "fast"),
    Mutant("fast-skips-long-numbers-in-detail", "fast", "or _LONG_IN_DETAIL in shape", "", "fast"),
    Mutant("fast-takes-escapes", "fast", 'or "\\\\u00" in shape', "", "fast"),
    Mutant("fast-decodes-on-its-stack", "fast", "    except RecursionError:\n        # The stack", "    except KeyError:\n        # The stack", "fast"),
    Mutant("decoded-every-time", "record", "self._json = value = late","value = late", "fast"),
    Mutant("custom-fields-with-all-keys", "payload", " if key not in FEEDBACK_KEYS", "", "payload"),
    # The answer.
    Mutant("created-instead-of-ok", "answer", "_answer(200,", "_answer(201,", "receiver"),
    Mutant("failure-acknowledged", "receiver", "            raise HandlerError from error", "            return", "receiver"),
    Mutant("handler-not-awaited", "receiver", "_settle(handler.call(event))", "handler.call(event)", "receiver"),
    Mutant("blocking-the-loop", "receiver", "await asyncio.to_thread(handler.call, event)", "handler.call(event)", "receiver"),
    Mutant(
        "remembered-before-success",
        "receiver",
        "        self._dispatch(event)\n        try:\n            _settle(memory.add(digest))",
        "        memory.add(digest)\n        try:\n            self._dispatch(event)",
        "receiver",
    ),
    Mutant(
        "remembered-before-success-in-a-loop",
        "receiver",
        "        await self._dispatch_async(event)\n        try:\n            added = memory.add(digest)",
        "        added = memory.add(digest)\n        await self._dispatch_async(event)\n        try:",
        "receiver",
    ),
    Mutant("remembered-for-ever", "deduplicate", "now - moment < self._seconds", "True", "receiver"),
    Mutant("listener-that-kills", "receiver", "        except Exception:\n            # The sender", "        except KeyError:\n            # The sender", "receiver"),
    # The sender.
    Mutant("404-retried", "policy", "500 <= status <= 599", "status == 404 or 500 <= status <= 599", "policy"),
    Mutant("500-not-retried", "policy", "500 <= status <= 599", "500 < status <= 599", "policy"),
    Mutant("600-retried", "policy", "500 <= status <= 599", "500 <= status", "sender"),
    Mutant("redirect-retried", "policy", "500 <= status <= 599", "300 <= status < 400 or 500 <= status", "policy"),
    Mutant("created-is-no-success", "policy", "200 <= status <= 299", "status == 200", "policy"),
    Mutant("fifth-attempt", "sender", "len(attempts) > policy.retries", "len(attempts) > policy.retries + 1", "policy"),
    Mutant("third-attempt-is-the-last", "sender", "len(attempts) > policy.retries", "len(attempts) >= policy.retries", "policy"),
    Mutant("retry-too-soon", "protocol", "RETRY_INTERVAL: Final = 3.0", "RETRY_INTERVAL: Final = 2.999", "policy"),
    Mutant("time-out-of-each-read", "transport", "        self._raw.settimeout(self._deadline.left())\n        return", "        self._raw.settimeout(5)\n        return", "sender"),
    Mutant("half-a-head-is-an-answer", "transport", "if self.in_head and", "if False and", "sender"),
    Mutant("interim-answer-taken", "transport", "if not 102 <= head.status <= 199", "if True", "sender"),
    Mutant("half-an-answer-is-a-failure", "transport", "except (OSError, http.client.HTTPException, ValueError):\n        # A body", "except KeyError:\n        # A body", "sender"),
    Mutant("answer-read-to-its-end", "transport", "_ANSWER_LIMIT: Final = 64 * 1024", "_ANSWER_LIMIT: Final = 2**30", "sender"),
    Mutant("query-dropped", "sender", 'if parts.query else ""', 'if False else ""', "sender"),
    Mutant("password-sent", "sender", "if parts.username is not None", "if False", "sender"),
    Mutant("url-quoted", "sender", 'raise ValueError("url: neither http:// nor https://")', 'raise ValueError(f"url: {url}")', "sender"),
    Mutant("nan-sent", "record", "allow_nan=False", "allow_nan=True", "sender"),
    Mutant("woken-too-soon", "clock", "time.sleep(left)", "break", "sender"),
]  # fmt: skip

ALL_TESTS = "captures fast payload payloads policy receiver requests sender"


def main() -> int:
    wanted = sys.argv[1:]
    chosen = [mutant for mutant in MUTANTS if not wanted or mutant.name in wanted]
    assert chosen, f"no such mutant: {wanted}"
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS), "a name twice"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if not passes(work, Mutant("unbroken", "", "", "", ALL_TESTS)):
            sys.exit("the unbroken copy fails its tests")
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            survived = list(threads.map(lambda mutant: passes(work, mutant), chosen))
    survivors = [mutant.name for mutant, alive in zip(chosen, survived, strict=True) if alive]
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} mutants caught")
    if survivors:
        print(f"survivors: {', '.join(survivors)}", file=sys.stderr)
    return 1 if survivors else 0


def passes(work: Path, mutant: Mutant) -> bool:
    """Whether the tests pass on a copy of the package, with that change."""
    copy = work / mutant.name
    for part in ("src", "tests", "examples"):
        shutil.copytree(PACKAGE / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PACKAGE / "pyproject.toml", copy)
    if mutant.module:
        mutate(copy / f"src/abc_webhook/{mutant.module}.py", mutant)
    tests = [str(copy / f"tests/test_{test}.py") for test in mutant.tests.split()]
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env=environment(copy),
            timeout=TIME_OUT,
            capture_output=True,
            check=False,
        )
        survived = done.returncode == 0
    except subprocess.TimeoutExpired:
        survived = False
    if mutant.module:
        print(f"{'SURVIVED' if survived else 'caught  '} {mutant.name}", flush=True)
    elif not survived:
        print(done.stdout.decode(), flush=True)
    shutil.rmtree(copy)
    return survived


def environment(copy: Path) -> dict[str, str]:
    """The copies lie elsewhere, and so must be told where the data is, and are imported first."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(copy / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ABC_WEBHOOK_SCHEMA": str(PACKAGE / "../../schema"),
        "ABC_WEBHOOK_CAPTURES": str(PACKAGE / "../rust/tests/data/captures"),
    }


def mutate(file: Path, mutant: Mutant) -> None:
    text = file.read_text()
    if mutant.old not in text:
        raise ValueError(f"{mutant.name}: {file.name} has no {mutant.old!r}")
    file.write_text(text.replace(mutant.old, mutant.new))


if __name__ == "__main__":
    sys.exit(main())
