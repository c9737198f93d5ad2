// `qwen serve status`: what each token used of the gateways that run.
import { toggle } from "../../../args/spec/flag.ts";
import { spec } from "../../../args/spec/spec.ts";

export const SERVE_STATUS = spec({ kind: "serve status", flags: { json: toggle() }, needs: "service" });
