// `qwen models`: the list that the service answers.
import { toggle } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const MODELS = spec({ kind: "models", flags: { json: toggle() }, needs: "service", asks: ["prepare-home"] });
