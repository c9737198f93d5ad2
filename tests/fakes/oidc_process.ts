// The certified `oidc-provider` as a process of its own, on a free loopback port, with one native client and the
// device flow. Tests start it, talk to it over the wire as anybody would, and end it.

const PROGRAM = new URL("oidc_provider_main.ts", import.meta.url);

/** The client that the provider knows. */
export const OIDC_CLIENT_ID = "qwen-tests";

export interface OidcProcess {
  /** e.g. `http://127.0.0.1:41234` */
  readonly issuer: string;
  /** What the provider was asked, e.g. `POST /token`. */
  requests(): Promise<readonly string[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a provider. `path` puts the issuer below a path, as companies do; `oauthOnly` hides the OpenID path; `machines` are
 * further clients.
 */
export async function startOidcProvider(
  { path = "", oauthOnly = false, machines = [] }: {
    readonly path?: string;
    readonly oauthOnly?: boolean;
    readonly machines?: readonly object[];
  } = {},
): Promise<OidcProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "-q",
      PROGRAM.pathname,
      path,
      oauthOnly ? "oauth2-only" : "",
      JSON.stringify(machines),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let printed = "";
  while (!printed.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("oidc-provider ended before it listened");
    printed += value;
  }
  const issuer = /listening (\S+)/.exec(printed)?.[1];
  if (issuer === undefined) throw new Error("oidc-provider did not say where it listens");
  const origin = new URL(issuer).origin;
  return {
    issuer,
    async requests(): Promise<readonly string[]> {
      const lines: unknown = await (await fetch(`${origin}/__requests`)).json();
      return Array.isArray(lines) ? lines.map(String) : [];
    },
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}

/** A user agent without a screen: keeps cookies, follows redirects, and fills in the provider's own forms. */
export class OidcUser {
  readonly #cookies = new Map<string, string>();

  /**
   * Opens an address and clicks through sign-in and consent (or refuses at the first page). Ends at the first redirect
   * that leaves the provider, which is not followed.
   * @returns that address, or the last page's text
   */
  async open(address: string, { refuse = false } = {}): Promise<{ left?: string; page: string }> {
    const { origin } = new URL(address);
    let response = await this.#send(address);
    for (let step = 0; step < 30; step++) {
      const location = response.headers.get("location");
      if (location !== null) {
        await response.body?.cancel();
        const target = new URL(location, response.url === "" ? address : response.url);
        if (target.origin !== origin) return { left: target.href, page: "" };
        address = target.href;
        response = await this.#send(address);
        continue;
      }
      const page = await response.text();
      const abort = /href="([^"]*\/abort)"/.exec(page)?.[1];
      if (refuse && abort !== undefined) {
        address = new URL(abort, address).href;
        response = await this.#send(address);
        continue;
      }
      const form = formIn(page, address);
      if (form === undefined) return { page };
      address = form.action;
      if (refuse && form.body.has("confirm")) {
        form.body.set("abort", "yes");
        return { page: await (await this.#send(address, form.body)).text() };
      }
      response = await this.#send(address, form.body);
    }
    throw new Error("the provider went round in circles");
  }

  async #send(address: string, body?: URLSearchParams): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(address, {
      redirect: "manual",
      headers: { cookie, accept: "text/html" },
      ...(body === undefined ? {} : { method: "POST", body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    return response;
  }
}

/** The form of a page with its hidden fields, any user name and any password filled in. */
function formIn(page: string, address: string): { action: string; body: URLSearchParams } | undefined {
  const form = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(page);
  if (form === null) return undefined;
  const body = new URLSearchParams();
  for (const [tag] of (form[2] ?? "").matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    if (name !== undefined) body.set(name, /value="([^"]*)"/.exec(tag)?.[1] ?? "somebody");
  }
  return { action: new URL((form[1] ?? "").replaceAll("&amp;", "&"), address).href, body };
}
