package dev.abcwebhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A body is read in two ways, which agree on all that the quick one reads. */
class ReadersTest {
  /** What mutations put in: whatever means something to JSON. */
  private static final String SPARE = "0123456789{}[],:\"\\ntrufalseE+-. \t/";

  @Test
  void theyAgreeOnWhatIsAlmostAnEvent() {
    Random random = new Random(42);
    int quick = 0;
    for (var vector : Vectors.of("payloads-valid", 60)) {
      byte[] body = Vectors.bytesOf(vector.get("body"));
      if (body.length > 10_000) continue;
      for (int round = 0; round < 100; round++) {
        if (agree(round == 0 ? body : mutated(body, random))) quick++;
      }
    }
    assertTrue(quick > 1000, "only " + quick);
  }

  @Test
  void theQuickOneReadsWhatBodiesAreMadeOf() {
    for (String value :
        List.of(
            "[ ]",
            "{ }",
            "[1 ,\t2\r\n, {\"a\" : [true,false,null]}]",
            "{\"a\":1,\"b\":2,\"a\":3}",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\\uD83D\\uDE00 \uD83D\uDE00\u00E9\u2028\"",
            "{\"\\u0061\":1,\"\u00E9\":2}",
            "-0",
            "-0.0e0",
            "0.5E+3",
            "12e-1",
            "-12345678901234567",
            "123456789012345678",
            "[".repeat(31) + "]".repeat(31))) {
      assertTrue(agree(unknown(value)), value);
    }
  }

  @Test
  void theQuickOneLeavesTheRestToTheOther() {
    for (String value :
        List.of(
            "",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[}",
            "{\"a\":1,}",
            "{,}",
            "{\"a\"}",
            "{\"a\",1}",
            "{a:1}",
            "01",
            "-",
            "+1",
            ".5",
            "1.",
            "1e",
            "1e+",
            "-01",
            "0x1",
            "1e400",
            "NaN",
            "1f",
            "1/**/",
            "1234567890123456789",
            "tru",
            "nul",
            "nulL",
            "truee",
            "'a'",
            "\"",
            "\"\\\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12G4\"",
            "\"\\uD83D\"",
            "\"\\uDE00\\uD83D\"",
            "\"\\uD83Da\"",
            "\"\t\"",
            "\"\0\"",
            "\"abcdefgh\nijk\"",
            "\u00A01",
            "[".repeat(32) + "]".repeat(32))) {
      assertNull(quick(unknown(value)), value);
    }
  }

  /** Every place where a body may break off. */
  @Test
  void theQuickOneReadsNoPartOfABody() {
    byte[] body = bytes(WebhookEvent.parse(Vectors.bodyNamed("guide-issue-addition")).toJson());
    assertNotNull(quick(body));
    for (int end = 1; end < body.length; end++) {
      assertNull(quick(Arrays.copyOf(body, end)), "of " + end + " bytes");
    }
  }

  @Test
  void theyAgreeOnTimestampsThatAreAlmostTheLatest() {
    String one = "2024-01-15T10:30:00.000Z";
    for (String other :
        List.of(one, "2024-01-15T10:30:00.001Z", "2024-01-15T10:30:00.000", one + "Z", "")) {
      String issue = "{\"id\":1,\"createdAt\":\"%s\",\"updatedAt\":\"%s\",\"name\":\"a\",";
      String data = "\"status\":\"OPEN\"},\"project\":{\"id\":1,\"name\":\"a\"}}}";
      String body = "{\"event\":\"ISSUE_CREATION\",\"data\":{\"issue\":" + issue + data;
      boolean good = other.length() == one.length();
      assertEquals(good, agree(bytes(body.formatted(one, other))), other);
    }
  }

  private static byte[] unknown(String value) {
    return bytes("{\"event\":\"A\",\"data\":" + value + ",\"x\":" + value + "} ");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Whether the quick one reads it; then the other one reads the same. */
  private static boolean agree(byte[] body) {
    WebhookEvent quick = quick(body);
    if (quick == null) return false;
    WebhookEvent slow = PayloadReader.event(body);
    assertEquals(slow, quick);
    // Maps are equal in any order. The text has the order too.
    assertEquals(slow.toJson(), quick.toJson());
    return true;
  }

  private static WebhookEvent quick(byte[] body) {
    try {
      return QuickReader.event(body);
    } catch (WebhookException.MalformedBody exception) {
      assertThrows(WebhookException.MalformedBody.class, () -> PayloadReader.event(body));
      return null;
    }
  }

  /** A piece is doubled, left out, or a byte is another. */
  private static byte[] mutated(byte[] body, Random random) {
    int from = random.nextInt(body.length);
    int to = from + random.nextInt(Math.min(30, body.length - from));
    var text = new ByteArrayOutputStream();
    text.write(body, 0, from);
    switch (random.nextInt(4)) {
      case 0 -> text.write(body, from, to - from);
      case 1 -> from = to;
      case 2 -> text.write(SPARE.charAt(random.nextInt(SPARE.length())));
      default -> {
        text.write(',');
        from = to;
      }
    }
    text.write(body, from, body.length - from);
    return text.toByteArray();
  }
}
