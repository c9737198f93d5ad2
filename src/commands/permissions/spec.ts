// `qwen permissions`: what the sandbox of a command may reach here.
import { toggle } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const PERMISSIONS = spec({
  kind: "permissions",
  flags: { json: toggle() },
  argument: {
    field: "of",
    placeholder: "command",
    many: true,
    closed: true,
    choices: ["prompt", "auth login", "auth token", "doctor", "exec", "models", "serve"],
  },
  needs: "look",
});
