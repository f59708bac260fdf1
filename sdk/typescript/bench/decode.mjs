// Token check, parse and validation of a body of 500 bytes, against JSON.parse of the same.

import { createReceiver, parse } from "abc-webhook";
import { interleaved } from "./measure.mjs";

const ISSUE = {
  id: 456,
  createdAt: "2024-01-15T10:30:00.000Z",
  updatedAt: "2024-01-15T10:30:00.000Z",
  name: "Bug Report",
  description: "Issue description",
  status: "OPEN",
  externalIssueId: "EXT-123",
  feedbackCount: 5,
};

export const BODY = JSON.stringify({
  event: "FEEDBACK_CREATION",
  data: {
    feedback: {
      id: 123,
      createdAt: "2024-01-15T10:30:00.000Z",
      updatedAt: "2024-01-15T10:30:00.000Z",
      message: "User feedback content",
      userEmail: "user@example.com",
      issues: [ISSUE],
    },
    channel: { id: 1, name: "Website Feedback" },
    project: { id: 1, name: "My Project" },
  },
});

const BYTES = Buffer.from(BODY);
const HEADERS = {
  accept: "application/json, text/plain, */*",
  "content-type": "application/json",
  "x-webhook-token": "tok-ABCDEF.0123456789_x",
  "user-agent": "axios/1.15.0",
  "content-length": String(BYTES.length),
  host: "receiver.example",
  connection: "keep-alive",
};

export function decode() {
  const receiver = createReceiver({ tokens: [HEADERS["x-webhook-token"]] });
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const fromBytes = interleaved({
    base: () => JSON.parse(decoder.decode(BYTES)),
    ours: () => {
      receiver.verify(HEADERS);
      return receiver.parse(BYTES);
    },
  });
  const fromText = interleaved({
    base: () => JSON.parse(BODY),
    ours: () => {
      receiver.verify(HEADERS);
      return parse(BODY);
    },
  });
  return [
    {
      name: `decode ${BYTES.length} bytes: ours / JSON.parse, from bytes`,
      bound: "<= 1.10",
      ...fromBytes,
    },
    {
      name: `decode ${BYTES.length} bytes: ours / JSON.parse, from text`,
      bound: "<= 1.10",
      ...fromText,
    },
  ];
}
