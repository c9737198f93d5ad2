// Owns the closed list of ways in which an exchange with the endpoint can fail, before anybody words it for the user.
// Whether to try again (`retry.ts`) and what to say (`failure.ts`) are decided from these alone.

export type Fault =
  /** An HTTP status that is not a success. `body` is cut to what is worth reading. */
  | { readonly kind: "status"; readonly status: number; readonly headers: Headers; readonly body: string }
  /** A redirect: not followed, for the key would travel along. */
  | { readonly kind: "redirect"; readonly status: number; readonly location: string | null }
  /** The request could not even be built: an address or a header that cannot be. */
  | { readonly kind: "unsent"; readonly cause: unknown }
  /** No connection, or one that broke before the answer's head arrived. */
  | { readonly kind: "transport"; readonly cause: unknown }
  /** Nothing was heard for `afterMs`: before the head of the answer, or in the middle of it. */
  | { readonly kind: "silence"; readonly phase: "head" | "stream"; readonly afterMs: number }
  /** The answer ended before its end. */
  | { readonly kind: "cut"; readonly cause?: unknown }
  /** An error told inside a successful answer. */
  | {
    readonly kind: "told";
    readonly message: string;
    readonly code?: string;
    readonly codes?: readonly string[];
    readonly status?: number;
  }
  /** A successful status around something that is no answer. */
  | { readonly kind: "garbage"; readonly what: Garbage; readonly contentType: string; readonly excerpt: string };

/** What stood in place of an answer. */
export type Garbage = "html" | "not-a-completion" | "not-json" | "too-long" | "nothing";

/** Carries a `Fault` from where it happened to where it is decided upon. Never shown to a user as it is. */
export class ExchangeFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.kind);
    this.name = "ExchangeFault";
    this.fault = fault;
  }
}
