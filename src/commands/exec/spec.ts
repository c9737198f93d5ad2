// `qwen exec`: the gateway for one command, which is started with its address and secret.
import { spec } from "../../args/spec/spec.ts";
import { GATEWAY_FLAGS } from "../serve/spec.ts";

export const EXEC = spec({
  kind: "exec",
  flags: GATEWAY_FLAGS,
  /** The program and its arguments. */
  argument: { field: "words", placeholder: "program", required: true, many: true },
  needs: "programs",
  asks: ["prepare-home", "fresh-key", "serving"],
});
