// What a workload proves itself with: a file that the user named, read each time, because platforms renew it; of GitHub's jobs
// the token that they ask with. A link is followed: Kubernetes mounts its tokens by links.
import { decodeText } from "../../base/decode_text.ts";
import { QwenError } from "../../base/errors.ts";
import { visible } from "../../base/visible.ts";
import type { Workload } from "../../config/configuration.ts";
import { expandPath } from "../../config/files/paths.ts";
import type { Source } from "../../config/source.ts";
import { sourceText } from "../../config/source_text.ts";
import { GITHUB_PERMISSION } from "../../config/workload.ts";
import type { World } from "../../config/world.ts";
import { text } from "../../text/text.ts";
import { runKeyCommand } from "./run_key_command.ts";
import type { ReadProof } from "../grants/command_keys.ts";

const MAX_BYTES = 64 * 1024;

/** Reads the proofs of this machine. */
export function proofReader(world: World): ReadProof {
  return async ({ proof }: Workload, source: Source): Promise<string> => {
    const words = text().config.workload;
    const by = sourceText(source, world.home);
    if (proof.kind === "github") {
      const token = world.env("ACTIONS_ID_TOKEN_REQUEST_TOKEN")?.trim() ?? "";
      if (token !== "") return token;
      throw new QwenError("auth", words.noGithub(by), { hint: [words.githubHint(GITHUB_PERMISSION)] });
    }
    if (proof.kind === "command") return await runKeyCommand(proof.command, source, { world });
    const path = expandPath(world, { ...(world.home === undefined ? {} : { home: world.home }), path: proof.path });
    const facts = world.stat(path);
    if (facts?.kind !== "file" || facts.size > MAX_BYTES) {
      throw new QwenError("auth", words.unreadable(visible(path), by));
    }
    let content: string;
    try {
      content = decodeText(world.read(path, MAX_BYTES)).text.trim();
    } catch (cause) {
      throw new QwenError("auth", words.unreadable(visible(path), by), { cause });
    }
    if (content === "") throw new QwenError("auth", words.empty(visible(path), by));
    return content;
  };
}
