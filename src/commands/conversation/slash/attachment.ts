// Owns what becomes of a file that the user attaches: a text part with its name, or an image as a data URL. Anything
// else is refused: a model cannot read it. Pure; the bytes were read by the launcher at the user's word.
import { plainText } from "../../../base/decode_text.ts";
import type { MessagePart } from "../../../chat/events.ts";
import { QwenError } from "../../../base/errors.ts";
import { sanitizeLine } from "../../../terminal/sanitize.ts";
import { text } from "../../../text/text.ts";

export interface Attachment {
  /** The file's name without its directory, safe to print. */
  readonly name: string;
  readonly part: MessagePart;
}

/** Largest file taken, in bytes: images of this size are what services accept. */
export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;

const IMAGES: readonly { readonly type: string; readonly magic: RegExp }[] = [
  { type: "image/png", magic: /^\x89PNG\r\n/ },
  { type: "image/jpeg", magic: /^\xff\xd8\xff/ },
  { type: "image/gif", magic: /^GIF8[79]a/ },
  { type: "image/webp", magic: /^RIFF....WEBP/s },
];

/** The part of a message that a file becomes. @throws {QwenError} of kind `usage` for neither text nor image */
export function attachmentOf(path: string, bytes: Uint8Array): Attachment {
  const name = sanitizeLine(path.split(/[\\/]/).at(-1) ?? path);
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  const image = IMAGES.find(({ magic }) => magic.test(head));
  if (image !== undefined) {
    return { name, part: { type: "image_url", image_url: { url: `data:${image.type};base64,${base64(bytes)}` } } };
  }
  const content = plainText(bytes);
  if (content === undefined) {
    throw new QwenError("usage", text().conversation.notTextOrImage(name), {
      hint: [text().conversation.notTextOrImageHint],
    });
  }
  return { name, part: { type: "text", text: fenced(name, content) } };
}

/** The content between fences that it does not hold itself. */
function fenced(name: string, content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${name}:\n${fence}\n${content.replace(/\n$/, "")}\n${fence}`;
}

/** Base 64 of any bytes, in pieces that fit on the stack. */
function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}
