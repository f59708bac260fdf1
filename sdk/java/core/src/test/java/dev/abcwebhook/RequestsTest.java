package dev.abcwebhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shared vectors of requests, without a server and against every adapter. */
class RequestsTest {
  private static final List<JsonNode> ALL = Vectors.of("requests", 40);

  @TestFactory
  Stream<DynamicTest> withoutServer() {
    return ALL.stream()
        .map(
            vector ->
                dynamicTest(
                    vector.get("name").asText(), () -> judge(vector, statusWithoutServer(vector))));
  }

  @ParameterizedTest
  @EnumSource(Servers.class)
  void throughAdapter(Servers kind) throws Exception {
    for (JsonNode vector : ALL) {
      try (var server = kind.start(receiver(vector))) {
        String[] headers =
            Vectors.list(vector.get("headers")).stream()
                .map(header -> header.get(0).asText() + ": " + header.get(1).asText())
                .toArray(String[]::new);
        byte[] body = Vectors.bytesOf(vector.get("body"));
        List<String> lines = new ArrayList<>(List.of(headers));
        lines.removeIf(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("connection:"));
        lines.add("content-length: " + body.length);
        String head = Raw.head(vector.get("method").asText(), lines.toArray(String[]::new));
        judge(vector, Raw.status(Raw.exchange(server.port(), head, body)));
      }
    }
  }

  @Test
  void judgesFail() {
    JsonNode vector = ALL.get(0);
    assertEquals(200, statusWithoutServer(vector));
    org.junit.jupiter.api.Assertions.assertThrows(AssertionError.class, () -> judge(vector, 401));
  }

  private static Receiver receiver(JsonNode vector) {
    String[] tokens =
        Vectors.list(vector.get("tokens")).stream().map(JsonNode::asText).toArray(String[]::new);
    return Receiver.builder(tokens).build();
  }

  private static int statusWithoutServer(JsonNode vector) {
    Headers headers =
        name ->
            Vectors.list(vector.get("headers")).stream()
                .filter(header -> header.get(0).asText().equalsIgnoreCase(name))
                .map(header -> header.get(1).asText())
                .toList();
    var body = new ByteArrayInputStream(Vectors.bytesOf(vector.get("body")));
    return receiver(vector).handle(vector.get("method").asText(), headers, body).status();
  }

  private static void judge(JsonNode vector, int status) {
    String name = vector.get("name").asText() + ": " + status;
    JsonNode verdict = vector.get("verdict");
    if (verdict.path("accept").isBoolean()) {
      assertEquals(verdict.get("accept").asBoolean(), status >= 200 && status < 300, name);
    }
    for (JsonNode duty : verdict.get("duties")) {
      if (duty.has("status")) assertEquals(duty.get("status").asInt(), status, name);
      for (JsonNode not : duty.path("not")) {
        assertNotEquals(not.asText(), status / 100 + "xx", name);
      }
    }
  }
}
