/**
 * Shared secrets, which are compared but never shown.
 *
 * @module
 */

/** A secret that sender and receiver share (clause `transport.token`). */
export class Token {
  /** What travels, UTF-8, and behind it zeros: a power of two in all. */
  readonly #bytes: Uint8Array;
  /** How many bytes travel. */
  readonly #length: number;

  /**
   * @throws TypeError for a text that no header can carry, or that would match a missing token.
   * The error does not quote it.
   */
  constructor(text: string) {
    const problem = problemOf(text);
    if (problem !== undefined) throw new TypeError(`token: ${problem}`);
    const bytes = new TextEncoder().encode(text);
    this.#length = bytes.length;
    this.#bytes = new Uint8Array(2 ** Math.ceil(Math.log2(Math.max(bytes.length, 256))));
    this.#bytes.set(bytes);
  }

  /**
   * Whether a header's value, each byte a character, is this token.
   *
   * Guaranteed is that the steps taken follow from the value alone: as many as it has characters,
   * all alike, whatever they are, wherever the first difference is, and wherever the token ends. So
   * neither the content nor the length of the secret shows in the time, and no length throws. That
   * is what others compare digests for; a digest would add nothing to it but its price, which is
   * that of parsing a whole delivery, and a wait: the web's only digests are asynchronous. How long
   * a single step takes is up to the engine.
   */
  matches(value: string): boolean {
    const secret = this.#bytes;
    const mask = secret.length - 1;
    let difference = value.length ^ this.#length;
    for (let index = 0; index < value.length; index++) {
      difference |= value.charCodeAt(index) ^ (secret[index & mask] as number);
    }
    return difference === 0;
  }

  /**
   * The header's value, for the one place that must send it: each byte a character, as HTTP
   * libraries have it.
   */
  expose(): string {
    return String.fromCharCode(...this.#bytes.subarray(0, this.#length));
  }
}

/** The C0 and C1 control characters, and delete. */
const CONTROL = /\p{Cc}/u;

/** Half of a pair, which UTF-8 cannot express. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function problemOf(text: unknown): string | undefined {
  if (typeof text !== "string") return "it is no string";
  if (text === "") return "it is empty";
  if (CONTROL.test(text)) return "it holds a control character (a line break at its end, perhaps?)";
  if (LONE_SURROGATE.test(text)) return "it holds half of a surrogate pair";
  if (text.trim() !== text) return "it starts or ends with a blank";
  return undefined;
}
