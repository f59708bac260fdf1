/**
 * Reading a body of the Fetch API, no further than the limit.
 *
 * @module
 */

import { BodyBrokenOffError, BodyTooLargeError, SetUpError } from "./errors.js";

/**
 * The whole body of a request.
 *
 * @throws BodyTooLargeError, BodyBrokenOffError, and SetUpError if it was read before.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  if (request.bodyUsed || request.body?.locked === true) {
    throw new SetUpError("body: something else has read it before");
  }
  const reader = request.body?.getReader();
  const chunks = new Chunks(limit);
  if (reader === undefined) return chunks.join();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return chunks.join();
      chunks.add(value);
    }
  } catch (error) {
    // Whoever sends too much is not listened to any longer.
    reader.cancel().catch(() => {});
    throw error instanceof BodyTooLargeError ? error : new BodyBrokenOffError();
  }
}

/** The parts of a body, counted as they come. */
export class Chunks {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws BodyTooLargeError */
  add(chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#length > this.#limit) throw new BodyTooLargeError();
    this.#chunks.push(chunk);
  }

  /** All of them in one; most bodies come in one, which is not copied. */
  join(): Uint8Array {
    const [first] = this.#chunks;
    if (first !== undefined && this.#chunks.length === 1) return first;
    const whole = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset);
      offset += chunk.length;
    }
    return whole;
  }
}
