/**
 * Opt-in de-duplication.
 *
 * The protocol has no delivery id: a receiver can recognize a repetition by its bytes only. That
 * is lossy, since real traffic holds byte-identical bodies that are no repetition: an issue that
 * is added to the same feedback twice is told twice, in the same words. Turn it on where acting
 * twice does more harm than acting once too seldom.
 *
 * @module
 */

/** Remembers the bodies that were dealt with, by their SHA-256 in hexadecimal digits. */
export interface BodyMemory {
  /** Whether a body was dealt with a short while ago. */
  has(digest: string): boolean | Promise<boolean>;
  /** Remembers a body that was dealt with. */
  add(digest: string): void | Promise<void>;
}

/** Settings of a memory. */
export interface RecentBodiesOptions {
  /** How long a body is remembered, in milliseconds; a minute if left out. */
  readonly forMs?: number;
  /** How many bodies are remembered at the most, the oldest forgotten first; 10,000 if left out. */
  readonly limit?: number;
  /** The time, in milliseconds since any moment; `Date.now` if left out. */
  readonly now?: () => number;
}

/** A memory within this process. Several processes need a shared one of their own. */
export function recentBodies(options: RecentBodiesOptions = {}): BodyMemory {
  const { forMs = 60_000, limit = 10_000, now = Date.now } = options;
  // A map keeps the order in which its keys were added: the oldest come first.
  const moments = new Map<string, number>();

  function forget(): void {
    for (const [digest, moment] of moments) {
      if (moments.size <= limit && now() - moment < forMs) return;
      moments.delete(digest);
    }
  }

  return {
    has(digest) {
      forget();
      return moments.has(digest);
    },
    add(digest) {
      moments.delete(digest);
      moments.set(digest, now());
      forget();
    },
  };
}

/** What a memory knows a body by. */
export async function digestOf(body: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", body as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
