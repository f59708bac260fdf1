"""What a user may write with the fields of the captured channel, and what not."""

import json

from my_hooks import Absent, Feedback, Mismatch, Null, Value, fields, unlisted_fields

feedback = Feedback.from_json(
    json.loads("""{
        "id": 1, "updatedAt": "2024-01-15T10:30:00.000Z", "issues": [],
        "rating": 5, "message": null, "category": "spam", "visitedAt": ["2024-01-01"],
        "tags": ["alpha", "alpha"], "added": true, "__proto__": 1
    }""")
)
known = fields(feedback)

rating: float | None = known.rating.value
category: str | None = known.category.value


def wrong() -> None:
    """What the checkers of types refuse; never called."""
    print(known.ratting)  # type: ignore[attr-defined]
    print(known.updated_at)  # type: ignore[attr-defined]
    text: str | None = known.rating.value  # type: ignore[assignment]
    print(text)


def narrowed() -> str | None:
    """A field can be matched."""
    match known.category:
        case Value(value):
            return "a bug" if value == "bug" else value
        case Mismatch(found):
            return str(found)
        case Null() | Absent():
            return None


assert rating == 5, "a value"
assert (category, narrowed()) == ("spam", "spam"), "an option of tomorrow"
assert known.message == Null(), "a null"
assert known.summary == Absent(), "an absent key"
assert known.visited_at == Mismatch(["2024-01-01"]), "another shape"
assert known.visited_at.value is None, "no value of another shape"
assert known.tags.value == ("alpha", "alpha"), "duplicates"
assert unlisted_fields(feedback) == {"added": True, "__proto__": 1}, "what is not listed"
