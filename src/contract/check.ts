// Owns the check of what the sandbox says. Threat: code in the sandbox is not trusted, so nothing that it sends is believed
// before its shape is checked: an unknown message is dropped, a code that is no exit code counts as a failure.
import type { FromSandbox, Request } from "./messages.ts";
import type { KeyChange } from "../config/configuration.ts";
import { EXIT_CODES } from "../base/errors.ts";

/** A message of the sandbox, or undefined when it is none: the seam is checked at run time, not believed. */
export function checkMessage(data: unknown): FromSandbox | undefined {
  if (typeof data !== "object" || data === null || !("type" in data)) return undefined;
  if (data.type === "exit") {
    const code = "code" in data ? data.code : undefined;
    const known = typeof code === "number" && (code === 0 || Object.values(EXIT_CODES).includes(code));
    return { type: "exit", code: known ? code : EXIT_CODES.other };
  }
  if (data.type !== "request" || !("id" in data) || !("request" in data) || typeof data.id !== "number") {
    return undefined;
  }
  const request = checkRequest(data.request);
  return request === undefined ? undefined : { type: "request", id: data.id, request };
}

const isText = (value: unknown): value is string => typeof value === "string";
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isOptionalText = (value: unknown): value is string | undefined => value === undefined || isText(value);

/** A request with every field of the type it must have, or undefined. */
function checkRequest(value: unknown): Request | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, url, path, maxBytes, text, overwrite, hosts, reason, handover, edit, overrides, raw, toKeep } = value;
  switch (kind) {
    case "open-url":
      return isText(url) ? { kind, url } : undefined;
    case "read-file":
      return isText(path) && isSize(maxBytes) ? { kind, path, maxBytes } : undefined;
    case "write-file":
      return isText(path) && isText(text) && typeof overwrite === "boolean"
        ? { kind, path, text, overwrite }
        : undefined;
    case "connect":
      return Array.isArray(hosts) && hosts.every(isText) && isText(reason) && isRecord(handover)
        ? { kind, hosts, reason, handover }
        : undefined;
    case "restart":
      return checkRestart(handover, overrides);
    case "prepare-home":
      return toKeep === true ? { kind, toKeep } : { kind };
    case "send-kept":
    case "serving":
    case "fresh-key":
    case "show-demo":
      return { kind };
    case "keyboard":
      return typeof raw === "boolean" ? { kind, raw } : undefined;
    case "save-configuration":
      return checkEdit(edit);
    default:
      return undefined;
  }
}

function checkRestart(handover: unknown, overrides: unknown): Request | undefined {
  if (!isRecord(handover) || !isRecord(overrides)) return undefined;
  const { model, baseUrl, method } = overrides;
  const key = checkKey(overrides.key);
  if (key === undefined || !isOptionalText(model) || !isOptionalText(baseUrl) || !isOptionalText(method)) {
    return undefined;
  }
  return { kind: "restart", handover, overrides: { key, model, baseUrl, method } };
}

function checkEdit(value: unknown): Request | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, scope, method, baseUrl, model, issuer } = value;
  if (scope !== "user" && scope !== "project") return undefined;
  if (kind === "forget-key") return { kind: "save-configuration", edit: { kind, scope } };
  if (kind === "keep-workload") {
    if (scope !== "user" || !isOptionalText(baseUrl) || !isOptionalText(model)) return undefined;
    return { kind: "save-configuration", edit: { kind, scope, baseUrl, model } };
  }
  const key = checkKey(value.key);
  if (kind !== "use" || key === undefined) return undefined;
  if (method !== "openai" && method !== "qwen-oauth" && method !== "oauth") return undefined;
  if (!isOptionalText(baseUrl) || !isOptionalText(model) || !isOptionalText(issuer)) return undefined;
  return { kind: "save-configuration", edit: { kind, scope, method, key, baseUrl, model, issuer } };
}

function checkKey(value: unknown): KeyChange | undefined {
  if (value === "keep" || value === "remove") return value;
  return isRecord(value) && isText(value.set) ? { set: value.set } : undefined;
}
