// `qwen auth use`: the sign-in method for the future.
import { METHODS } from "../../args/spec/global_flags.ts";
import { spec } from "../../args/spec/spec.ts";

export const USE = spec({
  kind: "auth use",
  flags: {},
  // Or the issuer of a login that is kept.
  argument: { field: "method", placeholder: "method", required: true, choices: METHODS },
  needs: "service",
  asks: ["save-configuration"],
});
