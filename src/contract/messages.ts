// Owns the messages between the launcher and the sandbox: plain data that survives `postMessage`, nothing else.
// It imports types only. A secret crosses as a bare string: the key in use in `StartMessage.secret`, one that the user
// just gave in an edit, in overrides or in a handover, and nowhere else.
import type { Command } from "../commands/specs.ts";
import type { Configuration, Credential, KeyChange } from "../config/configuration.ts";
import type { ConfigurationEdit, Edited } from "../config/edit/edit.ts";
import type { Finding } from "../base/findings.ts";

/** A configuration as it crosses: the credential without its secret. */
export type WireConfiguration = Omit<Configuration, "credential"> & {
  readonly credential:
    | Omit<Credential, "secret" | "command" | "sealed"> & {
      readonly masked?: string;
      /** A command prints it, and how long it holds, in milliseconds. */
      readonly printed?: { readonly lifetimeMs?: number };
    }
    | null;
};

/** What the sandbox may know of the terminal; it is asked once, by the launcher. */
export interface TerminalFacts {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly columns: number;
  readonly rows: number;
}

/** First message to a new sandbox: everything it runs with. */
export interface StartMessage {
  readonly type: "start";
  readonly command: Command;
  readonly configuration: WireConfiguration;
  /** The API key, if the method has one. */
  readonly secret?: string;
  /** What logins are sealed with (`config/sealed`), where one is, or is to be. */
  readonly sealingKey?: string;
  readonly language: string;
  readonly terminal: TerminalFacts;
  /** The current directory, for display only; the sandbox cannot read it. */
  readonly cwd: string;
  /** `~/.qwen` or `$QWEN_HOME`. The sandbox has the few files in it that its grants name, and no right to itself. */
  readonly qwenHome: string;
  /** PEM texts of the certificate authorities that the user added. */
  readonly caCerts: readonly string[];
  /** Harmless facts about the place: DISPLAY, SSH_CONNECTION, BROWSER … as the login flow's choice needs them. */
  readonly surroundings: Readonly<Record<string, string>>;
  readonly debug: boolean;
  /** The further services that the gateway leads to. */
  readonly also?: readonly AlsoService[];
  /** What the gateway's door asks for. */
  readonly gateway?: GatewayStart;
  /** The port that a sign-in or the gateway may listen on, at 127.0.0.1 and ::1; absent where nothing may. */
  readonly loopbackPort?: number;
  /** The issuers of all logins in `~/.qwen`, for the commands that name one. */
  readonly keptLogins?: readonly string[];
  /** The conversation and the line being edited, when a sandbox replaces another. */
  readonly handover?: Handover;
  /** Ready-made texts of the launcher's about this configuration, for /status and /permissions. */
  readonly briefing?: { readonly statusText: string; readonly permissionsText: string };
  /** False when the settings say that conversations and typed lines are not kept. @default true */
  readonly keepsHistory?: boolean;
  /** What the launcher's half of `qwen doctor` found; already redacted. */
  readonly findings?: readonly Finding[];
}

/** A further service of the gateway. */
export interface AlsoService {
  /** As `--also` names it. */
  readonly name: string;
  readonly configuration: WireConfiguration;
  /** Its key, if it has one. */
  readonly secret?: string | undefined;
}

/** What a gateway is started with. */
export interface GatewayStart {
  /** The secret of its door. */
  readonly token: string;
  /** The secret of `qwen serve status`, which opens nothing else. */
  readonly watcher?: string;
  /** The number of the program's process. */
  readonly pid: number;
  /** The user's file that holds the token: what is in it is not printed. */
  readonly tokenFile?: string;
  /** The path of the socket to listen on. */
  readonly socket?: string;
  /** An address in place of loopback, without brackets. */
  readonly listen?: string;
}

/** What one sandbox leaves to the next: plain data, checked by the receiver. */
export type Handover = Readonly<Record<string, unknown>>;

/** What was chosen in a conversation, all of it; it counts as flags. */
export interface Chosen {
  readonly model?: string;
  readonly baseUrl?: string;
  readonly method?: string;
  readonly key: KeyChange;
}

/** What the sandbox asks of the launcher: `launcher/sandbox/session.ts` takes it, `launcher/services/broker.ts` decides. */
export type Request =
  /** Show this http(s) URL in the user's browser. */
  | { readonly kind: "open-url"; readonly url: string }
  /** The bytes of a file that the user named in the conversation. */
  | { readonly kind: "read-file"; readonly path: string; readonly maxBytes: number }
  /** Write a file that the user named. Never overwrites unless `overwrite`. */
  | { readonly kind: "write-file"; readonly path: string; readonly text: string; readonly overwrite: boolean }
  /** Save what the user chose; the launcher edits the file (settings or `.qwen/.env`). */
  | { readonly kind: "save-configuration"; readonly edit: ConfigurationEdit }
  /** Send a conversation that was held with another host to the address of a project's file; answered when it may go. */
  | { readonly kind: "send-kept" }
  /** Run the command of the configuration that prints the key once more. */
  | { readonly kind: "fresh-key" }
  /** Make `~/.qwen`, or close it to others, before something is kept in it. `toKeep`: and find out whether it can be. */
  | { readonly kind: "prepare-home"; readonly toKeep?: true }
  /** Replace this sandbox by one that may reach `hosts` too (`host:port`); resolves only when refused. */
  | {
    readonly kind: "connect";
    readonly hosts: readonly string[];
    readonly reason: string;
    readonly handover: Handover;
  }
  /** Read the configuration anew (after `/auth`) and replace this sandbox. */
  | {
    readonly kind: "restart";
    readonly handover: Handover;
    readonly overrides: Chosen;
  }
  /** The gateway listens: the command that it is for may be started. */
  | { readonly kind: "serving" }
  /** End this sandbox and show the demo: the program's own small service, with nothing of the user's in it. */
  | { readonly kind: "show-demo" }
  /** Ask for raw keyboard input as `input` messages, or stop it. */
  | { readonly kind: "keyboard"; readonly raw: boolean };

/** What the launcher answers, by the kind of the request. It refuses in words, not by an answer. */
export interface Answers {
  /** Whether a browser was started. */
  readonly "open-url": boolean;
  readonly "read-file": Uint8Array;
  /** The path of the file. */
  readonly "write-file": string;
  readonly "save-configuration": Edited;
  readonly "send-kept": void;
  readonly "fresh-key": string;
  readonly "prepare-home": PreparedHome;
  readonly "connect": void;
  readonly "restart": void;
  readonly "serving": void;
  readonly "show-demo": void;
  readonly "keyboard": void;
}

/** An answer of any kind. */
export type Answer = Answers[Request["kind"]];

/** `~/.qwen` as the launcher made or found it. */
export interface PreparedHome {
  /** Its path with links resolved. */
  readonly root: string;
  /** What the user should know of how it was found. */
  readonly warnings: readonly string[];
}

/** Sandbox to launcher. */
export type FromSandbox =
  | { readonly type: "request"; readonly id: number; readonly request: Request }
  /** The last message; the launcher ends the process with this code. */
  | { readonly type: "exit"; readonly code: number };

/** Launcher to sandbox. */
export type ToSandbox =
  | StartMessage
  | { readonly type: "answer"; readonly id: number; readonly value: Answer }
  | { readonly type: "refusal"; readonly id: number; readonly message: string; readonly hint: readonly string[] }
  | { readonly type: "signal"; readonly signal: "SIGINT" | "SIGTERM" }
  | { readonly type: "resize"; readonly columns: number; readonly rows: number }
  | { readonly type: "input"; readonly bytes: Uint8Array }
  | { readonly type: "input-end" };
