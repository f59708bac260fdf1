package dev.abcwebhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The types: how they are made, matched, read and written. */
class PayloadTest {
  private static final Timestamp THEN = new Timestamp("2024-01-15T10:30:00.000Z");

  private static FeedbackCreationEvent feedback(String custom) {
    String body =
        """
        {"event":"FEEDBACK_CREATION","data":{"feedback":{"id":1,\
        "updatedAt":"2024-01-15T10:30:00.000Z",%s"issues":[]},"channel":{"id":1,"name":"a"},\
        "project":{"id":1,"name":"b"}}}""";
    return (FeedbackCreationEvent) WebhookEvent.parse(body.formatted(custom));
  }

  @Test
  void anEventIsMatchedByItsType() {
    WebhookEvent event = issueCreation();
    assertTrue(event instanceof IssueCreationEvent created && created.data().issue().id() == 1);
    assertTrue(event instanceof KnownEvent);
    assertEquals("Bug", event.accept(new Names()));
    assertEquals("else", feedback("").accept(new Names()));
    assertEquals("else", new UnknownEvent("PING").accept(new Names()));
  }

  private static final class Names implements WebhookEvent.Visitor<String> {
    @Override
    public String onIssueCreation(IssueCreationEvent event) {
      return event.data().issue().name();
    }

    @Override
    public String otherwise(WebhookEvent event) {
      return "else";
    }
  }

  private static IssueCreationEvent issueCreation() {
    var issue = new Issue(1, "Bug", IssueStatus.OPEN);
    return new IssueCreationEvent(new IssueCreation(issue, new Project(1, "Mine")));
  }

  @Test
  void whatIsMadeByHandIsWrittenAndReadAgain() {
    WebhookEvent event = issueCreation();
    String expected =
        "{\"event\":\"ISSUE_CREATION\",\"data\":{\"issue\":{\"id\":1,\"name\":\"Bug\","
            + "\"status\":\"OPEN\"},\"project\":{\"id\":1,\"name\":\"Mine\"}}}";
    assertEquals(expected, event.toJson());
    assertEquals(event, WebhookEvent.parse(expected));
  }

  @Test
  void absentNullAndPresentStayApart() {
    Issue absent = new Issue(1, "a", IssueStatus.OPEN);
    assertTrue(absent.description().isAbsent());
    assertEquals("", absent.description().orElse(""));
    assertTrue(Field.ofNull().isNull());
    assertEquals(null, Field.<String>ofNull().orNull());
    assertEquals("b", Field.of("b").toOptional().orElseThrow());
    assertFalse(Field.of("b").isAbsent() || Field.of("b").isNull());
    assertTrue(Field.of("b").isPresent());
  }

  @Test
  void customFieldsAreJavasOwnTypesInTheirOrder() {
    var event =
        feedback("\"z\":1,\"a\":[true,null,{\"k\":\"v\"}],\"n\":null,\"d\":1e+21,\"__proto__\":2,");
    Map<String, Object> custom = event.data().feedback().custom();
    assertEquals(List.of("z", "a", "n", "d", "__proto__"), List.copyOf(custom.keySet()));
    assertEquals(1L, custom.get("z"));
    assertEquals(Arrays.asList(true, null, Map.of("k", "v")), custom.get("a"));
    assertTrue(custom.containsKey("n") && custom.get("n") == null);
    assertEquals(1e21, custom.get("d"));
    assertThrows(UnsupportedOperationException.class, () -> custom.put("x", 1));
  }

  @Test
  void numbersAreKept() {
    String numbers =
        "\"a\":9223372036854775807,\"b\":18446744073709551615,\"c\":-9223372036854775808,"
            + "\"d\":-0.0,\"e\":123456789012345678901234567890,\"f\":5e-324,\"g\":-0,";
    Map<String, Object> custom = feedback(numbers).data().feedback().custom();
    assertEquals(Long.MAX_VALUE, custom.get("a"));
    assertEquals(new BigInteger("18446744073709551615"), custom.get("b"));
    assertEquals(Long.MIN_VALUE, custom.get("c"));
    assertEquals(-0.0, custom.get("d"));
    assertEquals(new BigInteger("123456789012345678901234567890"), custom.get("e"));
    assertEquals(Double.MIN_VALUE, custom.get("f"));
    assertEquals(-0.0, custom.get("g"));
    String again = feedback(numbers).toJson();
    assertTrue(again.contains("18446744073709551615") && again.contains("-0.0"), again);
  }

