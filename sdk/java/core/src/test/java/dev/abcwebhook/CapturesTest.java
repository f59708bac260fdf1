package dev.abcwebhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
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

  private static void survives(String body) {
    WebhookEvent event = WebhookEvent.parse(body);
    assertTrue(event.isKnown(), event.event());
    assertTrue(Vectors.same(Vectors.json(body), Vectors.json(event.toJson())));
    assertEquals(event, WebhookEvent.parse(event.toJson()));
  }
}
