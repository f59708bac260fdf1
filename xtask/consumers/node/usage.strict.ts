// How the types of the strict reading are used. A line that must not type-check says so, and the
// compiler complains where it does.

import type { WebhookEvent } from "./strict.js";

/** The union is told apart by the name of the event. */
export function title(event: WebhookEvent): string {
  switch (event.event) {
    case "FEEDBACK_CREATION":
      return event.data.channel.name;
    case "ISSUE_CREATION":
      return event.data.issue.name;
    case "ISSUE_STATUS_CHANGE":
      return `${event.data.previousStatus} before ${event.data.issue.status}`;
    case "ISSUE_ADDITION":
      return event.data.addedIssue.name;
  }
}

export function misused(event: WebhookEvent): void {
  // @ts-expect-error: there is no such event.
  event.event === "FEEDBACK_DELETION";
  if (event.event === "ISSUE_CREATION") {
    // @ts-expect-error: a new issue has no status before.
    const before: string = event.data.previousStatus;
    // @ts-expect-error: a description may be null.
    const description: string = event.data.issue.description;
    // @ts-expect-error: the number of an issue is a number.
    const id: string = event.data.issue.id;
    // @ts-expect-error: there is no such status.
    event.data.issue.status = "CLOSED";
  }
}
