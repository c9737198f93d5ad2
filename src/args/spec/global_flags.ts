// The flags that every command takes, before or after its name.
import { choice, count, duration, hosts, locale, toggle, words } from "./flag.ts";

/** The ways to sign in that `--auth-type` and `auth use` know. */
export const METHODS = ["openai", "qwen-oauth", "oauth"] as const;

/** They take part in the resolution of the configuration. */
export const GLOBAL_FLAGS = {
  authType: choice({ placeholder: "method", choices: METHODS }),
  /** The key itself, `-` for stdin, `@FILE` for a file. */
  openaiApiKey: words({ placeholder: "key" }),
  /** A command that prints the key: its path, or a JSON list of its words. */
  keyCommand: words({ placeholder: "program" }),
  openaiBaseUrl: words({ placeholder: "url" }),
  model: words({ short: "m", placeholder: "model" }),
  /** For http and https alike. */
  proxy: words({ placeholder: "url" }),
  allowHost: hosts(),
  /** Bound on one prompt's retrying and on silence of the server. */
  timeout: duration({ usually: "60s" }),
  maxRetries: count({ most: 100 }),
  /** A whole answer is asked for instead of a stream. */
  noStream: toggle(),
  lang: locale({ placeholder: "language" }),
  debug: toggle({ short: "d" }),
  noHistory: toggle(),
  help: toggle({ short: "h" }),
  version: toggle({ short: "v" }),
};

/** Those of them that matter to a command which reads no configuration. */
export const LOCAL_FLAGS = { lang: GLOBAL_FLAGS.lang, help: GLOBAL_FLAGS.help };
