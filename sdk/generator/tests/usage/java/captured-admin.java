// What a user may write with the fields of the captured channel.

import java.util.List;
import java.util.Map;
import java.util.Objects;
import my_hooks.CategoryOption;
import my_hooks.ChannelFields;
import my_hooks.Feedback;
import my_hooks.FeedbackCreationEvent;
import my_hooks.FieldValue;
import my_hooks.TagsOption;
import my_hooks.WebhookEvent;

class Usage {
  private static final String BODY =
      """
      {"event": "FEEDBACK_CREATION", "data": {"feedback": {
        "id": 1, "updatedAt": "2024-01-15T10:30:00.000Z", "issues": [],
        "rating": 5, "message": null, "category": "spam", "visitedAt": ["2024-01-01"],
        "tags": ["alpha", "alpha"], "added": true, "__proto__": 1
      }, "channel": {"id": 1, "name": "a"}, "project": {"id": 1, "name": "b"}}}""";

  public static void main(String[] arguments) {
    var event = (FeedbackCreationEvent) WebhookEvent.parse(BODY);
    Feedback feedback = event.data().feedback();
    ChannelFields known = ChannelFields.of(feedback);
    Double rating = known.rating().orNull();
    expect("a value", rating, 5.0);
    expect("an option of tomorrow", known.category().orNull(), new CategoryOption("spam"));
    expect("an unknown option", narrowed(known.category()), "spam");
    expect("a null", known.message(), new FieldValue.Null<String>());
    expect("an absent key", known.summary(), new FieldValue.Absent<String>());
    FieldValue<String> visited = known.visitedAt();
    expect("another shape", visited, new FieldValue.Mismatch<String>(List.of("2024-01-01")));
    List<TagsOption> tags = known.tags().toOptional().orElseThrow();
    expect("duplicates", tags, List.of(TagsOption.ALPHA, TagsOption.ALPHA));
    expect("what is not listed", known.unlisted(), Map.of("added", true, "__proto__", 1L));
  }

  private static String narrowed(FieldValue<CategoryOption> category) {
    if (category instanceof FieldValue.Mismatch<CategoryOption> other) {
      return other.found().toString();
    }
    if (!(category instanceof FieldValue.Value<CategoryOption> known)) return "";
    return switch (known.value().known()) {
      case BUG -> "a bug";
      case WISH -> "a wish";
      case OTHER -> known.value().text();
    };
  }

  private static void expect(String what, Object found, Object expected) {
    if (Objects.equals(found, expected)) return;
    throw new AssertionError(what + ": " + found + " should be " + expected);
  }
}
