package dev.abcwebhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The receiver beyond the vectors: set-up, handlers, failures, limits, de-duplication. */
@SuppressWarnings("InputStreamSlowMultibyteRead") // Slow is good enough for a test.
class ReceiverTest {
  private static final String TOKEN = Vectors.TOKEN;
  private static final byte[] BODY = Vectors.bodyNamed("guide-issue-status-change");
  private static final byte[] UNKNOWN = bytes("{\"event\":\"SURVEY_CREATION\",\"data\":{}}");

  private final List<WebhookException> errors = new ArrayList<>();

  private Receiver.Builder receiver() {
    return Receiver.builder(TOKEN).onError(errors::add);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Headers headers(String... pairs) {
    return name -> {
      List<String> values = new ArrayList<>();
      for (int at = 0; at < pairs.length; at += 2) {
        if (pairs[at].equalsIgnoreCase(name)) values.add(pairs[at + 1]);
      }
      return values;
    };
  }

  private static Headers good() {
    return headers("X-Webhook-Token", TOKEN, "Content-Type", "application/json");
  }

  private static int status(Receiver receiver, byte[] body) {
    return receiver.handle("POST", good(), new ByteArrayInputStream(body)).status();
  }

  @Test
  void aHandlerGetsItsEventAndTheBytes() {
    List<Object> seen = new ArrayList<>();
    Receiver receiver =
        receiver()
            .on(IssueCreationEvent.class, (event, delivery) -> seen.add("another"))
            .on(
                IssueStatusChangeEvent.class,
                (event, delivery) -> {
                  seen.add(event.data().previousStatus());
                  assertSame(event, delivery.event());
                  assertArrayEquals(BODY, delivery.raw());
                })
            .build();
    assertEquals(200, status(receiver, BODY));
    assertEquals(List.of(IssueStatus.OPEN), seen);
    assertEquals(List.of(), errors);
  }

  @Test
  void anUnknownEventGoesToItsHandlerAndToNoOther() {
    List<String> seen = new ArrayList<>();
    Receiver receiver =
        receiver()
            .on(IssueCreationEvent.class, (event, delivery) -> seen.add("known"))
            .onUnknown((event, delivery) -> seen.add(event.event()))
            .build();
    assertEquals(200, status(receiver, UNKNOWN));
    assertEquals(List.of("SURVEY_CREATION"), seen);
  }

  @Test
  void eventsWithoutAHandlerAreAcknowledged() {
    Receiver receiver = receiver().build();
    assertEquals(200, status(receiver, BODY));
    assertEquals(200, status(receiver, UNKNOWN));
  }

  @Test
  void aHandlerThatFailsIsAnswered500AndItsErrorIsTold() {
    for (Exception failure :
        List.of(
            new Exception("secret"), new WebhookException.SetUp("x", null), new IOException())) {
      Receiver receiver = receiver().on(IssueStatusChangeEvent.class, thrower(failure)).build();
      Answer answer = receiver.handle("POST", good(), new ByteArrayInputStream(BODY));
      assertEquals(500, answer.status());
      assertEquals("{\"error\":\"failed\"}", answer.body());
      var told = assertInstanceOf(WebhookException.HandlerFailed.class, errors.get(0));
      assertSame(failure, told.getCause());
      errors.clear();
    }
  }

  private static Handler<WebhookEvent> thrower(Exception failure) {
    return (event, delivery) -> {
      throw failure;
    };
  }

  @Test
  void anInterruptStaysOne() {
    Receiver receiver =
        receiver().on(IssueStatusChangeEvent.class, thrower(new InterruptedException())).build();
    assertEquals(500, status(receiver, BODY));
    assertTrue(Thread.interrupted());
  }

  @Test
  void aListenerThatFailsDoesNotKeepTheAnswer() {
    Receiver receiver =
        Receiver.builder(TOKEN)
            .onError(
                error -> {
                  throw new IllegalStateException("it is part of the test");
                })
            .build();
    List<String> logged = new ArrayList<>();
    Logger logger = Logger.getLogger(Receiver.class.getName());
    logger.setFilter(
        entry -> {
          logged.add(entry.getMessage());
          return false;
        });
    assertEquals(400, status(receiver, bytes("{")));
    logger.setFilter(null);
    assertEquals(List.of("onError: it failed"), logged);
  }

  @Test
  void errorsAreTypesEachWithTheStatusItOwes() {
    Map<WebhookException, Integer> owed =
        Map.of(
            new WebhookException.Unauthorized(WebhookException.Unauthorized.Reason.WRONG), 401,
            new WebhookException.Method(), 405,
            new WebhookException.ContentType(), 415,
            new WebhookException.BodyTooLarge(), 413,
            new WebhookException.BodyBrokenOff(null), 400,
            new WebhookException.MalformedBody("it is empty", null), 400,
            new WebhookException.HandlerFailed(new Exception()), 500,
            new WebhookException.SetUp("body: read", null), 500);
    owed.forEach((error, status) -> assertEquals(status, error.status()));
    owed.forEach((error, status) -> assertEquals(status, Answer.to(error).status()));
  }

  @Test
  void verifyTellsWhatIsWrongWithTheToken() {
    Receiver receiver = receiver().build();
    receiver.verify(headers("X-WEBHOOK-TOKEN", TOKEN));
    receiver.verify(Headers.of(Map.of("x-Webhook-token", List.of(TOKEN))));
    assertEquals(WebhookException.Unauthorized.Reason.MISSING, reason(receiver, headers()));
    assertEquals(
        WebhookException.Unauthorized.Reason.WRONG,
        reason(receiver, headers("x-webhook-token", "")));
    for (String other : List.of(TOKEN, "x")) {
      assertEquals(
          WebhookException.Unauthorized.Reason.REPEATED,
          reason(receiver, headers("x-webhook-token", TOKEN, "X-Webhook-Token", other)));
    }
    Headers twice =
        Headers.of(Map.of("x-webhook-token", List.of(TOKEN), "X-Webhook-Token", List.of("a")));
    assertEquals(WebhookException.Unauthorized.Reason.REPEATED, reason(receiver, twice));
  }

  private static WebhookException.Unauthorized.Reason reason(Receiver receiver, Headers headers) {
    return assertThrows(WebhookException.Unauthorized.class, () -> receiver.verify(headers))
        .reason();
  }

  @Test
  void theTokenIsComparedWhole() {
    Receiver receiver = receiver().build();
    for (String near :
        List.of(
            TOKEN.substring(1),
            TOKEN.substring(0, TOKEN.length() - 1),
            TOKEN + "x",
            TOKEN + " ",
            TOKEN + TOKEN,
            TOKEN.toUpperCase(java.util.Locale.ROOT),
            "t",
            "\u0100".repeat(TOKEN.length()))) {
      assertEquals(
          WebhookException.Unauthorized.Reason.WRONG,
          reason(receiver, headers("x-webhook-token", near)));
    }
  }

  @Test
  void beyondAsciiTheBytesAreCompared() {
    Receiver receiver = Receiver.builder("geheimnis-ä").build();
    receiver.verify(headers("x-webhook-token", new String(bytes("geheimnis-ä"), ISO_8859_1)));
    for (String other :
        List.of("geheimnis-ä", new String(bytes("geheimnis-a\u0308"), ISO_8859_1), "geheimnis-?")) {
      assertEquals(
          WebhookException.Unauthorized.Reason.WRONG,
          reason(receiver, headers("x-webhook-token", other)));
    }
  }

  @Test
  void aTokenThatCannotBeOneIsRefusedAndNotQuoted() {
    for (String bad :
        List.of("", " ", "secret ", "\u00A0secret", "secret\n", "se\0cret", "\u0085")) {
      var error = assertThrows(IllegalArgumentException.class, () -> Receiver.builder(bad));
      assertFalse(error.getMessage().contains("secret"));
    }
    assertThrows(IllegalArgumentException.class, () -> Receiver.builder());
    assertThrows(IllegalArgumentException.class, () -> Receiver.builder((String) null));
    Receiver.builder(null, TOKEN).build().verify(headers("x-webhook-token", TOKEN));
  }

  @Test
  void twoHandlersOfOneEventAreAMistake() {
    Receiver.Builder builder =
        receiver()
            .on(IssueCreationEvent.class, (event, delivery) -> {})
            .onUnknown((event, delivery) -> {});
    assertThrows(
        IllegalStateException.class,
        () -> builder.on(IssueCreationEvent.class, (event, delivery) -> {}));
    assertThrows(IllegalStateException.class, () -> builder.onUnknown((event, delivery) -> {}));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.on(KnownEvent.class, (event, delivery) -> {}));
  }

