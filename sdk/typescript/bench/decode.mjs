// Token check, parse and validation of a body of 500 bytes, against JSON.parse of the same.

import { createReceiver, parse } from "abc-webhook";
import { interleaved } from "./measure.mjs";

/** The guide's example of a FEEDBACK_CREATION, at the moment of this number. */
export function bodyAt(number) {
  const moment = new Date(Date.UTC(2024, 0, 15, 10, 30) + 1_234_567_890 * number).toISOString();
  return JSON.stringify({
    event: "FEEDBACK_CREATION",
    data: {
      feedback: {
        id: 123,
        createdAt: moment,
        updatedAt: moment,
        message: "User feedback content",
        userEmail: "user@example.com",
        issues: [
          {
            id: 456,
            createdAt: moment,
            updatedAt: moment,
            name: "Bug Report",
            description: "Issue description",
            status: "OPEN",
            externalIssueId: "EXT-123",
            feedbackCount: 5,
          },
        ],
      },
      channel: { id: 1, name: "Website Feedback" },
      project: { id: 1, name: "My Project" },
    },
  });
}

/** No body is the one before, as deliveries are not. */
const BODIES = Array.from({ length: 64 }, (_, number) => bodyAt(number));

/** The same, but the last keys come in another order: all that was read quickly is read again. */
const SURPRISES = BODIES.map((body) => {
  const { event, data } = JSON.parse(body);
  const { id, name } = data.project;
  return JSON.stringify({ event, data: { ...data, project: { name, id } } });
});

const BYTES = BODIES.map((body) => Buffer.from(body));
const HEADERS = {
  accept: "application/json, text/plain, */*",
  "content-type": "application/json",
  "x-webhook-token": "tok-ABCDEF.0123456789_x",
  "user-agent": "axios/1.15.0",
  "content-length": String(BYTES[0].length),
  host: "receiver.example",
  connection: "keep-alive",
};

export function decode(quick) {
  const receiver = createReceiver({ tokens: [HEADERS["x-webhook-token"]] });
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const fromBytes = interleaved(quick, {
    base: (turn) => JSON.parse(decoder.decode(BYTES[turn % BYTES.length])),
    ours: (turn) => {
      receiver.verify(HEADERS);
      return receiver.parse(BYTES[turn % BYTES.length]);
    },
  });
  return [
    { name: "decoding bytes / JSON.parse of them", bound: "<= 1.10", ...fromBytes },
    { name: "decoding text / JSON.parse", bound: "<= 1.10", ...fromTexts(quick, receiver, BODIES) },
    {
      name: "decoding text that is unusual, but only at its end / JSON.parse",
      bound: null,
      ...fromTexts(quick, receiver, SURPRISES),
    },
  ];
}

function fromTexts(quick, receiver, texts) {
  return interleaved(quick, {
    base: (turn) => JSON.parse(texts[turn % texts.length]),
    ours: (turn) => {
      receiver.verify(HEADERS);
      return parse(texts[turn % texts.length]);
    },
  });
}
