// `qwen serve token add|list|revoke`: tokens with a name, each for one program.
import { count, toggle } from "../../../args/spec/flag.ts";
import { spec } from "../../../args/spec/spec.ts";

/** `--model` stands for the models that may be asked for. */
export const ADD_TOKEN = spec({
  kind: "serve token add",
  flags: { perMinute: count({ least: 1, most: 100_000 }), json: toggle() },
  argument: { field: "client", placeholder: "name", required: true },
  filled: ["model", "perMinute"],
  needs: "files",
});

export const LIST_TOKENS = spec({ kind: "serve token list", flags: { json: toggle() }, needs: "look" });

export const REVOKE_TOKEN = spec({
  kind: "serve token revoke",
  flags: { json: toggle() },
  argument: { field: "client", placeholder: "name", required: true },
  needs: "files",
});
