// `qwen auth login`: a sign-in at an issuer, or a key that is kept.
import { toggle, words } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const LOGIN = spec({
  kind: "auth login",
  flags: {
    loopback: toggle(),
    device: toggle(),
    paste: toggle(),
    noBrowser: toggle(),
    withApiKey: toggle(),
    workload: toggle(),
    provider: words({ placeholder: "provider" }),
    issuer: words({ placeholder: "url" }),
    clientId: words({ placeholder: "clientId" }),
    scope: words({ placeholder: "scopes" }),
    audience: words({ placeholder: "text" }),
  },
  // Or a provider's id, with a key.
  argument: { field: "target", placeholder: "target", choices: ["qwen", "openrouter"] },
  needs: "browser",
  asks: ["prepare-home", "connect", "save-configuration", "open-url", "keyboard"],
  apart: [
    ["loopback", "device"],
    ["loopback", "paste"],
    ["device", "paste"],
    ["loopback", "withApiKey"],
    ["device", "withApiKey"],
    ["paste", "withApiKey"],
    ["issuer", "withApiKey"],
    ["target", "issuer"],
    ["workload", "withApiKey"],
    ["workload", "issuer"],
    ["workload", "target"],
    ["workload", "loopback"],
    ["workload", "device"],
    ["workload", "paste"],
  ],
  together: [
    ["issuer", "clientId"],
    ["clientId", "issuer"],
    ["scope", "issuer"],
    ["audience", "issuer"],
    ["provider", "withApiKey"],
  ],
});
