// An issuer without a network: answers each request from a list, keeps what it was sent, and fails a request that no
// answer was planned for.
import type { Fetch } from "../../src/auth/issuer/issuer_http.ts";

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly form: URLSearchParams;
  readonly headers: Headers;
}

export class FakeIssuerFetch {
  readonly sent: SentRequest[] = [];
  readonly #answers: (Response | Error)[];

  constructor(answers: readonly (Response | Error)[]) {
    this.#answers = [...answers];
  }

  readonly fetch: Fetch = (url, init) => {
    const body = init.body;
    this.sent.push({
      method: init.method ?? "GET",
      url,
      form: body instanceof URLSearchParams ? body : new URLSearchParams(),
      headers: new Headers(init.headers),
    });
    const answer = this.#answers.shift() ?? new Error("no answer was planned for this request");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };

  /** How many planned answers nobody asked for. */
  get left(): number {
    return this.#answers.length;
  }
}

/** An answer as an issuer gives it. */
export function answer(status: number, body: unknown): Response {
  return Response.json(body, { status });
}