  @Test
  void idsAreUnsigned() {
    String body = issueCreation().toJson().replaceFirst("\"id\":1", "\"id\":18446744073709551615");
    var event = (IssueCreationEvent) WebhookEvent.parse(body);
    assertEquals("18446744073709551615", Long.toUnsignedString(event.data().issue().id()));
    assertEquals(body, event.toJson());
    for (String spelt : List.of("5", "5.0", "5e0", "50E-1")) {
      String other = body.replace("18446744073709551615", spelt);
      event = (IssueCreationEvent) WebhookEvent.parse(other);
      assertEquals(5, event.data().issue().id(), spelt);
    }
    for (String bad : List.of("18446744073709551616", "-1", "1e20", "0.5", "\"1\"")) {
      String other = body.replace("18446744073709551615", bad);
      var error =
          assertThrows(WebhookException.MalformedBody.class, () -> WebhookEvent.parse(other), bad);
      assertEquals("/data/issue/id", error.pointer());
    }
  }

  @Test
  void ofARepeatedKeyTheLastValueCounts() {
    String body =
        """
        {"event":1,"event":"ISSUE_CREATION","data":3,"data":{"issue":{"id":"x","id":7,"name":"a",\
        "status":"OPEN","x":1,"y":2,"x":3},"project":{"id":1,"name":"b"}}}""";
    var event = (IssueCreationEvent) WebhookEvent.parse(body);
    assertEquals(7, event.data().issue().id());
    assertEquals(Map.of("x", 3L, "y", 2L), event.data().issue().extra());
    assertEquals(
        "ISSUE_CREATION", parse("{\"event\":\"A\",\"event\":\"ISSUE_CREATION\"," + rest()));
    assertEquals(
        "A",
        parse("{\"event\":\"ISSUE_CREATION\"," + rest().replace("}}}", "}},\"event\":\"A\"}")));
  }

  private static String parse(String body) {
    return WebhookEvent.parse(body).event();
  }

  private static String rest() {
    return issueCreation().toJson().substring("{\"event\":\"ISSUE_CREATION\",".length());
  }

  @Test
  void manyKeysAreFine() {
    StringBuilder custom = new StringBuilder();
    for (int key = 0; key < 100_000; key++) custom.append("\"key").append(key).append("\":1,");
    assertEquals(100_000, feedback(custom.toString()).data().feedback().custom().size());
  }

  @Test
  void nestingHasALimitAndNoOverflow() {
    String deep = "[".repeat(900) + "]".repeat(900);
    assertEquals("PING", parse("{\"event\":\"PING\",\"data\":" + deep + "}"));
    String deeper = "[".repeat(100_000) + "]".repeat(100_000);
    assertThrows(
        WebhookException.MalformedBody.class,
        () -> WebhookEvent.parse("{\"event\":\"PING\",\"data\":" + deeper + "}"));
  }

  /** A server with many threads may give each a short stack. */
  @Test
  void nestingTakesLittleOfTheStack() throws Exception {
    for (String nested : List.of("[".repeat(990) + "]".repeat(990), objects(990))) {
      for (String key : List.of("x", "data")) {
        String body = "{\"event\":\"PING\",\"" + key + "\":" + nested + "}";
        FutureTask<String> task = new FutureTask<>(() -> parse(body));
        new Thread(null, task, "short", 160 << 10).start();
        assertEquals("PING", task.get());
      }
    }
  }

