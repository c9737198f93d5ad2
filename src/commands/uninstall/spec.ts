// `qwen uninstall`: what an installer of ours put here goes.
import { toggle } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const UNINSTALL = spec({
  kind: "uninstall",
  flags: { purge: toggle(), dryRun: toggle() },
  local: true,
  needs: "files",
});
