"""Keys that mean something to objects are fields like any other."""

import json

from my_hooks import Absent, Feedback, Mismatch, fields

none = fields(Feedback.from_json({"id": 1, "issues": []}))
assert none.constructor == Absent(), "inherited, not said"
assert none.class_ == Absent(), "a reserved word"

said = json.loads('{"__proto__": "a", "constructor": true, "2fa": 2, "class": ["x"], "a\\"b": "c"}')
every = fields(Feedback.from_json(said))
proto: str | None = every.proto.value
assert proto == "a"
assert every.constructor == Mismatch(True), "True is no number"
assert every.field_2fa == Mismatch(2)
assert every.class_.value == ("x",)
assert every.a_b.value == "c"
