// Owns what a sign-in is asked, what it needs, and what it yields: the words that the ways to sign in share.
import type { CommandNamed } from "../specs.ts";
import type { TokenSet } from "../../auth/credentials.ts";
import type { FlowWish, Place } from "../../auth/flow/choose_flow.ts";
import type { IssuerMetadata } from "../../auth/issuer/discovery.ts";
import type { IssuerPorts } from "../../auth/issuer/issuer_http.ts";
import type { Issuer } from "../../auth/issuer/issuers.ts";
import type { Secret } from "../../config/secret.ts";
import type { LoginUi } from "./ui.ts";

/** What a sign-in yields. */
export type SignedIn =
  | { readonly kind: "tokens"; readonly tokens: TokenSet }
  /** OpenRouter gives a key instead. */
  | { readonly kind: "api-key"; readonly key: Secret; readonly baseUrl: string };

/** The way to sign in that the command line names. */
export function askedFlow(command: LoginCommand): FlowWish["flow"] {
  return (["loopback", "device", "paste"] as const).find((flow) => command[flow]);
}

export interface SignInRequest {
  readonly issuer: Issuer;
  readonly wish: FlowWish;
  readonly place: Place;
  /** Found by the sandbox before this one; not asked for again. */
  readonly metadata?: IssuerMetadata;
}

export interface SignInPorts extends IssuerPorts {
  readonly ui: LoginUi;
  /** The port to listen on for the browser's answer. @default one that the system chooses */
  readonly loopbackPort?: number | undefined;
  /**
   * Makes sure that these hosts (`host:port`; port 0 is to listen) can be reached. May replace the sandbox: then it never
   * resolves, and the next sandbox starts anew with the metadata handed over.
   */
  reach(hosts: readonly string[], metadata?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Keeps what was given; only then is the user told of success. */
  keep(result: SignedIn): Promise<void>;
}

export type LoginCommand = CommandNamed<"auth login">;
