// `qwen auth status`: every value in use with its source.
import { toggle } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const STATUS = spec({ kind: "auth status", flags: { json: toggle() }, needs: "look" });
