// How the types of the tolerant reading are used. A line that must not type-check says so, and
// the compiler complains where it does.

import type {
  FeedbackCreationEvent,
  IssueAdditionEvent,
  IssueCreationEvent,
  IssueStatusChangeEvent,
  WebhookEvent,
} from "./tolerant.js";

type DocumentedEvent =
  | FeedbackCreationEvent
  | IssueCreationEvent
  | IssueStatusChangeEvent
  | IssueAdditionEvent;

/** An unknown event has any string for a name, so the documented ones need a guard. */
const isDocumented = (event: WebhookEvent): event is DocumentedEvent =>
  ["FEEDBACK_CREATION", "ISSUE_CREATION", "ISSUE_STATUS_CHANGE", "ISSUE_ADDITION"].includes(
    event.event,
  );

export function title(event: WebhookEvent): string {
  if (!isDocumented(event)) return event.event;
  switch (event.event) {
    case "FEEDBACK_CREATION":
      return event.data.channel.name;
    case "ISSUE_CREATION":
      return event.data.issue.name;
    case "ISSUE_STATUS_CHANGE":
      return `${event.data.previousStatus} before ${event.data.issue.status}`;
    case "ISSUE_ADDITION":
      return event.data.addedIssue?.name ?? "an issue";
  }
}

export function misused(event: WebhookEvent): void {
  if (event.event === "ISSUE_CREATION") {
    // @ts-expect-error: without the guard it may still be an unknown event.
    const name: string = event.data.issue.name;
  }
  if (isDocumented(event) && event.event === "ISSUE_ADDITION") {
    // @ts-expect-error: the added issue may be absent.
    const name: string = event.data.addedIssue.name;
    // @ts-expect-error: feedback may lack the time of its creation.
    const created: string = event.data.feedback.createdAt;
  }
}
