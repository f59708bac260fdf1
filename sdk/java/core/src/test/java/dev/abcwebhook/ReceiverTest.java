package dev.abcwebhook;

import static dev.abcwebhook.Requests.BODY;
import static dev.abcwebhook.Requests.bytes;
import static dev.abcwebhook.Requests.good;
import static dev.abcwebhook.Requests.status;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The receiver beyond the vectors: handlers, what becomes of failures, and answers. */
class ReceiverTest {
  private static final String TOKEN = Vectors.TOKEN;
  private static final byte[] UNKNOWN = bytes("{\"event\":\"SURVEY_CREATION\",\"data\":{}}");

  private final List<WebhookException> errors = new ArrayList<>();

  private Receiver.Builder receiver() {
    return Receiver.builder(TOKEN).onError(errors::add);
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
  void noAnswerEchoesWhatItWasAsked() {
    Receiver receiver = receiver().build();
    for (String body : List.of("{\"event\":\"echo\"", "echo")) {
      Answer answer = receiver.handle("POST", good(), new ByteArrayInputStream(bytes(body)));
      assertFalse(answer.toString().contains("echo") || answer.toString().contains(TOKEN));
    }
  }
}
