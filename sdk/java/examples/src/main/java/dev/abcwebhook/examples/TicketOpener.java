package dev.abcwebhook.examples;

import dev.abcwebhook.IssueCreation;
import dev.abcwebhook.IssueCreationEvent;
import dev.abcwebhook.Receiver;
import java.io.IOException;

/** Opens a ticket in another tracker for each new issue, and notes its number in the issue. */
final class TicketOpener {
  private TicketOpener() {}

  static Receiver receiver(String token, RestApi api, OpenTicket tracker) {
    return Receiver.builder(token)
        .on(IssueCreationEvent.class, (event, delivery) -> open(event.data(), api, tracker))
        .build();
  }

  private static void open(IssueCreation data, RestApi api, OpenTicket tracker)
      throws IOException, InterruptedException {
    long project = data.project().id();
    long issue = data.issue().id();
    // The event can come before the issue can be read. Then this throws, and the event comes again.
    RestApi.IssueUpdate current = api.issue(project, issue);
    if (current.hasExternalIssueId()) return;
    String number = tracker.open(Ticket.of(data));
    api.updateIssue(project, issue, current.withExternalIssueId(number));
  }

  /**
   * What a ticket says.
   *
   * @param title the name of the issue
   * @param description what the issue is about; may be empty
   * @param idempotencyKey the same for the same issue: a tracker that knows it opens no second
   *     ticket
   */
  record Ticket(String title, String description, String idempotencyKey) {
    private static Ticket of(IssueCreation data) {
      String project = Long.toUnsignedString(data.project().id());
      String issue = Long.toUnsignedString(data.issue().id());
      return new Ticket(
          data.issue().name(),
          data.issue().description().orElse(""),
          "project-" + project + "-issue-" + issue);
    }
  }

  /** Opens tickets. */
  @FunctionalInterface
  interface OpenTicket {
    /** Returns the number of the ticket. */
    String open(Ticket ticket) throws IOException, InterruptedException;
  }
}
