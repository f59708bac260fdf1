package dev.abcwebhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the vendor's server really sent: each delivery is understood and survives a round trip. */
class CapturesTest {
  @TestFactory
  List<DynamicTest> survives() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (var files = Files.list(Vectors.captures())) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          String name = file.getFileName() + ":" + tests.size();
          String body = Vectors.json(line).get("body").asText();
          tests.add(dynamicTest(name, () -> survives(body)));
        }
      }
    }
    assertTrue(tests.size() > 30, "only " + tests.size());
    return tests;
  }

  /** What is on the wire day by day is not to be read twice. */
  @Test
  void isReadTheQuickWay() throws IOException {
    for (String line : Files.readAllLines(Vectors.captures().resolve("events.jsonl"))) {
      String body = Vectors.json(line).get("body").asText();
      assertEquals(WebhookEvent.parse(body), QuickReader.event(body.getBytes(UTF_8)));
    }
  }

  private static void survives(String body) {
    WebhookEvent event = WebhookEvent.parse(body);
    assertTrue(event.isKnown(), event.event());
    assertTrue(Vectors.same(Vectors.json(body), Vectors.json(event.toJson())));
    assertEquals(event, WebhookEvent.parse(event.toJson()));
  }
}
