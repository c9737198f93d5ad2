// What a key or token is made of when it is needed: a command prints it, or a workload proves itself with a file. Each is asked
// for once, and again where its time is over or the service refused it. They are kept in memory only.
import type { Loaded } from "../../config/load.ts";
import type { KeyCommand, Workload } from "../../config/configuration.ts";
import { usableSecret } from "../../config/resolve/resolve_openai.ts";
import { Secret } from "../../config/secret.ts";
import type { Source } from "../../config/source.ts";
import { refusal } from "../services/policy.ts";

/** Runs a command and answers its key. */
export type RunKeyCommand = (command: KeyCommand, source: Source) => Promise<string>;

/** Reads what a workload proves itself with. @throws {QwenError} of kind `auth` */
export type ReadProof = (workload: Workload, source: Source) => Promise<string>;

/** Opens what rests sealed. @throws {QwenError} of kind `auth` where the system's store does not give its key */
export interface Sealing {
  openKey(sealed: string, source: Source): Promise<string>;
  /** The key of the store. Where it has none, `new` makes one, `current` ends the run, `if-there` does without. */
  key(need: SealingNeed): Promise<string | undefined>;
}

/** What a run needs the key for: to open, also to seal, or to end what may be lost already. */
export type SealingNeed = "current" | "new" | "if-there";

export interface CommandKeysPorts {
  /** Where no workload can be configured there is none. */
  readonly readProof?: ReadProof;
  readonly sealing?: Sealing;
  readonly now?: () => number;
}

/** A sandbox that has turned asks again and again; the store behind the command may ask the user each time. */
const LEAST_PAUSE_MS = 5_000;

export class CommandKeys {
  readonly #run: RunKeyCommand;
  readonly #readProof: ReadProof;
  readonly #sealing: Sealing | undefined;
  readonly #now: () => number;
  readonly #kept = new Map<string, string>();
  #last: { readonly command: KeyCommand; readonly source: Source } | undefined;
  #lastProof: (() => Promise<string>) | undefined;
  #renewedAt = -Infinity;
  #asking: Promise<string> | undefined;
  #proving: Promise<string> | undefined;

  constructor(run: RunKeyCommand, { readProof, sealing, now = Date.now }: CommandKeysPorts = {}) {
    this.#run = run;
    this.#sealing = sealing;
    this.#readProof = readProof ?? (() => Promise.reject(refusal()));
    this.#now = now;
  }

  /** A configuration with the key in it, where a command prints that. @throws {QwenError} of kind `auth` */
  async filled<L extends Pick<Loaded, "configuration">>(loaded: L): Promise<L> {
    const { credential } = loaded.configuration;
    if (credential?.workload !== undefined) {
      const { workload, source } = credential;
      const once = (): Promise<string> =>
        this.#proving ??= this.#readProof(workload, source).finally(() => this.#proving = undefined);
      this.#lastProof = workload.proof.kind === "command" ? this.#seldom(once) : once;
      return withSecret(loaded, new Secret(await once()));
    }
    if (credential?.sealed !== undefined) {
      const { sealed, source } = credential;
      const value = await this.#sealed().openKey(sealed, source);
      return withSecret(loaded, usableSecret({ value, source }));
    }
    if (credential?.command === undefined) return loaded;
    const { command, source } = credential;
    this.#last = { command, source };
    const value = this.#kept.get(nameOf(command)) ?? await this.#ask(command, source);
    return withSecret(loaded, usableSecret({ value, source }));
  }

  /** A key as the command prints it now, for the command of the configuration in use. @throws {QwenError} as above */
  async fresh(): Promise<string> {
    if (this.#lastProof !== undefined) return await this.#lastProof();
    if (this.#last === undefined) throw refusal();
    const { command, source } = this.#last;
    const kept = this.#kept.get(nameOf(command));
    if (kept !== undefined && this.#now() - this.#renewedAt < LEAST_PAUSE_MS) return kept;
    const value = await this.#ask(command, source);
    this.#renewedAt = this.#now();
    return usableSecret({ value, source }).reveal();
  }

  /** The key that logins are sealed with. */
  async sealingKey(need: SealingNeed): Promise<string | undefined> {
    return await this.#sealed().key(need);
  }

  /** A program is not run again at once; what it printed a moment ago is answered. */
  #seldom(prove: () => Promise<string>): () => Promise<string> {
    let kept: string | undefined;
    let provedAt = -Infinity;
    return async () => {
      if (kept !== undefined && this.#now() - provedAt < LEAST_PAUSE_MS) return kept;
      kept = await prove();
      provedAt = this.#now();
      return kept;
    };
  }

  #sealed(): Sealing {
    if (this.#sealing === undefined) throw refusal();
    return this.#sealing;
  }

  async #ask(command: KeyCommand, source: Source): Promise<string> {
    this.#asking ??= this.#run(command, source).finally(() => this.#asking = undefined);
    const key = await this.#asking;
    this.#kept.set(nameOf(command), key);
    return key;
  }
}

function withSecret<L extends Pick<Loaded, "configuration">>(loaded: L, secret: Secret): L {
  const { configuration } = loaded;
  const { credential } = configuration;
  if (credential === null) return loaded;
  return { ...loaded, configuration: Object.freeze({ ...configuration, credential: { ...credential, secret } }) };
}

function nameOf({ argv }: KeyCommand): string {
  return JSON.stringify(argv);
}
