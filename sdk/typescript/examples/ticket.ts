// Opens a ticket in another tracker for each new issue, and notes its number in the issue.

import { createReceiver, type Receiver } from "abc-webhook";
import type { RestApi } from "./rest-api.js";

/** What a ticket says. */
export interface Ticket {
  readonly title: string;
  readonly description: string;
  /** The same for the same issue: a tracker that knows it opens no second ticket. */
  readonly idempotencyKey: string;
}

/** Opens a ticket and returns its number. */
export type OpenTicket = (ticket: Ticket) => Promise<string>;

export function ticketOpener(token: string, api: RestApi, openTicket: OpenTicket): Receiver {
  return createReceiver({ tokens: [token] }).on("ISSUE_CREATION", async ({ data }) => {
    const { issue, project } = data;
    // The event can come before the issue can be read. Then this throws, and the event comes again.
    const current = await api.issue(project.id, issue.id);
    if (current.externalIssueId) return;
    const externalIssueId = await openTicket({
      title: issue.name,
      description: issue.description ?? "",
      idempotencyKey: `project-${project.id}-issue-${issue.id}`,
    });
    await api.updateIssue(project.id, issue.id, { ...current, externalIssueId });
  });
}
