// Owns the guess that a wrong command line was meant as a command: a letter off, or as this program's kin write it. A
// prompt goes to a service that may cost money, so a line that is nearly a command is asked about rather than sent. A
// guess is made only where the whole line would be that command: "help me write" and "login page" are nobody's slip.
import { type CommandName, commandNamed, COMMANDS, lastWord, subcommands } from "./lookup.ts";
import { editDistance, nearest } from "../base/typed_words.ts";

/** Words that look like commands of this program or of its kin (some the reference once had), and what is meant. */
const MEANT_COMMANDS: ReadonlyMap<string, string> = new Map([
  ["login", "auth login"],
  ["logout", "auth logout"],
  ["signin", "auth login"],
  ["status", "auth status"],
  ["whoami", "auth status"],
  ["version", "--version"],
  ["auth help", "help auth"],
  ["auth openrouter", "auth login openrouter"],
  ["auth qwen", "auth login qwen"],
  ["auth qwen-oauth", "auth login qwen"],
  ["auth api-key", "auth login --with-api-key"],
  ["auth switch", "auth use"],
  ["serve tokens", "serve token list"],
  ["serve token ls", "serve token list"],
  ["serve token new", "serve token add"],
  ["serve token create", "serve token add"],
  ["serve token rm", "serve token revoke"],
  ["serve token remove", "serve token revoke"],
  ["serve token delete", "serve token revoke"],
]);

/** Commands of the reference that are not here, and what stands behind them there. `review` is a good prompt. */
const FOREIGN_COMMANDS: ReadonlySet<string> = new Set([
  "board",
  "channel",
  "extensions",
  "hooks",
  "mcp",
  "sandbox",
  "update",
]);
const FOREIGN_VERBS =
  /^(?:add|configure-weixin|disable|enable|get|install|link|list|new|pairing|reconnect|remove|restart|sources|start|status|stop|uninstall|update|validate)$/;

/** Whether the words of a prompt are a command of the reference that there is not: `mcp list`, and not `update this text`. */
export function isForeignCommand([word = "", verb]: readonly string[]): boolean {
  return FOREIGN_COMMANDS.has(word) && (verb === undefined || FOREIGN_VERBS.test(verb));
}

/** The command that the words of a prompt were rather meant as: `auht login` and `login qwen`, not `login page`. */
export function commandMeant(words: readonly string[]): string | undefined {
  // A word with a blank in it was quoted: it is a prompt.
  if (words.some((word) => /\s/.test(word))) return undefined;
  for (let length = Math.min(words.length, 2); length > 0; length--) {
    const meant = commandNear(words.slice(0, length).join(" "));
    const rest = words.slice(length);
    if (meant === undefined) continue;
    // What follows `exec` may be anything: as a prompt it would be sent, and a script would go on as if it had run.
    if (meant === "exec" && rest.length > 0) return meant;
    if (rest.length > 1) continue;
    const argument = rest[0];
    if (argument === undefined) return meant;
    if (commandNamed(meant)?.spec?.argument?.choices?.includes(argument)) return `${meant} ${argument}`;
  }
  return undefined;
}

/** Whether a word before `--` was rather meant as `exec`: no prompt is written so. */
export function isExecMeant([word = "", ...more]: readonly string[]): boolean {
  return more.length === 0 && editDistance(word, "exec") === 1;
}

/** The command of a group that an unknown second word was meant as. */
export function subcommandMeant(group: CommandName, word: string): string | undefined {
  const near = nearest(word, subcommands(group.name).map(lastWord));
  return MEANT_COMMANDS.get(`${group.name} ${word}`) ?? (near === undefined ? undefined : `${group.name} ${near}`);
}

function commandNear(typed: string): string | undefined {
  const known = MEANT_COMMANDS.get(typed);
  if (known !== undefined) return known;
  const candidates = [...COMMANDS.map(({ name }) => name), ...MEANT_COMMANDS.keys()];
  const near = candidates.find((name) => isSlip(typed, name));
  return near === undefined ? undefined : MEANT_COMMANDS.get(near) ?? near;
}

/** One letter off; in a short name only two letters swapped, as other letters soon make another word ("men", "auto"). */
function isSlip(typed: string, name: string): boolean {
  if (Math.abs(typed.length - name.length) > 1 || editDistance(typed, name) !== 1) return false;
  return name.length >= 5 || sorted(typed) === sorted(name);
}

function sorted(word: string): string {
  return Array.from(word).sort().join("");
}
