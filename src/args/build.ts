// Owns the last step of parsing: a checked command name, its words and flags become a `Command`. The rules that hold
// between flags of one command (which go together, which need a terminal) stand here.
import { text } from "../text/text.ts";
import type { Command, GatewayFlags, OutputFormat, SandboxedName, TerminalEnds } from "./command.ts";
import { type FlagName, SANDBOXED, SHELLS } from "./flags.ts";
import { defined, type FlagReader } from "./read.ts";
import { slashPrompt } from "./slash_prompt.ts";
import type { CommandName } from "./table.ts";
import { repeatable, usageError } from "./usage.ts";

interface Parts {
  /** `help` and a bare heading are answered before. */
  readonly name: Exclude<CommandName, "auth" | "help">;
  /** Words after the command's name, already counted. */
  readonly words: readonly string[];
  readonly flags: FlagReader;
  readonly ends: TerminalEnds;
}

/** The command that the parts say. Throws a `QwenError` of kind usage. */
export function buildCommand(parts: Parts): Command {
  const { name, words, flags: read } = parts;
  const flags = read.globals();
  const json = read.on("json");
  const target = defined("target", words[0]?.trim() || undefined);
  switch (name) {
    case "":
      return buildPrompt(parts);
    case "auth login":
      return buildLogin(parts);
    case "auth status":
      return { kind: "auth-status", flags, json };
    case "auth token":
      return {
        kind: "auth-token",
        flags,
        refresh: read.on("refresh"),
        show: read.on("show"),
        json,
        ...defined("minValidMs", read.durationMs("min-valid")),
      };
    case "auth use":
      return { kind: "auth-use", flags, method: words[0]?.trim() ?? "" };
    case "auth logout":
      if (read.on("all") && target.target !== undefined) {
        throw usageError(text().args.together(read.typed("all"), target.target), name);
      }
      return { kind: "auth-logout", flags, all: read.on("all"), ...target };
    case "env":
      return { kind: "env", flags, trace: read.on("trace"), json };
    case "permissions":
      return { kind: "permissions", flags, json, ...defined("of", sandboxedName(words)) };
    case "models":
      return { kind: "models", flags, json };
    case "doctor":
      return { kind: "doctor", flags, json, mayPrompt: !read.on("no-prompt") };
    case "serve":
      return { kind: "serve", flags, gateway: gatewayFlags(read), json };
    case "exec":
      return { kind: "exec", flags, gateway: gatewayFlags(read), words };
    case "demo":
      return { kind: "demo", flags };
    case "completions":
      return { kind: "completions", shell: SHELLS.find((shell) => shell === words[0]?.trim()) ?? "bash" };
    case "man":
      return { kind: "man" };
    case "uninstall":
      return { kind: "uninstall", purge: read.on("purge"), dryRun: read.on("dry-run") };
  }
}

function sandboxedName(words: readonly string[]): SandboxedName | undefined {
  const typed = words.map((word) => word.trim()).join(" ");
  if (typed === "" || typed === "prompt") return undefined;
  const found = SANDBOXED.find((name) => name === typed);
  if (found === undefined) {
    throw usageError(text().args.badArgument("qwen permissions", repeatable(typed), SANDBOXED), "permissions");
  }
  return found;
}

function gatewayFlags(read: FlagReader): GatewayFlags {
  return {
    ...defined("port", read.count("port", { most: 65_535 })),
    ...defined("tokenFile", read.text("token-file")),
    allowOrigins: read.origins("allow-origin"),
    ...defined("firstByteMs", read.durationMs("first-byte-timeout")),
    ...defined("idleMs", read.durationMs("idle-timeout")),
    ...defined("drainMs", read.durationMs("drain-timeout")),
    ...defined("maxStreams", read.count("max-streams", { least: 1, most: 10_000 })),
    ...defined("maxBodyMiB", read.count("max-body", { least: 1, most: 1024 })),
    quiet: read.on("quiet"),
    logFormat: read.choice("log-format", ["text", "json"] as const) ?? "text",
    lendLogin: read.on("lend-login"),
  };
}

