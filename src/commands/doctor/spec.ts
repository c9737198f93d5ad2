// `qwen doctor`: what stops a prompt here, and what to do.
import { toggle } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const DOCTOR = spec({
  kind: "doctor",
  flags: {
    json: toggle(),
    /** Without it a prompt is sent where nothing else proves the key or the model. */
    noPrompt: toggle(),
  },
  needs: "service",
  asks: ["prepare-home"],
});
