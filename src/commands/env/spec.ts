// `qwen env`: which env file is used and what it sets.
import { toggle } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const ENV = spec({ kind: "env", flags: { trace: toggle(), json: toggle() }, needs: "look" });