  private static String objects(int depth) {
    return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  @Test
  void whatNoDoubleComesNearToIsRefused() {
    for (String number : List.of("1e400", "-1e400", "1" + "0".repeat(400), "9".repeat(1_000_000))) {
      String body = "{\"event\":\"PING\",\"data\":" + number + "}";
      assertThrows(WebhookException.MalformedBody.class, () -> WebhookEvent.parse(body));
    }
    assertEquals("PING", parse("{\"event\":\"PING\",\"data\":0." + "1".repeat(100_000) + "}"));
  }

  @Test
  void messagesQuoteNoMoreThanItTakes() {
    assertEquals("body: no JSON: it is empty", message(""));
    assertFalse(message("{\"event\":\"" + "x".repeat(1000)).contains("xx"));
    assertEquals("/event: expected a string, found 1", message("{\"event\":1}"));
    assertEquals("body: key `event` is missing", message("{\"data\":1}"));
    String issue = "{\"event\":\"ISSUE_CREATION\",\"data\":{\"issue\":{\"id\":\"%s\"}}}";
    String said = message(issue.formatted("x".repeat(1000)));
    assertTrue(said.matches("/data/issue/id: expected a non-negative integer.*more"), said);
    assertTrue(said.length() < 120, said);
  }

  private static String message(String body) {
    return assertThrows(WebhookException.MalformedBody.class, () -> WebhookEvent.parse(body))
        .getMessage();
  }

  @Test
  void whatJsonCannotExpressIsRefused() {
    assertThrows(WebhookException.MalformedBody.class, () -> WebhookEvent.parse("\"\uD83D\""));
    var lone = new UnknownEvent("\uD83D");
    assertThrows(IllegalArgumentException.class, lone::toJson);
    Map<String, Object> bad = new HashMap<>();
    for (Object value : Arrays.asList(Double.NaN, Double.POSITIVE_INFINITY, new Object())) {
      bad.put("x", value);
      assertThrows(
          IllegalArgumentException.class, () -> new UnknownEvent("A", Field.absent(), bad));
    }
  }

  /** What could not be read again: the limit is the reader's. */
  @Test
  void whatIsNestedDeeperThanItIsReadIsRefused() {
    List<Object> list = List.of();
    for (int depth = 1; depth < 100_000; depth++) list = List.of(list);
    Map<String, Object> map = Map.of();
    for (int depth = 1; depth < 100_000; depth++) map = Map.of("a", map);
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    for (Object value : List.of(list, map, endless)) {
      var error = assertThrows(IllegalArgumentException.class, () -> withData(value));
      assertEquals("no JSON value: it is nested more than 1000 deep", error.getMessage());
    }
    assertEquals("A", parse(withData(nested(List.of(), 998)).toJson()));
  }

  @Test
  void whatIsTooDeepOnlyAsAWholeIsRefusedWhereItIsWritten() {
    Map<String, Object> half = Map.of("x", Map.of("y", nested(List.of(), 600)));
    var inner = new UnknownEvent("A", Field.absent(), half).extra();
    UnknownEvent outer = withData(nested(inner, 600));
    var error = assertThrows(IllegalArgumentException.class, outer::toJson);
    assertEquals("event: it is nested more than 1000 deep", error.getMessage());
  }

  private static UnknownEvent withData(Object data) {
    return new UnknownEvent("A", Field.of(data), Map.of());
  }

  private static Object nested(Object value, int depth) {
    Object nested = value;
    for (int level = 0; level < depth; level++) nested = List.of(nested);
    return nested;
  }

  @Test
  void aKeyWithAComponentOfItsOwnIsNoOther() {
    Map<String, Object> extra = Map.of("id", 2);
    assertThrows(IllegalArgumentException.class, () -> new Project(1, "a", extra));
    assertThrows(IllegalArgumentException.class, () -> new UnknownEvent(IssueCreationEvent.NAME));
  }

  @Test
  void whatAnEventWasMadeOfCannotChangeItLater() {
    Map<String, Object> extra = new LinkedHashMap<>(Map.of("a", new java.util.ArrayList<>()));
    Project project = new Project(1, "a", extra);
    extra.put("b", 1);
    assertEquals(Map.of("a", List.of()), project.extra());
  }

  @Test
  void statusesAreOpen() {
    assertEquals(IssueStatus.Known.OPEN, new IssueStatus("OPEN").known());
    assertEquals(IssueStatus.Known.OTHER, new IssueStatus("open").known());
    assertTrue(IssueStatus.RESOLVED.isKnown());
    assertFalse(new IssueStatus("").isKnown());
    assertEquals("SOMETHING", new IssueStatus("SOMETHING").toString());
  }

  @Test
  void timestampsAreInstantsToo() {
    assertEquals(Instant.parse("2024-01-15T10:30:00Z"), THEN.toInstant());
    for (var each :
        Map.of(
                "2024-01-15t10:30:00.5z", "2024-01-15T10:30:00.500Z",
                "2024-01-15T10:30:00+23:59", "2024-01-14T10:31:00Z",
                "2024-01-15T10:30:00-00:30", "2024-01-15T11:00:00Z",
                "2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999999Z",
                "2024-02-29T00:00:00.1234567891Z", "2024-02-29T00:00:00.123456789Z")
            .entrySet()) {
      assertEquals(Instant.parse(each.getValue()), new Timestamp(each.getKey()).toInstant());
    }
    for (String bad :
        List.of(
            "",
            "2024-01-15",
            "2024-02-30T00:00:00Z",
            "2024-01-15 10:30:00Z",
            "2024-01-15T24:00:00Z",
            "2024-01-15T10:30:00",
            "2024-01-15T10:30:60Z",
            "2024-13-15T10:30:00.000Z",
            "2024-01-00T10:30:00.000Z",
            "２024-01-15T10:30:00Z")) {
      assertThrows(IllegalArgumentException.class, () -> new Timestamp(bad), bad);
    }
  }
}
