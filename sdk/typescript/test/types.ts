// What the types promise; compiled, never run.

import { createServer } from "node:http";
import {
  createReceiver,
  createSender,
  encode,
  type IssueStatus,
  isKnown,
  type KnownEvent,
  parse,
  type UnknownEvent,
  type WebhookEvent,
} from "abc-webhook";
import { expressHandler } from "abc-webhook/express";
import { fastifyPlugin } from "abc-webhook/fastify";
import { fetchHandler } from "abc-webhook/fetch";
import { nodeHandler } from "abc-webhook/node";
import express from "express";
import fastify from "fastify";

/** Compiles only if the two types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

/** A `switch` narrows each arm, and what is left is the unknown. */
export function narrows(event: WebhookEvent): string {
  switch (event.event) {
    case "FEEDBACK_CREATION":
      return event.data.channel.name;
    case "ISSUE_CREATION":
      return event.data.issue.name;
    case "ISSUE_STATUS_CHANGE":
      same<typeof event.data.previousStatus, IssueStatus>(true);
      return event.data.previousStatus;
    case "ISSUE_ADDITION":
      // @ts-expect-error the issue may be absent, or null
      event.data.addedIssue.name;
      return event.data.addedIssue?.name ?? "";
    default:
      same<typeof event, UnknownEvent>(true);
      same<typeof event.data, unknown>(true);
      return event.event;
  }
}

/** Without the unknown, a `switch` over all arms is exhaustive. */
export function exhausts(event: KnownEvent): string {
  switch (event.event) {
    case "FEEDBACK_CREATION":
      return event.data.feedback.updatedAt;
    case "ISSUE_CREATION":
    case "ISSUE_STATUS_CHANGE":
      return event.data.issue.name;
    case "ISSUE_ADDITION":
      return event.data.project.name;
  }
}

export function guards(event: WebhookEvent): void {
  if (isKnown(event)) {
    same<typeof event, KnownEvent>(true);
    const project: string = event.data.project.name;
    void project;
  } else {
    same<typeof event, UnknownEvent>(true);
    const name: string = event.event;
    void name;
  }
  // @ts-expect-error data is typed only once the event is known
  event.data.project;
}

export function reachesFields(event: WebhookEvent): void {
  if (event.event !== "FEEDBACK_CREATION") return;
  const { feedback } = event.data;
  same<(typeof feedback)["message"], unknown>(true);
  // @ts-expect-error a custom field may be anything
  const message: string = feedback.message;
  // @ts-expect-error what was decoded is not to be changed
  feedback.id = 1;
  // @ts-expect-error it may be null, or absent
  const createdAt: string = feedback.createdAt;
  void [message, createdAt];
}

export const statuses: readonly IssueStatus[] = ["OPEN", "SOMETHING_ELSE"];

const receiver = createReceiver({ tokens: ["current", process.env.PREVIOUS] })
  .on("ISSUE_STATUS_CHANGE", ({ data }, { raw }) => {
    const status: IssueStatus = data.issue.status;
    const bytes: Uint8Array = raw;
    void [status, bytes];
  })
  .on("ISSUE_CREATION", async ({ data }) => {
    // @ts-expect-error there is no status before the first
    data.previousStatus.length;
    await Promise.resolve();
  })
  .onUnknown((event) => {
    const name: string = event.event;
    void name;
  });

// @ts-expect-error no such event
receiver.on("ISSUE_DELETION", () => {});
// @ts-expect-error a receiver needs tokens
createReceiver({});

// The adapters fit the frameworks' own types.
createServer(nodeHandler(receiver));
express().all("/webhook", expressHandler(receiver)).post("/hook", expressHandler(receiver));
fastify().register(fastifyPlugin(receiver), { path: "/webhook" });
export const worker: { fetch(request: Request): Promise<Response> } = {
  fetch: fetchHandler(receiver),
};
receiver.verify(new Headers());
receiver.verify({ "x-webhook-token": ["a"] });

export async function sends(): Promise<number | undefined> {
  const sender = createSender({ fetch: globalThis.fetch });
  const endpoint = { url: new URL("https://receiver.example/"), token: process.env.TOKEN };
  await sender.deliverEvent(endpoint, {
    event: "ISSUE_CREATION",
    data: { issue: { id: 1, name: "Bug", status: "OPEN" }, project: { id: 1, name: "Mine" } },
  });
  // @ts-expect-error a documented event has the data of its documentation
  await sender.deliverEvent(endpoint, { event: "ISSUE_CREATION", data: {} });
  encode(parse("{}"));
  const { attempts, outcome } = await sender.deliver(endpoint, "{}", {
    signal: AbortSignal.timeout(60_000),
  });
  same<typeof outcome, "delivered" | "rejected" | "exhausted">(true);
  return attempts[0]?.status;
}
