// The first module of a headless prompt's cell. All that a prompt needs is imported at once and nothing else can be
// loaded: bundled it is small and without the words of other commands. A standby reads it, and rehearses, while the
// launcher reads the configuration.
import { runPrompt } from "../cli/headless/headless.ts";
import type { CellName } from "../contract/messages.ts";
import { rehearse } from "./rehearse.ts";
import { serveCell } from "./serve.ts";

serveCell(() => Promise.resolve(runPrompt));
const standby: CellName = "standby";
if (self.name === standby) await rehearse(runPrompt).catch(() => {/* the real run tells what is wrong */});
