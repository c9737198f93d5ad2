// Owns what `--debug` shows of the exchange with an issuer. It shows only what it knows to be harmless: every other
// value is masked, so that a parameter which nobody thought of cannot leak. What was masked once stays masked later.
import { withoutWhole } from "../../base/redact.ts";
import { cleanServerText } from "./server_text.ts";

/** Parameters and fields whose values anybody may see. */
const HARMLESS = new Set([
  "grant_type",
  "response_type",
  "client_id",
  "redirect_uri",
  "scope",
  "audience",
  "code_challenge",
  "code_challenge_method",
  "token_type",
  "expires_in",
  "interval",
  "status",
  "error",
  "error_description",
  "issuer",
  "verification_uri",
  "verification_url",
  "resource_url",
  "authorization_endpoint",
  "token_endpoint",
  "device_authorization_endpoint",
  "revocation_endpoint",
  "authorization_response_iss_parameter_supported",
]);

const MASK = "****";

/** Sees each request and answer of a sign-in. */
export class Trace {
  readonly #write: (line: string) => void;
  readonly #secrets: string[] = [];

  /** `write` gets whole lines without a newline. */
  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  request(url: string, init: RequestInit): void {
    const target = new URL(url);
    const query = this.#parameters(target.searchParams);
    this.#line(`> ${init.method ?? "GET"} ${target.origin}${target.pathname}${query === "" ? "" : `?${query}`}`);
    const body = init.body;
    if (body instanceof URLSearchParams) this.#line(`>   ${this.#parameters(body)}`);
    else if (typeof body === "string") this.#line(`>   ${this.#body(body)}`);
  }

  async response(response: Response): Promise<void> {
    const type = cleanServerText(response.headers.get("content-type") ?? "");
    this.#line(`< ${response.status} ${type}`);
    const shown = this.#body(await response.text());
    if (shown !== "") this.#line(`<   ${shown}`);
  }

  failure(reason: string): void {
    this.#line(`! ${reason}`);
  }

  #body(body: string): string {
    const value = parseJson(body);
    if (typeof value === "object" && value !== null) {
      return this.#pairs(Object.entries(value).map(([name, field]) => [name, asText(field)]));
    }
    if (body.includes("=") && !/[\s<{]/.test(body)) return this.#parameters(new URLSearchParams(body));
    return body === "" ? "" : `(${new TextEncoder().encode(body).length} bytes)`;
  }

  #parameters(parameters: URLSearchParams): string {
    return this.#pairs([...parameters]);
  }

  /** All secrets of a message are known before a part of it is shown, or cut: half a secret would not be found again. */
  #pairs(pairs: readonly (readonly [name: string, value: string])[]): string {
    for (const [name, value] of pairs) if (!HARMLESS.has(name)) this.#secrets.push(value);
    const shown = (part: string): string => cleanServerText(withoutWhole(part, this.#secrets));
    return pairs.map(([name, value]) => `${shown(name)}=${HARMLESS.has(name) ? shown(value) : MASK}`).join(" ");
  }

  #line(line: string): void {
    this.#write(withoutWhole(line, this.#secrets));
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}
