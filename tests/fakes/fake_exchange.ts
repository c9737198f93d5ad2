// A token endpoint that exchanges what a workload proves itself with (RFC 8693), on loopback, and GitHub's address that gives
// a job its token. Keeps what it was asked.

export interface ExchangeAsked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  /** The fields of a form or of JSON. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface FakeExchange extends AsyncDisposable {
  readonly tokenUrl: string;
  readonly githubUrl: string;
  readonly asked: ExchangeAsked[];
}

export interface FakeExchangeOptions {
  /** Seconds until a token ends. @default 3600 */
  readonly expiresInS?: number;
  /** In place of a token. */
  readonly refuse?: () => Response;
}

/** Tokens are `at-1`, `at-2`, …; GitHub's is `subject-1`, … */
export function startExchange({ expiresInS = 3600, refuse }: FakeExchangeOptions = {}): FakeExchange {
  const asked: ExchangeAsked[] = [];
  let tokens = 0;
  let subjects = 0;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    const isJson = request.headers.get("content-type")?.includes("json") === true;
    const fields = isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
    asked.push({ method: request.method, path: pathname + search, headers: request.headers, fields });
    if (pathname === "/github") return Response.json({ value: `subject-${++subjects}` });
    if (refuse !== undefined) return refuse();
    return Response.json({
      access_token: `at-${++tokens}`,
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: expiresInS,
    });
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    tokenUrl: `${origin}/token`,
    githubUrl: `${origin}/github?api-version=2`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
