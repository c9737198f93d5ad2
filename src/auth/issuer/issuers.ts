// Owns the table of issuers: who can sign a user in, under which client id, and what is known of them beforehand.
// Pure data from flags and the environment; it sends nothing. Adding a built-in issuer is adding a row.
import { QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { QWEN_SERVICE_URL, qwenTokenEndpoint } from "../../config/logins/qwen_service.ts";
import { isSecureUrl } from "../../config/secure_url.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { QWEN_CLIENT_ID } from "../credentials.ts";
import type { IssuerMetadata } from "./discovery.ts";

export interface Issuer {
  /** `qwen`, `openrouter`, or the issuer's URL. */
  readonly id: string;
  /** `qwen` speaks the dialect of compatibility 4.2; `openrouter` gives an API key instead of tokens. */
  readonly kind: "qwen" | "openrouter" | "custom";
  /** What the user calls it. */
  readonly name: string;
  /** The issuer's identifier: an absolute URL without query and fragment (RFC 8414 section 2). */
  readonly url: string;
  readonly clientId: string;
  /** Space-separated; chosen from the metadata when absent. */
  readonly scope?: string;
  readonly audience?: string;
  /** The endpoint that this login is for, named by the user. */
  readonly baseUrl?: string;
  /** What needs no discovery. */
  readonly known?: IssuerMetadata;
}

/** What the command line and the environment say about the issuer. */
export interface IssuerChoice {
  readonly target?: string;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly scope?: string;
  readonly audience?: string;
  readonly baseUrl?: string;
  /** `QWEN_OAUTH_BASE_URL`, already known to come from the user and not from a project file. */
  readonly qwenServiceUrl?: string;
}

/** Ids that `qwen auth login ID` takes. */
const BUILT_IN_ISSUERS: readonly string[] = [QWEN_ISSUER, "openrouter"];

/** compatibility 4.1 */
const QWEN_SCOPE = "openid profile email model.completion";
const OPENROUTER_SITE = "https://openrouter.ai";

/**
 * The issuer that the user means; `qwen` when nothing says otherwise.
 * @throws {QwenError} of kind `usage` when flags are missing or do not fit together
 */
export function resolveIssuer(choice: IssuerChoice): Issuer {
  const words = text().login.issuer;
  if (choice.issuer !== undefined) return customIssuer(choice, choice.issuer);
  const stray = strayFlag(choice);
  if (stray !== undefined) throw new QwenError("usage", words.flagNeedsIssuer(stray));
  switch (choice.target ?? QWEN_ISSUER) {
    case QWEN_ISSUER:
    case "qwen-oauth":
      return qwenIssuer(choice.qwenServiceUrl);
    case "openrouter":
      return openRouterIssuer();
  }
  throw new QwenError("usage", words.unknown(choice.target ?? ""), {
    hint: [words.unknownHint(BUILT_IN_ISSUERS.join(", "))],
  });
}

/** Qwen, at its own address or where the user's environment says. */
export function qwenIssuer(serviceUrl: string = QWEN_SERVICE_URL): Issuer {
  const words = text().login.issuer;
  if (!isSecureUrl(serviceUrl)) {
    throw new QwenError("config", words.insecure("QWEN_OAUTH_BASE_URL", shown(serviceUrl)), {
      hint: [words.insecureHint],
    });
  }
  const url = serviceUrl.replace(/\/+$/, "");
  const known: IssuerMetadata = {
    issuer: url,
    tokenEndpoint: qwenTokenEndpoint(url),
    deviceEndpoint: `${url}/api/v1/oauth2/device/code`,
    issuerInAnswer: false,
    scopesSupported: [],
    signingAlgorithms: [],
  };
  return { id: QWEN_ISSUER, kind: "qwen", name: "Qwen", url, clientId: QWEN_CLIENT_ID, scope: QWEN_SCOPE, known };
}

/** OpenRouter: no client id, no token endpoint of the usual kind; see `openrouter.ts`. */
export function openRouterIssuer(site: string = OPENROUTER_SITE): Issuer {
  const known: IssuerMetadata = {
    issuer: site,
    authorizationEndpoint: `${site}/auth`,
    tokenEndpoint: `${site}/api/v1/auth/keys`,
    issuerInAnswer: false,
    scopesSupported: [],
    signingAlgorithms: [],
  };
  return {
    id: "openrouter",
    kind: "openrouter",
    name: "OpenRouter",
    url: site,
    clientId: "",
    baseUrl: `${site}/api/v1`,
    known,
  };
}

function customIssuer(choice: IssuerChoice, issuer: string): Issuer {
  const words = text().login.issuer;
  if (choice.target !== undefined) throw new QwenError("usage", words.twoIssuers(choice.target));
  if (choice.clientId === undefined || choice.clientId === "") {
    throw new QwenError("usage", words.noClientId, { hint: [words.noClientIdHint] });
  }
  requireSecure("--issuer", issuer);
  const url = new URL(issuer);
  if (url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    throw new QwenError("usage", words.notAnIssuer);
  }
  if (choice.baseUrl !== undefined) requireSecure("--openai-base-url", choice.baseUrl);
  return {
    id: issuer,
    kind: "custom",
    name: url.host,
    url: issuer,
    clientId: choice.clientId,
    scope: choice.scope,
    audience: choice.audience,
    baseUrl: choice.baseUrl?.replace(/\/+$/, ""),
  };
}

function requireSecure(flag: string, value: string): void {
  const words = text().login.issuer;
  if (!isSecureUrl(value)) {
    throw new QwenError("usage", words.insecure(flag, shown(value)), { hint: [words.insecureHint] });
  }
}

function strayFlag(choice: IssuerChoice): string | undefined {
  if (choice.clientId !== undefined) return "--client-id";
  if (choice.scope !== undefined) return "--scope";
  if (choice.audience !== undefined) return "--audience";
  return undefined;
}

/** An address as it may be shown: without the user name and password that somebody may have put into it. */
function shown(value: string): string {
  return value.replace(/\/\/[^/@\s]*@/, "//").slice(0, 200);
}
