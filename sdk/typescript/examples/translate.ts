// Translates new feedback and stores the translation in a field of the feedback.
//
// The channel needs a field for it; its key is `translatedMessage` here. Changing feedback causes
// no event, so this does not go round in circles.

import { createReceiver, type Receiver } from "abc-webhook";
import type { RestApi } from "./rest-api.js";

/** Translates a text. */
export type Translate = (text: string) => Promise<string>;

export function translator(token: string, api: RestApi, translate: Translate): Receiver {
  return createReceiver({ tokens: [token] }).on("FEEDBACK_CREATION", async ({ data }) => {
    const { feedback, channel, project } = data;
    const message = feedback.message;
    // Which fields there are, and what is in them, is up to the channel and its clients.
    if (typeof message !== "string" || message === "") return;
    const translatedMessage = await translate(message);
    await api.updateFeedback(project.id, channel.id, feedback.id, { translatedMessage });
  });
}
