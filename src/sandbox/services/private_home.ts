// Owns the place where the sandbox keeps what it may keep: `~/.qwen`, whose files are partly the sandbox's and which itself is
// the launcher's to make and to close.
import type { SandboxContext } from "../context.ts";

/** The directory as the store of logins and the keeper of conversations use it. */
export interface PrivateHome {
  readonly qwenHome: string;
  readonly warn: (message: string) => void;
  /** What logins are sealed with. @default they are not */
  readonly sealingKey?: string;
  /** Has it made or closed to others; answers its path with links resolved. @throws {QwenError} when it cannot be */
  prepare(): Promise<string>;
}

/** The place of this sandbox. `warn` is told what was found wrong. */
export function privateHome(
  { start, ask }: Pick<SandboxContext, "start" | "ask">,
  warn: (message: string) => void,
): PrivateHome {
  return {
    qwenHome: start.qwenHome,
    warn,
    ...(start.sealingKey === undefined ? {} : { sealingKey: start.sealingKey }),
    async prepare(): Promise<string> {
      const { root, warnings } = await ask({ kind: "prepare-home" });
      for (const warning of warnings) warn(warning);
      return root;
    },
  };
}

/** Finds out whether something can be kept, before the user does the work of a sign-in. @throws {QwenError} when not */
export async function tryHome(
  { ask }: Pick<SandboxContext, "ask">,
  warn: (message: string) => void,
): Promise<void> {
  const { warnings } = await ask({ kind: "prepare-home", toKeep: true });
  for (const warning of warnings) warn(warning);
}
