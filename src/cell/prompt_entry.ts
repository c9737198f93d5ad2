// The first module of a headless prompt's cell. All that a prompt needs is imported at once and nothing else can be
// loaded: bundled it is one file without the words of other commands, read while the launcher has nothing left to do.
import { runPrompt } from "../cli/headless/headless.ts";
import type { CellName } from "./protocol.ts";
import { rehearse } from "./rehearse.ts";
import { serveCell } from "./serve.ts";

serveCell(() => Promise.resolve(runPrompt));
const standby: CellName = "standby";
// The launcher is still reading the configuration.
if (self.name === standby) await rehearse(runPrompt).catch(() => {/* the real run tells what is wrong */});
