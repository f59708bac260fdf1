/**
 * Shared secrets, which are compared but never shown.
 *
 * @module
 */

/** A secret that sender and receiver share (clause `transport.token`). */
export class Token {
  /** What travels: UTF-8. */
  readonly #bytes: Uint8Array;

  /**
   * @throws TypeError for a text that no header can carry, or that would match a missing token.
   * The error does not quote it.
   */
  constructor(text: string) {
    const problem = problemOf(text);
    if (problem !== undefined) throw new TypeError(`token: ${problem}`);
    this.#bytes = new TextEncoder().encode(text);
  }

  /**
   * Whether a header's value, each byte a character, is this token.
   *
   * The time this takes depends on the value alone: as many steps as it has characters, whatever
   * they are, each against a character of the token, which is begun again where it ends. So
   * neither the content nor the length of the secret leaks, and no lengths are refused.
   */
  matches(value: string): boolean {
    const secret = this.#bytes;
    const { length } = secret;
    let difference = value.length ^ length;
    let at = 0;
    for (let index = 0; index < value.length; index++) {
      difference |= value.charCodeAt(index) ^ (secret[at] as number);
      at = at + 1 === length ? 0 : at + 1;
    }
    return difference === 0;
  }

  /**
   * The header's value, for the one place that must send it: each byte a character, as HTTP
   * libraries have it.
   */
  expose(): string {
    return String.fromCharCode(...this.#bytes);
  }
}

/** The C0 and C1 control characters, and delete. */
const CONTROL = /\p{Cc}/u;

function problemOf(text: unknown): string | undefined {
  if (typeof text !== "string") return "it is no string";
  if (text === "") return "it is empty";
  if (CONTROL.test(text)) return "it holds a control character (a line break at its end, perhaps?)";
  if (text.trim() !== text) return "it starts or ends with a blank";
  return undefined;
}
