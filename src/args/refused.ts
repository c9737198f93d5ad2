// Owns the reference's flags that have no meaning here, each with the catalogue's reason.
// They are refused by name, so that somebody who comes from there learns what to do instead.

/** Key of the catalogue's sentence. */
export type RefusalReason =
  | "noTools"
  | "noSandbox"
  | "noTelemetry"
  | "noRecording"
  | "insecure"
  | "fallbackModel"
  | "inputFormat"
  | "jsonSchema"
  | "appendSystemPrompt"
  | "sessionId"
  | "limits"
  | "logging"
  | "attach"
  | "extensions"
  | "otherKeys";

const FLAG_REASONS: ReadonlyMap<string, RefusalReason> = new Map<string, RefusalReason>([
  ["yolo", "noTools"],
  ["approval-mode", "noTools"],
  ["allowed-tools", "noTools"],
  ["core-tools", "noTools"],
  ["exclude-tools", "noTools"],
  ["allowed-mcp-server-names", "extensions"],
  ["sandbox", "noSandbox"],
  ["sandbox-image", "noSandbox"],
  ["chat-recording", "noRecording"],
  ["checkpointing", "noRecording"],
  ["insecure", "insecure"],
  ["fallback-model", "fallbackModel"],
  ["input-format", "inputFormat"],
  ["input-file", "inputFormat"],
  ["json-schema", "jsonSchema"],
  ["json-fd", "jsonSchema"],
  ["json-file", "jsonSchema"],
  ["append-system-prompt", "appendSystemPrompt"],
  ["session-id", "sessionId"],
  ["max-session-turns", "limits"],
  ["max-wall-time", "limits"],
  ["max-tool-calls", "noTools"],
  ["openai-logging", "logging"],
  ["openai-logging-dir", "logging"],
  ["all-files", "attach"],
  ["include-directories", "attach"],
  ["add-dir", "attach"],
  ["extensions", "extensions"],
  ["list-extensions", "extensions"],
  ["channel", "extensions"],
  ["acp", "extensions"],
  ["experimental-acp", "extensions"],
  ["google-api-key", "otherKeys"],
  ["tavily-api-key", "noTools"],
  ["web-search-default", "noTools"],
]);

const LETTER_REASONS: ReadonlyMap<string, RefusalReason> = new Map<string, RefusalReason>([
  ["y", "noTools"],
  ["s", "noSandbox"],
  ["a", "attach"],
  ["e", "extensions"],
  ["l", "extensions"],
]);

/** Flags of the reference with the one value by which they ask for what is always so here; a switch has none. */
const ALWAYS_SO: ReadonlyMap<string, string | undefined> = new Map([
  // No extensions and no hooks.
  ["bare", undefined],
  ["safe-mode", undefined],
  ["input-format", "text"],
]);

/** How many words of its value go with the reference's long flag, if it asks for what is always so: it is taken in silence. */
export function alwaysSo(
  name: string,
  { attached, next }: { readonly attached: string | undefined; readonly next: string | undefined },
): 0 | 1 | undefined {
  if (!ALWAYS_SO.has(name)) return undefined;
  const value = ALWAYS_SO.get(name);
  if (attached !== undefined || value === undefined) return attached === value ? 0 : undefined;
  return next === value ? 1 : undefined;
}

/** Every long flag of the reference that is refused. */
export const REFUSED_FLAGS: readonly string[] = [...FLAG_REASONS.keys(), "telemetry"];

/** Why the reference's long flag is not here, if it is one of those. The name is in kebab case, without dashes. */
export function refusedFlag(name: string): RefusalReason | undefined {
  if (name === "telemetry" || name.startsWith("telemetry-")) return "noTelemetry";
  return FLAG_REASONS.get(name);
}

/** The same for a flag of one letter. */
export function refusedLetter(letter: string): RefusalReason | undefined {
  return LETTER_REASONS.get(letter);
}
