// Owns how one run of text looks: its attributes and, for a link, its address.
import type { Attribute, Style } from "./style.ts";

export interface Look {
  readonly attributes: readonly Attribute[];
  /** Address of the link that the text is part of. */
  readonly url?: string;
  /** An address that is shown: it is never broken, so that it can be copied whole. */
  readonly unbroken?: boolean;
}

export const PLAIN: Look = Object.freeze({ attributes: [] });

/** The look with more attributes. */
export function withAttributes(look: Look, ...attributes: readonly Attribute[]): Look {
  const more = attributes.filter((attribute) => !look.attributes.includes(attribute));
  return more.length === 0 ? look : { ...look, attributes: [...look.attributes, ...more] };
}

export function sameLook(left: Look, right: Look): boolean {
  return left === right ||
    left.url === right.url && left.unbroken === right.unbroken && left.attributes.length === right.attributes.length &&
      left.attributes.every((attribute, index) => attribute === right.attributes[index]);
}

export function paintLook(style: Style, text: string, look: Look): string {
  const painted = style.paint(text, ...look.attributes);
  return look.url === undefined ? painted : style.link(painted, look.url);
}
