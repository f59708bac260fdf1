// Keys that mean something to Java are fields like any other.

import java.util.List;
import java.util.Map;
import my_hooks.ChannelFields;
import my_hooks.Feedback;
import my_hooks.FieldValue;
import my_hooks.Timestamp;

class Usage {
  public static void main(String[] arguments) {
    Map<String, Object> custom = Map.of("toString", "a\"b", "class", 1, "2fa", 2, "userEmail", "x");
    Timestamp then = new Timestamp("2024-01-15T10:30:00.000Z");
    var feedback = new Feedback(1, my_hooks.Field.absent(), then, List.of(), custom);
    ChannelFields known = ChannelFields.of(feedback);
    check(known.toString_().orNull().text().equals("a\"b"));
    check(known.class_() instanceof FieldValue.Mismatch);
    check(known.constructor() instanceof FieldValue.Absent);
    check(known.userEmail() instanceof FieldValue.Absent);
    check(known.userEmail_16().orNull().equals("x"));
    check(known.unlisted().isEmpty());
  }

  private static void check(boolean right) {
    if (!right) throw new AssertionError();
  }
}
