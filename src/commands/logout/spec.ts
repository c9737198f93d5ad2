// `qwen auth logout`: tokens are revoked and removed, a key is forgotten.
import { toggle } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const LOGOUT = spec({
  kind: "auth logout",
  flags: { all: toggle() },
  // A sign-in at OpenRouter gives a key, which is `openai` here as in `auth use`.
  argument: { field: "target", placeholder: "target", choices: ["qwen", "openai"] },
  needs: "service",
  asks: ["prepare-home", "connect", "save-configuration"],
  apart: [["all", "target"]],
});
