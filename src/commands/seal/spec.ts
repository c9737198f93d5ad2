// `qwen auth seal` and `qwen auth unseal`: whether tokens and saved keys rest sealed.
import { toggle } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const SEAL = spec({ kind: "auth seal", flags: { json: toggle() }, needs: "service" });

export const UNSEAL = spec({ kind: "auth unseal", flags: { json: toggle() }, needs: "service" });
