package dev.abcwebhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The shared vectors of payloads: each is read and kept, or refused where it is wrong. */
class PayloadsTest {
  @TestFactory
  Stream<DynamicTest> readsAndKeeps() {
    return Vectors.of("payloads-valid", 60).stream()
        .map(vector -> dynamicTest(vector.get("name").asText(), () -> isKept(vector)));
  }

  @TestFactory
  Stream<DynamicTest> refusesOrTakes() {
    return Vectors.of("payloads-invalid", 60).stream()
        .map(vector -> dynamicTest(vector.get("name").asText(), () -> isJudged(vector)));
  }

  private static void isKept(JsonNode vector) {
    byte[] body = Vectors.bytesOf(vector.get("body"));
    WebhookEvent event = WebhookEvent.parse(body);
    assertEquals(vector.get("event").asText(), event.event());
    assertEquals(vector.get("known").asBoolean(), event.isKnown());
    String text = event.toJson();
    JsonNode again = Vectors.json(text);
    for (var fact : vector.get("facts").properties()) {
      JsonNode found = again.at(fact.getKey());
      assertTrue(Vectors.same(fact.getValue(), found), fact + " is not " + found);
    }
    for (JsonNode pointer : Vectors.list(vector.withArray("absent"))) {
      assertTrue(again.at(pointer.asText()).isMissingNode(), pointer.asText());
    }
    assertTrue(Vectors.same(Vectors.json(body), again), text);
    WebhookEvent reread = WebhookEvent.parse(text);
    assertEquals(event, reread);
    assertEquals(text, reread.toJson());
  }

  private static void isJudged(JsonNode vector) {
    byte[] body = Vectors.bytesOf(vector.get("body"));
    if (vector.get("refused").asText().equals("tolerant")) {
      var error =
          assertThrows(WebhookException.MalformedBody.class, () -> WebhookEvent.parse(body));
      assertEquals(vector.get("pointer").textValue(), error.pointer(), error.getMessage());
      assertEquals(400, error.status());
    } else {
      String again = WebhookEvent.parse(body).toJson();
      assertTrue(Vectors.same(Vectors.json(body), Vectors.json(again)), again);
    }
  }
}
