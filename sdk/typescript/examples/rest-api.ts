// As much of ABC User Feedback's REST API as the examples need.

/** Where the API is, and the key to it. */
export interface RestApiOptions {
  /** The address of the server, without `/api`. */
  readonly url: string;
  /** An API key of the project. */
  readonly key: string;
}

/** What can be changed about an issue: all of it at once, or the rest is reset. */
export interface IssueUpdate {
  readonly name: string;
  readonly description: string | null;
  readonly status: string;
  readonly externalIssueId: string | null;
}

export class RestApi {
  readonly #base: string;
  readonly #key: string;

  constructor({ url, key }: RestApiOptions) {
    this.#base = `${url.replace(/\/$/, "")}/api`;
    this.#key = key;
  }

  /** Sets fields of a piece of feedback; the channel must have them. */
  async updateFeedback(
    project: number,
    channel: number,
    feedback: number,
    fields: Record<string, unknown>,
  ): Promise<void> {
    await this.#call(
      "PUT",
      `projects/${project}/channels/${channel}/feedbacks/${feedback}`,
      fields,
    );
  }

  /** Reads an issue as it is now. */
  async issue(project: number, issue: number): Promise<IssueUpdate> {
    const answer = await this.#call("GET", `projects/${project}/issues/${issue}`);
    return (await answer.json()) as IssueUpdate;
  }

  /** Replaces what can be changed about an issue. */
  async updateIssue(project: number, issue: number, update: IssueUpdate): Promise<void> {
    const { name, description, status, externalIssueId } = update;
    const body = { name, description, status, externalIssueId };
    await this.#call("PUT", `projects/${project}/issues/${issue}`, body);
  }

  async #call(method: string, path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(`${this.#base}/${path}`, {
      method,
      headers: { "x-api-key": this.#key, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: status ${answer.status}`);
    return answer;
  }
}
