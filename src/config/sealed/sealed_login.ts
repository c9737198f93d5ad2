// A login's file, sealed: what the configuration must know without the tokens (where they go, when they end) stands beside them
// as before, bound to them; all else is sealed, for the reference and others keep more there, an `id_token` among it. Text in,
// text out.
import { isSealed } from "../secret.ts";
import { openSealed, sealText, type WhyNot } from "./sealed_text.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What stays readable. */
const CLEAR: ReadonlySet<string> = new Set([
  "token_type",
  "resource_url",
  "expiry_date",
  "issuer",
  "client_id",
  "token_endpoint",
  "revocation_endpoint",
  "base_url",
  "scope",
  "audience",
]);

/** Whether the text of a login's file is a sealed one. */
export function isSealedLogin(content: string): boolean {
  return isSealed(fieldsOf(content)?.sealed);
}

/** The text of a login's file with its tokens sealed; one that is sealed already, or no login, stays as it is. */
export async function sealLogin(content: string, key: string): Promise<string> {
  const fields = fieldsOf(content);
  if (fields === undefined || isSealed(fields.sealed)) return content;
  const parted = (isClear: boolean): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => CLEAR.has(name) === isClear));
  const { refresh_token } = fields;
  const beside = { ...parted(true), renewable: typeof refresh_token === "string" && refresh_token !== "" };
  const sealed = await sealText(JSON.stringify(parted(false)), { key, bound: boundTo(beside) });
  return JSON.stringify({ sealed, ...beside }, undefined, 2);
}

/** The text as it was before `sealLogin`; one that is not sealed stays as it is. */
export async function openLogin(
  content: string,
  key: string,
): Promise<{ readonly content: string } | { readonly whyNot: WhyNot }> {
  const fields = fieldsOf(content);
  if (fields === undefined || !isSealed(fields.sealed)) return { content };
  const { sealed, ...beside } = fields;
  const opened = await openSealed(sealed, { key, bound: boundTo(beside) });
  if ("whyNot" in opened) return opened;
  const { renewable: _renewable, ...clear } = beside;
  return { content: JSON.stringify({ ...fieldsOf(opened.plain), ...clear }, undefined, 2) };
}

/** The same for the same fields, in whatever order they stand. */
function boundTo(beside: Fields): string {
  return `login\n${JSON.stringify(Object.entries(beside).sort(([a], [b]) => a < b ? -1 : 1))}`;
}

function fieldsOf(content: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    // Who reads the file tells that it cannot be understood.
    return undefined;
  }
}
