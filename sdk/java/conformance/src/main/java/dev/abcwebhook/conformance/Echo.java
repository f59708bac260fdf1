package dev.abcwebhook.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.abcwebhook.Delivery;
import dev.abcwebhook.FeedbackCreationEvent;
import dev.abcwebhook.IssueAdditionEvent;
import dev.abcwebhook.IssueCreationEvent;
import dev.abcwebhook.IssueStatusChangeEvent;
import dev.abcwebhook.Receiver;
import dev.abcwebhook.WebhookEvent;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells on standard output what was received, and fails where it is asked to. {@code sdk/CODEC.md}
 * has the rules.
 */
final class Echo {
  private final ObjectMapper json = new ObjectMapper();
  private final PrintStream output = new PrintStream(System.out, true, UTF_8);
  private final Map<String, Integer> times = new ConcurrentHashMap<>();

  private Echo() {}

  static Receiver receiver(Receiver.Builder builder) {
    Echo echo = new Echo();
    return builder
        .on(FeedbackCreationEvent.class, echo::handle)
        .on(IssueCreationEvent.class, echo::handle)
        .on(IssueStatusChangeEvent.class, echo::handle)
        .on(IssueAdditionEvent.class, echo::handle)
        .onUnknown(echo::handle)
        .onError(error -> {})
        .build();
  }

  private void handle(WebhookEvent event, Delivery delivery) throws Exception {
    String raw = new String(delivery.raw(), UTF_8);
    String told = json.createObjectNode().put("raw", raw).put("body", event.toJson()).toString();
    synchronized (output) {
      output.print(told + "\n");
      output.flush();
    }
    int time = times.merge(raw, 1, Integer::sum);
    if (raw.contains("fails twice") && time <= 2) throw new Exception("as it was asked to");
  }
}
