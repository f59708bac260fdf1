package dev.abcwebhook.examples;

import dev.abcwebhook.IssueStatus;
import dev.abcwebhook.IssueStatusChangeEvent;
import dev.abcwebhook.Receiver;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;

/** Tells a chat when the status of an issue changes. */
final class Notifier {
  private Notifier() {}

  static Receiver receiver(String token, URI chat) {
    return Receiver.builder(token)
        .on(
            IssueStatusChangeEvent.class,
            (event, delivery) -> {
              var request = HttpRequest.newBuilder(chat);
              request.POST(Web.json(Map.of("text", inWords(event))));
              // If this throws, the event comes again, three times at the most.
              Web.call("chat", request);
            })
        .build();
  }

  private static String inWords(IssueStatusChangeEvent event) {
    var issue = event.data().issue();
    String change = inWords(event.data().previousStatus()) + " → " + inWords(issue.status());
    return issue.name() + ": " + change;
  }

  /** {@code IN_PROGRESS} as {@code in progress}; a status nobody has heard of stays as it is. */
  private static String inWords(IssueStatus status) {
    if (!status.isKnown()) return status.text();
    return status.text().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
