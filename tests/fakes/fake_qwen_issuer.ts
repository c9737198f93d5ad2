// A server on loopback that speaks Qwen's dialect of the device flow (compatibility 4.1, 4.2), and OpenRouter's two
// requests. It checks the PKCE verifier as the real ones do.
import { calculatePKCECodeChallenge } from "oauth4webapi";

export interface FakeQwenIssuer {
  /** What QWEN_OAUTH_BASE_URL is set to. */
  readonly url: string;
  /** `POST /path name=value&…` of each request. */
  readonly seen: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export interface FakeQwenOptions {
  /** Answers to the polls before the tokens, in order. */
  readonly polls?: readonly { readonly status: number; readonly body: unknown }[];
  /** Seconds between polls. @default 1 */
  readonly interval?: number;
  /** Serve an authorization endpoint and its metadata too. */
  readonly browser?: boolean;
}

export function startFakeQwenIssuer(
  { polls = [], browser = false, interval = 1 }: FakeQwenOptions = {},
): FakeQwenIssuer {
  const seen: string[] = [];
  const left = [...polls];
  let challenge = "";
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const url = new URL(request.url);
    const body = await request.text();
    seen.push(`${request.method} ${url.pathname} ${body}`);
    const form = new URLSearchParams(body);
    const proven = async (verifier: unknown): Promise<boolean> =>
      typeof verifier === "string" && await calculatePKCECodeChallenge(verifier) === challenge;
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        if (!browser) break;
        return Response.json({
          issuer: url.origin,
          authorization_endpoint: `${url.origin}/authorize`,
          token_endpoint: `${url.origin}/api/v1/oauth2/token`,
        });
      case "/authorize":
      case "/auth": {
        challenge = url.searchParams.get("code_challenge") ?? "";
        const back = new URL(url.searchParams.get("redirect_uri") ?? url.searchParams.get("callback_url") ?? "");
        back.searchParams.set("code", "the-code-secret");
        const state = url.searchParams.get("state");
        if (state !== null) back.searchParams.set("state", state);
        return new Response(null, { status: 302, headers: { location: back.href } });
      }
      case "/api/v1/oauth2/device/code":
        challenge = form.get("code_challenge") ?? "";
        return Response.json({
          device_code: "the-device-code-secret",
          user_code: "ABCD-1234",
          verification_uri: `${url.origin}/activate`,
          verification_uri_complete: `${url.origin}/activate?user_code=ABCD-1234&client=qwen-code`,
          expires_in: 900,
          interval,
        });
      case "/api/v1/oauth2/token": {
        const next = left.shift();
        if (next !== undefined) return Response.json(next.body, { status: next.status });
        if (!await proven(form.get("code_verifier"))) return Response.json({ error: "invalid_grant" }, { status: 400 });
        return Response.json({
          access_token: "the-access-token-secret",
          refresh_token: "the-refresh-token-secret",
          token_type: "Bearer",
          expires_in: 3600,
          resource_url: "portal.qwen.ai",
        });
      }
      case "/api/v1/auth/keys": {
        const sent: unknown = JSON.parse(body);
        const fields = typeof sent === "object" && sent !== null ? new Map(Object.entries(sent)) : new Map();
        if (fields.get("code") !== "the-code-secret" || !await proven(fields.get("code_verifier"))) {
          return Response.json({ error: { message: "Invalid code", code: 403 } }, { status: 403 });
        }
        return Response.json({ key: "sk-or-v1-the-openrouter-key", user_id: "user_1" });
      }
    }
    return new Response("<!doctype html><title>Qwen</title>", { headers: { "content-type": "text/html" } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    seen,
    async [Symbol.asyncDispose](): Promise<void> {
      await server.shutdown();
    },
  };
}