  @Test
  void aBodyIsNotReadBeforeTheHeadIsGood() {
    InputStream untouchable =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("it was read");
          }
        };
    Receiver receiver = receiver().build();
    Headers wrong = headers("x-webhook-token", "wrong", "content-type", "application/json");
    assertEquals(401, receiver.handle("POST", wrong, untouchable).status());
    assertEquals(401, receiver.handle("GET", headers(), untouchable).status());
    assertEquals(405, receiver.handle("GET", good(), untouchable).status());
    assertEquals("POST", receiver.handle("PUT", good(), untouchable).headers().get("Allow"));
    Headers announced =
        headers(
            "x-webhook-token", TOKEN,
            "content-type", "application/json",
            "content-length", "2097153");
    assertEquals(413, receiver.handle("POST", announced, untouchable).status());
  }

  @Test
  void aBodyIsReadNoFurtherThanTheLimit() {
    AtomicInteger read = new AtomicInteger();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read.incrementAndGet();
            return ' ';
          }
        };
    Receiver receiver = receiver().bodyLimit(10_000).build();
    assertEquals(413, receiver.handle("POST", good(), endless).status());
    assertEquals(10_001, read.get());
    assertThrows(WebhookException.BodyTooLarge.class, () -> receiver.parse(new byte[10_001]));
  }

  @Test
  void theLimitIsTwoMebibytes() {
    String head = "{\"event\":\"PING\",\"data\":\"";
    for (int bytes : new int[] {2_097_152, 2_097_153}) {
      String body = head + "x".repeat(bytes - head.length() - 2) + "\"}";
      assertEquals(bytes == 2_097_152 ? 200 : 413, status(receiver().build(), bytes(body)));
    }
  }

  @Test
  void aBodyThatBreaksOffIsAnswered400() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }
        };
    assertEquals(400, receiver().build().handle("POST", good(), broken).status());
    assertInstanceOf(WebhookException.BodyBrokenOff.class, errors.get(0));
  }

  @Test
  void jsonInAnySpellingIsJsonAndNothingElseIs() {
    Receiver receiver = receiver().build();
    Map.of(
            "application/json", 200,
            "Application/JSON ; charset=utf-8", 200,
            "application/json;a=b", 200,
            "text/plain", 415,
            "application/jsonp", 415,
            "application/json, text/plain", 415,
            "", 415)
        .forEach(
            (type, status) -> {
              Headers headers = headers("x-webhook-token", TOKEN, "content-type", type);
              var body = new ByteArrayInputStream(BODY);
              assertEquals(status, receiver.handle("POST", headers, body).status(), type);
            });
    Headers twice =
        headers(
            "x-webhook-token", TOKEN,
            "content-type", "application/json",
            "content-type", "application/json");
    assertEquals(415, receiver.handle("POST", twice, new ByteArrayInputStream(BODY)).status());
  }

  @Test
  void noAnswerEchoesWhatItWasAsked() {
    Receiver receiver = receiver().build();
    for (String body : List.of("{\"event\":\"echo\"", "echo")) {
      Answer answer = receiver.handle("POST", good(), new ByteArrayInputStream(bytes(body)));
      assertFalse(answer.toString().contains("echo") || answer.toString().contains(TOKEN));
    }
  }

  @Test
  void aBodyIsDealtWithOnceIfRepetitionsAreToBeRecognized() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    AtomicInteger count = new AtomicInteger();
    Receiver receiver =
        receiver()
            .deduplicate(new RecentBodies(Duration.ofMinutes(1), 10, now::get))
            .on(IssueStatusChangeEvent.class, (event, delivery) -> count.incrementAndGet())
            .build();
    for (int time = 0; time < 2; time++) assertEquals(200, status(receiver, BODY));
    assertEquals(1, count.get());
    assertEquals(200, status(receiver, bytes(new String(BODY, UTF_8) + " ")));
    assertEquals(2, count.get(), "other bytes are another body");
    now.set(Instant.ofEpochMilli(59_999));
    assertEquals(200, status(receiver, BODY));
    assertEquals(2, count.get());
    now.set(Instant.ofEpochMilli(60_000));
    assertEquals(200, status(receiver, BODY));
    assertEquals(3, count.get(), "after a minute it is forgotten");
  }

  @Test
  void aBodyThatFailedIsNotRemembered() {
    AtomicInteger count = new AtomicInteger();
    Receiver receiver =
        receiver()
            .deduplicate(new RecentBodies())
            .on(
                IssueStatusChangeEvent.class,
                (event, delivery) -> {
                  if (count.incrementAndGet() == 1) throw new IOException("the first time");
                })
            .build();
    List<Integer> statuses = new ArrayList<>();
    for (int time = 0; time < 3; time++) statuses.add(status(receiver, BODY));
    assertEquals(List.of(500, 200, 200), statuses);
    assertEquals(2, count.get());
  }

  @Test
  void aMemoryThatFailsHasTheDeliverySentAgainOnlyWhereNothingWasDone() {
    AtomicInteger count = new AtomicInteger();
    Receiver.Builder builder =
        receiver().on(IssueStatusChangeEvent.class, (event, delivery) -> count.incrementAndGet());
    assertEquals(500, status(builder.deduplicate(memory(true)).build(), BODY));
    assertEquals(0, count.get());
    assertEquals(200, status(builder.deduplicate(memory(false)).build(), BODY));
    assertEquals(1, count.get());
    assertInstanceOf(WebhookException.SetUp.class, errors.get(1));
  }

  private static BodyMemory memory(boolean failsToTell) {
    return new BodyMemory() {
      @Override
      public boolean contains(String digest) {
        if (failsToTell) throw new IllegalStateException("down");
        return false;
      }

      @Override
      public void add(String digest) {
        throw new IllegalStateException("down");
      }
    };
  }

  @Test
  void aMemoryDoesNotGrowWithoutBounds() {
    RecentBodies memory = new RecentBodies(Duration.ofMinutes(1), 2, Instant::now);
    for (String digest : List.of("a", "b", "c")) memory.add(digest);
    assertFalse(memory.contains("a"));
    assertTrue(memory.contains("b") && memory.contains("c"));
  }
}
