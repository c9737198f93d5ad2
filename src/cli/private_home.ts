// Owns the place where the cell keeps what it may keep: `~/.qwen`, whose files are partly the cell's and which itself is
// the launcher's to make and to close.
import type { CellContext } from "../sandbox/context.ts";
import type { PreparedHome } from "../contract/messages.ts";

/** The directory as the store of logins and the keeper of conversations use it. */
export interface PrivateHome {
  readonly qwenHome: string;
  readonly warn: (message: string) => void;
  /** Has it made or closed to others; answers its path with links resolved. @throws {QwenError} when it cannot be */
  prepare(): Promise<string>;
}

/** The place of this cell. `warn` is told what was found wrong. */
export function privateHome(
  { start, ask }: Pick<CellContext, "start" | "ask">,
  warn: (message: string) => void,
): PrivateHome {
  return {
    qwenHome: start.qwenHome,
    warn,
    async prepare(): Promise<string> {
      const answer = await ask({ kind: "prepare-home" });
      if (!isPrepared(answer)) throw new Error("the launcher did not say how it found ~/.qwen");
      for (const warning of answer.warnings) warn(warning);
      return answer.root;
    },
  };
}

function isPrepared(answer: unknown): answer is PreparedHome {
  return typeof answer === "object" && answer !== null && "root" in answer && typeof answer.root === "string" &&
    "warnings" in answer && Array.isArray(answer.warnings);
}
