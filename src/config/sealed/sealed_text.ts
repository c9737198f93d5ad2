// What `"secretStore": "keychain"` makes of a secret in a file: AES-GCM with one random key of 32 bytes, which the system's own
// store keeps. The text says its form and which key made it, so that a lost key is told from a broken file. What stands
// beside it in the clear is bound to it: an address that somebody changes there does not get the token.

/** A sealed text begins so; the figure is the form's version. */
const FORM = "sealed:1";
const SHAPE = /^sealed:1:([0-9a-f]{8}):((?:[A-Za-z0-9_-]{4}){9,}(?:[A-Za-z0-9_-]{2,3})?)$/;
const KEY_BYTES = 32;
const IV_BYTES = 12;

/** What a text was sealed with, and what it is bound to. */
export interface Seal {
  /** 32 bytes in hex, as `newSealingKey` makes them. */
  readonly key: string;
  /** Must be the same when it is opened. */
  readonly bound: string;
}

/** A key that nobody has had before. */
export function newSealingKey(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
}

/** Whether a text is of the form of a key. */
export function isSealingKey(key: string): boolean {
  return /^[0-9a-f]{64}$/.test(key);
}

/** Seals a secret. */
export async function sealText(plain: string, { key, bound }: Seal): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const algorithm = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(bound) };
  const sealed = await crypto.subtle.encrypt(algorithm, await imported(key), new TextEncoder().encode(plain));
  const whole = new Uint8Array(IV_BYTES + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), IV_BYTES);
  return `${FORM}:${await nameOf(key)}:${toBase64Url(whole)}`;
}

/** Why a sealed text does not open. */
export type WhyNot = "form" | "other-key" | "changed";

/** Opens what `sealText` made. */
export async function openSealed(
  sealed: string,
  { key, bound }: Seal,
): Promise<{ readonly plain: string } | { readonly whyNot: WhyNot }> {
  const [, name, data] = SHAPE.exec(sealed) ?? [];
  if (name === undefined || data === undefined) return { whyNot: "form" };
  if (name !== await nameOf(key)) return { whyNot: "other-key" };
  const whole = fromBase64Url(data);
  const algorithm = {
    name: "AES-GCM",
    iv: whole.slice(0, IV_BYTES),
    additionalData: new TextEncoder().encode(bound),
  };
  try {
    const plain = await crypto.subtle.decrypt(algorithm, await imported(key), whole.slice(IV_BYTES));
    return { plain: new TextDecoder().decode(plain) };
  } catch {
    // The system's message says no more than that it failed.
    return { whyNot: "changed" };
  }
}

/** Tells keys apart, and says nothing of one. */
async function nameOf(key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", fromHex(key)));
  return toHex(digest.subarray(0, 4));
}

async function imported(key: string): Promise<CryptoKey> {
  return await crypto.subtle.importKey("raw", fromHex(key), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Of digits and letters alone: no program takes it for anything but a word. */
function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