/** A prompt or a conversation. Headless when a prompt is given or stdin is no terminal, as in the reference. */
function buildPrompt({ words, flags: read, ends }: Parts): Command {
  const formats: readonly OutputFormat[] = ["text", "json", "stream-json"];
  const outputFormat = read.choice("output-format", formats) ?? "text";
  const first = read.verbatim("prompt-interactive");
  const given = givenPrompt(words, { read, ends });
  read.apart("continue", "resume");
  if (read.on("include-partial-messages") && outputFormat !== "stream-json") {
    throw usageError(
      text().args.needsOther(read.typed("include-partial-messages"), "--output-format stream-json"),
      "",
    );
  }
  const common = {
    flags: read.globals(),
    ...defined("systemPrompt", read.verbatim("system-prompt")),
    continueSession: read.on("continue"),
    ...defined("resume", read.on("resume") ? read.text("resume") ?? "" : undefined),
  };
  if (first === undefined && (given !== undefined || !ends.stdinIsTerminal)) {
    const slash = given === undefined ? undefined : slashPrompt(given, common.flags);
    if (slash !== undefined) return slash;
    const includePartialMessages = read.on("include-partial-messages");
    return { kind: "prompt", ...common, ...defined("prompt", given), outputFormat, includePartialMessages };
  }
  if (!ends.stdinIsTerminal) {
    throw usageError(text().args.interactiveNeedsTerminal(read.typed("prompt-interactive")), "");
  }
  if (first !== undefined) read.apart("prompt-interactive", "output-format");
  if (outputFormat !== "text") throw usageError(text().args.formatNeedsPrompt(outputFormat), "");
  if (!ends.stdoutIsTerminal) throw usageError(text().args.interactiveNeedsScreen, "");
  return { kind: "chat", ...common, ...defined("prompt", first) };
}

/** The prompt by `-p` or by words, which must not both be there. A lone `-` is piped input, as elsewhere. */
function givenPrompt(
  words: readonly string[],
  { read, ends }: { readonly read: FlagReader; readonly ends: TerminalEnds },
): string | undefined {
  const onlyDash = words.length === 1 && words[0] === "-" && !ends.stdinIsTerminal;
  const positional = onlyDash ? "" : words.join(" ");
  read.apart("prompt", "prompt-interactive");
  for (const flag of ["prompt", "prompt-interactive"] as const) {
    if (read.on(flag) && positional !== "") throw usageError(text().args.promptTwice(read.typed(flag)), "");
  }
  return read.verbatim("prompt") ?? (positional === "" ? undefined : positional);
}

/** Ways to finish a login, of which one can be taken. */
const LOGIN_APART: readonly (readonly [FlagName, FlagName])[] = [
  ["loopback", "device"],
  ["loopback", "paste"],
  ["device", "paste"],
  ["loopback", "with-api-key"],
  ["device", "with-api-key"],
  ["paste", "with-api-key"],
  ["issuer", "with-api-key"],
];

function buildLogin({ words, flags: read }: Parts): Command {
  const name = "auth login";
  const target = words[0]?.trim() || undefined;
  for (const [first, second] of LOGIN_APART) read.apart(first, second);
  if (target !== undefined && read.on("issuer")) {
    throw usageError(text().args.together(target, read.typed("issuer")), name);
  }
  read.requires("issuer", "client-id");
  read.requires("client-id", "issuer");
  read.requires("scope", "issuer");
  read.requires("audience", "issuer");
  read.requires("provider", "with-api-key");
  const flow = (["loopback", "device", "paste"] as const).find((candidate) => read.on(candidate));
  return {
    kind: "auth-login",
    flags: read.globals(),
    ...defined("target", target),
    ...defined("flow", flow),
    browser: !read.on("no-browser"),
    withApiKey: read.on("with-api-key"),
    ...defined("provider", read.text("provider")),
    ...defined("issuer", read.text("issuer")),
    ...defined("clientId", read.text("client-id")),
    ...defined("scope", read.text("scope")),
    ...defined("audience", read.text("audience")),
  };
}
