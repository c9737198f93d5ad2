// What the user typed as a whole line needs no second yes: the launcher hears each key before any sandbox does, so it knows
// without the sandbox's word that an address, or a file behind `/attach` or `/save`, was named by the user. Threat: a sandbox
// that has turned takes a word of a prompt for a wish. So only a line that is nothing but that counts, once, and not for long;
// one that was edited in the middle, completed or called back from the history is not known here, and is asked about.
import type { Request } from "../../contract/messages.ts";
import { hostAndPort } from "../../config/host_port.ts";
import { isLoopbackHost } from "../../config/secure_url.ts";

/** So many lines later a line is forgotten: after an address the wizard asks for a key and a model. */
const REMEMBERED = 3;
/** No address and no path is longer. */
const LONGEST = 2048;

const ENTER = /[\r\n]/;
const DELETE = /[\x7f\b]/;
/** What terminals answer by themselves: nothing that was typed. */
// deno-lint-ignore no-control-regex -- these are the codes
const ANSWERS = /\x1b\[(?:\??[\d;]*[Rcn]|[IO])/g;
const PASTE_BEGINS = "\x1b[200~";
const PASTE_ENDS = "\x1b[201~";
/** Lines that come together were pasted, in a terminal that puts no signs around a paste. */
const SEVERAL_LINES = /[\r\n]+[^\r\n]/;

export class TypedLines {
  readonly #decoder = new TextDecoder();
  #line = "";
  /** Whether the line so far is what its keys say: an arrow, a completion or a word taken back makes it another. */
  #isPlain = true;
  #lines: string[] = [];

  /** Takes the keys on their way to the sandbox. */
  hear(bytes: Uint8Array): void {
    const keys = this.#decoder.decode(bytes, { stream: true }).replace(ANSWERS, "");
    const [typed = "", ...pasted] = keys.split(PASTE_BEGINS);
    this.#type(typed);
    for (const part of pasted) {
      const [inside = "", ...after] = part.split(PASTE_ENDS);
      // A line of a text that was pasted is not what the user says.
      if (ENTER.test(inside)) this.#isPlain = false;
      this.#type(inside.replace(/[\r\n]/g, " "));
      this.#type(after.join(""));
    }
  }

  #type(keys: string): void {
    const isPaste = SEVERAL_LINES.test(keys);
    for (const key of keys) {
      if (isPaste) this.#isPlain = false;
      if (ENTER.test(key)) this.#end();
      else if (key === "\x15" || key === "\x03") this.#begin();
      else if (DELETE.test(key)) this.#line = [...this.#line].slice(0, -1).join("");
      else if (key < " ") this.#isPlain = false;
      else if (this.#line.length < LONGEST) this.#line += key;
      else this.#isPlain = false;
    }
  }

  /** Whether the user named just this, in one of the last lines; that line counts no second time. */
  names(request: Request): boolean {
    const at = this.#lines.findIndex((line) => isNamed(line, request));
    if (at < 0) return false;
    this.#lines.splice(at, 1);
    return true;
  }

  #end(): void {
    const line = this.#line.trim();
    if (line !== "") this.#lines = [...this.#lines, this.#isPlain ? line : ""].slice(-REMEMBERED);
    this.#begin();
  }

  #begin(): void {
    this.#line = "";
    this.#isPlain = true;
  }
}

function isNamed(line: string, request: Request): boolean {
  switch (request.kind) {
    case "connect": {
      const [host, ...others] = request.hosts;
      return others.length === 0 && host !== undefined && host === hostIn(line);
    }
    case "read-file":
      return pathBehind(/^\/attach\s+(.+)$/i, line) === request.path;
    case "write-file":
      return pathBehind(
        request.overwrite ? /^\/(?:save|export)\s+-f\s+(.+)$/i : /^\/(?:save|export)\s+(?!-f\s)(.+)$/i,
        line,
      ) ===
        request.path;
    default:
      return false;
  }
}

function pathBehind(command: RegExp, line: string): string | undefined {
  return command.exec(line)?.[1]?.trim().replace(/^(["'])(.*)\1$/, "$2");
}

/** The `host:port` of a line that is an address and nothing else. */
function hostIn(line: string): string | undefined {
  if (/\s/.test(line)) return undefined;
  const name = /^(\[[^\]]*\]|[^/:?#]*)/.exec(line)?.[0] ?? "";
  const whole = /^https?:\/\//i.test(line) ? line : `${isLoopbackHost(name) ? "http" : "https"}://${line}`;
  return URL.canParse(whole) ? hostAndPort(whole) : undefined;
}
