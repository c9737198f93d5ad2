// A token endpoint on loopback that rotates refresh tokens and counts. A refresh token is used up by the first use of
// its successor, not before: a client that dies between the answer and its disk has lost nothing (RFC 9700 section
// 4.14.2 leaves the moment to the server; with none at all, no client on earth could survive that death).

export interface FakeTokenServer extends AsyncDisposable {
  readonly tokenEndpoint: string;
  /** Refreshes granted. */
  readonly granted: number;
  /** Requests refused with `invalid_grant`. */
  readonly refused: number;
  /** Forms of all requests, in order. */
  readonly forms: URLSearchParams[];
  /** Every pair given out, the first one included: access token -> refresh token. */
  readonly issued: ReadonlyMap<string, string>;
  /** Whether a refresh token would be taken now. */
  isGood(refreshToken: string): boolean;
}

export interface TokenServerOptions {
  /** The refresh token that is good at first. @default rt-0 */
  readonly refreshToken?: string;
  /** Seconds until an access token ends. @default 3600 */
  readonly expiresInS?: number;
  /** Waits before each answer. */
  readonly beforeAnswer?: (request: Request, form: URLSearchParams) => Promise<void>;
  /** Waits between a grant and its answer. */
  readonly afterGrant?: (request: Request) => Promise<void>;
  /** A refresh token is used up by its own use, at once: what such a client loses is lost. */
  readonly strict?: boolean;
  /** The endpoint that the tokens are for. */
  readonly resourceUrl?: string;
}

export function startTokenServer(options: TokenServerOptions = {}): FakeTokenServer {
  const first = options.refreshToken ?? "rt-0";
  const issued = new Map([["at-0", first]]);
  const forms: URLSearchParams[] = [];
  let good = [first];
  let granted = 0;
  let refused = 0;
  const answer = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text());
    forms.push(form);
    await options.beforeAnswer?.(request, form);
    const sent = form.get("refresh_token") ?? "";
    if (form.get("grant_type") !== "refresh_token" || !good.includes(sent)) {
      refused++;
      return Response.json({ error: "invalid_grant", error_description: `not good: ${sent}` }, { status: 400 });
    }
    granted++;
    const pair = { access_token: `at-${granted}`, refresh_token: `rt-${granted}` };
    issued.set(pair.access_token, pair.refresh_token);
    good = options.strict === true ? [pair.refresh_token] : [sent, pair.refresh_token];
    const about = options.resourceUrl === undefined ? {} : { resource_url: options.resourceUrl };
    await options.afterGrant?.(request);
    return Response.json({ ...pair, token_type: "Bearer", expires_in: options.expiresInS ?? 3600, ...about });
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  return {
    tokenEndpoint: `http://127.0.0.1:${server.addr.port}/token`,
    get granted() {
      return granted;
    },
    get refused() {
      return refused;
    },
    forms,
    issued,
    isGood: (refreshToken) => good.includes(refreshToken),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
