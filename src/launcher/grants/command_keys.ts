// Keys that a command prints: it is run when a key is needed, once, and again where its time is over or the service refused
// it. They are kept in memory only.
import type { Loaded } from "../../config/load.ts";
import type { KeyCommand } from "../../config/configuration.ts";
import { usableSecret } from "../../config/resolve/resolve_openai.ts";
import type { Source } from "../../config/source.ts";
import { refusal } from "../services/policy.ts";

/** Runs a command and answers its key. */
export type RunKeyCommand = (command: KeyCommand, source: Source) => Promise<string>;

/** A sandbox that has turned asks again and again; the store behind the command may ask the user each time. */
const LEAST_PAUSE_MS = 5_000;

export class CommandKeys {
  readonly #run: RunKeyCommand;
  readonly #now: () => number;
  readonly #kept = new Map<string, string>();
  #last: { readonly command: KeyCommand; readonly source: Source } | undefined;
  #renewedAt = -Infinity;
  #asking: Promise<string> | undefined;

  constructor(run: RunKeyCommand, now: () => number = Date.now) {
    this.#run = run;
    this.#now = now;
  }

  /** A configuration with the key in it, where a command prints that. @throws {QwenError} of kind `auth` */
  async filled<L extends Pick<Loaded, "configuration">>(loaded: L): Promise<L> {
    const { credential } = loaded.configuration;
    if (credential?.command === undefined) return loaded;
    const { command, source } = credential;
    this.#last = { command, source };
    const value = this.#kept.get(nameOf(command)) ?? await this.#ask(command, source);
    const secret = usableSecret({ value, source });
    return {
      ...loaded,
      configuration: Object.freeze({ ...loaded.configuration, credential: { ...credential, secret } }),
    };
  }

  /** A key as the command prints it now, for the command of the configuration in use. @throws {QwenError} as above */
  async fresh(): Promise<string> {
    if (this.#last === undefined) throw refusal();
    const { command, source } = this.#last;
    const kept = this.#kept.get(nameOf(command));
    if (kept !== undefined && this.#now() - this.#renewedAt < LEAST_PAUSE_MS) return kept;
    const value = await this.#ask(command, source);
    this.#renewedAt = this.#now();
    return usableSecret({ value, source }).reveal();
  }

  async #ask(command: KeyCommand, source: Source): Promise<string> {
    this.#asking ??= this.#run(command, source).finally(() => this.#asking = undefined);
    const key = await this.#asking;
    this.#kept.set(nameOf(command), key);
    return key;
  }
}

function nameOf({ argv }: KeyCommand): string {
  return JSON.stringify(argv);
}
