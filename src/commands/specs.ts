// Every command of the program. What a command is stands in its own folder's `spec.ts`.
import type { CommandOf, Spec } from "../args/spec/spec.ts";
import { CHAT } from "./conversation/spec.ts";
import { DEMO } from "./demo/spec.ts";
import { DOCTOR } from "./doctor/spec.ts";
import { ENV } from "./env/spec.ts";
import { EXEC } from "./exec/spec.ts";
import { COMPLETIONS, HELP, MAN } from "./help/spec.ts";
import { LOGIN } from "./login/spec.ts";
import { LOGOUT } from "./logout/spec.ts";
import { MODELS } from "./models/spec.ts";
import { PERMISSIONS } from "./permissions/spec.ts";
import { PROMPT } from "./prompt/spec.ts";
import { SEAL, UNSEAL } from "./seal/spec.ts";
import { SERVE } from "./serve/spec.ts";
import { SERVE_STATUS } from "./serve/status/spec.ts";
import { ADD_TOKEN, LIST_TOKENS, REVOKE_TOKEN } from "./serve/token/spec.ts";
import { STATUS } from "./status/spec.ts";
import { TOKEN } from "./token/spec.ts";
import { UNINSTALL } from "./uninstall/spec.ts";
import { USE } from "./use/spec.ts";

/** In the order of help. */
export const SPECS = [
  PROMPT,
  CHAT,
  LOGIN,
  STATUS,
  TOKEN,
  USE,
  LOGOUT,
  SEAL,
  UNSEAL,
  MODELS,
  ENV,
  PERMISSIONS,
  DOCTOR,
  SERVE,
  ADD_TOKEN,
  LIST_TOKENS,
  REVOKE_TOKEN,
  SERVE_STATUS,
  EXEC,
  DEMO,
  COMPLETIONS,
  MAN,
  UNINSTALL,
  HELP,
] as const satisfies readonly Spec[];

type AnySpec = (typeof SPECS)[number];

/** What a parsed command line asks for. `kind` decides who does it: see `launcher/launch.ts`. Durations are milliseconds. */
export type Command =
  | CommandOf<AnySpec>
  | { readonly kind: "version" }
  /** `-p /quit`: there is nothing to leave. */
  | { readonly kind: "nothing" }
  /** The shells' own door. `words` were typed so far; the last may be empty. */
  | { readonly kind: "complete"; readonly words: readonly string[] };

/** The command of a kind. */
export type CommandNamed<K extends Command["kind"]> = Extract<Command, { readonly kind: K }>;

/** The kinds that run in the sandbox. */
export type SandboxKind = Extract<AnySpec, { readonly asks: unknown }>["kind"];

/** The field of every flag that some command takes of its own. */
export type OwnFlag = AnySpec extends infer S ? S extends Spec ? keyof S["flags"] & string : never : never;

/** The spec of a kind, if it has one. */
export function specOf(kind: string): Spec | undefined {
  return SPECS.find((one) => one.kind === kind);
}
