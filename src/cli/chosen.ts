// Owns the shape of what was chosen in the wizard or the conversation: what holds from now on, in the next cell too.
import type { Request } from "../contract/messages.ts";

/** Values chosen in a conversation, all of them; they go with a restart. */
export type Chosen = NonNullable<Extract<Request, { kind: "restart" }>["overrides"]>;

/**
 * Stands for "no key" in what was chosen while there is one: a key from the environment or an older file would otherwise
 * go to an address that it was never meant for. Servers without keys ignore it.
 */
export const NO_KEY = "none";
