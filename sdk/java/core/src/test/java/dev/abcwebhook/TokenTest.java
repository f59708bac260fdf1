package dev.abcwebhook;

import static dev.abcwebhook.Requests.bytes;
import static dev.abcwebhook.Requests.headers;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The token: how it is compared, and what cannot be one. */
class TokenTest {
  private static final String TOKEN = Vectors.TOKEN;

  private static Receiver.Builder receiver() {
    return Receiver.builder(TOKEN);
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
}
