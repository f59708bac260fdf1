package dev.abcwebhook;

import static dev.abcwebhook.Requests.BODY;
import static dev.abcwebhook.Requests.bytes;
import static dev.abcwebhook.Requests.good;
import static dev.abcwebhook.Requests.headers;
import static dev.abcwebhook.Requests.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a receiver reads a request: when, how far, and as what. */
@SuppressWarnings("InputStreamSlowMultibyteRead") // Slow is good enough for a test.
class ReadingTest {
  private static final String TOKEN = Vectors.TOKEN;

  private final List<WebhookException> errors = new ArrayList<>();

  private Receiver.Builder receiver() {
    return Receiver.builder(TOKEN).onError(errors::add);
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
}
