// The commands that answer from what was typed alone.
import { spec } from "../../args/spec/spec.ts";

/** The shells that completions are written for. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

export const COMPLETIONS = spec({
  kind: "completions",
  flags: {},
  local: true,
  argument: { field: "shell", placeholder: "shell", required: true, choices: SHELLS, closed: true },
  needs: "words",
});

export const MAN = spec({ kind: "man", flags: {}, local: true, needs: "words" });

export const HELP = spec({
  kind: "help",
  flags: {},
  local: true,
  /** e.g. `["auth", "login"]` */
  argument: { field: "path", placeholder: "command", many: true },
  needs: "words",
});
