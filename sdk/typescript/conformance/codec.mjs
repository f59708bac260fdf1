// Decodes and encodes payloads, a line each, for the comparison of all languages. `sdk/CODEC.md` has
// the rules.

import {
  customFields,
  encode,
  isKnown,
  isKnownIssueStatus,
  MalformedBodyError,
  parse,
} from "abc-webhook";

const NONE = {
  feedbackId: null,
  issueId: null,
  addedIssueId: null,
  channelId: null,
  projectId: null,
  issueIds: null,
  status: null,
  previousStatus: null,
  createdAt: null,
  description: null,
  customKeys: null,
};

const utf8 = new TextEncoder();

// Not `readline`, which also breaks lines at U+2028, and a body may hold one.
let rest = "";
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const { id, body } of lines.map((line) => JSON.parse(line)))
    process.stdout.write(`${JSON.stringify({ id, ...answerTo(body) })}\n`);
}

function answerTo(body) {
  let event;
  try {
    event = parse(utf8.encode(body));
  } catch (error) {
    if (error instanceof MalformedBodyError) return { refused: error.pointer ?? "" };
    throw error;
  }
  const facts = { ...NONE, ...factsOf(event) };
  try {
    return { body: encode(event), facts };
  } catch (error) {
    return { failed: error.message };
  }
}

/** What the typed values say. */
function factsOf(event) {
  const facts = { event: event.event, known: isKnown(event) };
  if (!isKnown(event)) return facts;
  facts.projectId = event.data.project.id;
  switch (event.event) {
    case "FEEDBACK_CREATION":
      return { ...facts, ...ofFeedback(event.data.feedback), channelId: event.data.channel.id };
    case "ISSUE_ADDITION":
      return {
        ...facts,
        ...ofFeedback(event.data.feedback),
        channelId: event.data.channel.id,
        addedIssueId: event.data.addedIssue?.id ?? null,
      };
    case "ISSUE_CREATION":
      return { ...facts, ...ofIssue(event.data.issue) };
    case "ISSUE_STATUS_CHANGE":
      return {
        ...facts,
        ...ofIssue(event.data.issue),
        previousStatus: status(event.data.previousStatus),
      };
  }
}

function ofFeedback(feedback) {
  return {
    feedbackId: feedback.id,
    issueIds: feedback.issues.map(({ id }) => id),
    createdAt: text(feedback, "createdAt"),
    customKeys: Object.keys(customFields(feedback)).sort(byCodePoint),
  };
}

function ofIssue(issue) {
  return {
    issueId: issue.id,
    status: status(issue.status),
    createdAt: text(issue, "createdAt"),
    description: text(issue, "description"),
  };
}

function status(value) {
  return { text: value, known: isKnownIssueStatus(value) };
}

function text(record, key) {
  if (!Object.hasOwn(record, key)) return { state: "absent", text: null };
  const value = record[key];
  return { state: value === null ? "null" : "text", text: value };
}

/** JavaScript itself sorts by the units of UTF-16, in which a half of a pair is less than U+FFFD. */
function byCodePoint(one, other) {
  const [left, right] = [Array.from(one), Array.from(other)];
  const at = left.findIndex((character, index) => character !== right[index]);
  if (at === -1) return left.length - right.length;
  return left[at].codePointAt(0) - (right[at]?.codePointAt(0) ?? -1);
}
