// Tells a chat when the status of an issue changes.

import { createReceiver, type IssueStatus, isKnownIssueStatus, type Receiver } from "abc-webhook";

export function notifier(token: string, chatUrl: string): Receiver {
  return createReceiver({ tokens: [token] }).on("ISSUE_STATUS_CHANGE", async ({ data }) => {
    const { issue, previousStatus } = data;
    const change = `${inWords(previousStatus)} → ${inWords(issue.status)}`;
    const answer = await fetch(chatUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: `${issue.name}: ${change}` }),
    });
    // Then the event comes again, three times at the most.
    if (!answer.ok) throw new Error(`chat: status ${answer.status}`);
  });
}

/** `IN_PROGRESS` as `in progress`; a status nobody has heard of stays as it is. */
function inWords(status: IssueStatus): string {
  return isKnownIssueStatus(status) ? status.toLowerCase().replaceAll("_", " ") : status;
}
