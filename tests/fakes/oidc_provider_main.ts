// Started by `oidc_process.ts` as a process of its own: oidc-provider on a free port of 127.0.0.1, with its own
// development pages for sign-in and consent. Prints one line when it listens.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import process from "node:process";
import Provider from "oidc-provider";

const path = Deno.args[0] ?? "";
/** Serve RFC 8414's well-known path alone. */
const oauthOnly = Deno.args[1] === "oauth2-only";
/** Clients without a user, as the provider is configured with them. */
const machines = JSON.parse(Deno.args[2] || "[]");
const seen: string[] = [];

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const issuer = `http://127.0.0.1:${address.port}${path}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "qwen-tests",
      application_type: "native",
      token_endpoint_auth_method: "none",
      redirect_uris: ["http://127.0.0.1/callback"],
      grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
      response_types: ["code"],
    }, ...machines],
    features: {
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    scopes: ["openid", "offline_access"],
    ttl: { AccessToken: 3600, DeviceCode: 600, RefreshToken: 86400, Session: 3600, Grant: 3600, Interaction: 3600 },
    cookies: { keys: ["not a secret: a test"] },
  });
  const answer = provider.callback();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? "/";
    if (url === "/__requests") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(seen));
      return;
    }
    seen.push(`${request.method} ${url.split("?")[0]}`);
    if (oauthOnly && url.endsWith("/.well-known/openid-configuration")) {
      response.statusCode = 404;
      response.end();
      return;
    }
    const inserted = `/.well-known/oauth-authorization-server${path}`;
    if (path !== "" && url === inserted) {
      // RFC 8414 section 3.1 puts the well-known part before the issuer's path; the provider serves it after.
      request.url = "/.well-known/oauth-authorization-server";
      Object.assign(request, { originalUrl: `${path}${request.url}` });
    } else if (path !== "") {
      if (!url.startsWith(path)) {
        response.statusCode = 404;
        response.end();
        return;
      }
      Object.assign(request, { originalUrl: url });
      request.url = url.slice(path.length);
    }
    answer(request, response);
  });
  process.stdout.write(`listening ${issuer}\n`);
});
