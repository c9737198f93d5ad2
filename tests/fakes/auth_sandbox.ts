// The inside of a sandbox for `auth token|use|logout`: a temporary `~/.qwen` and a launcher that saves.
import type { Command } from "../../src/commands/specs.ts";
import type { Request, StartMessage } from "../../src/contract/messages.ts";
import type { Configuration } from "../../src/config/configuration.ts";
import type { TokenSet } from "../../src/auth/credentials.ts";
import { loginFileName } from "../../src/config/logins/login_file.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { keptIssuers } from "../../src/launcher/grants/stored_logins.ts";
import { type FakeSandbox, fakeSandbox, NO_FLAGS } from "./fake_sandbox.ts";
import { fakeConfiguration } from "./fake_configuration.ts";
import type { TempPlace } from "./temp_place.ts";

export { NO_FLAGS };

export interface AuthSandboxOptions {
  readonly command: Command;
  readonly configuration?: Partial<Configuration>;
  /** Whether stdout is a terminal. @default false */
  readonly terminal?: boolean;
  readonly start?: Partial<StartMessage>;
  /** The launcher's answers. @default the path of a settings file for whatever is saved */
  readonly ask?: (request: Request) => unknown;
}

export function authSandbox(place: TempPlace, options: AuthSandboxOptions): FakeSandbox {
  return fakeSandbox({
    command: options.command,
    configuration: fakeConfiguration("https://api.example.com/v1", options.configuration),
    terminal: options.terminal ?? false,
    start: { qwenHome: place.qwenHome, keptLogins: keptIssuers(realWorld(), place.qwenHome), ...options.start },
    ask: options.ask ?? (() => ({ path: "/home/u/.qwen/settings.json" })),
  });
}

/** The configuration that signs in with a stored login. */
export function loginConfiguration(tokens: TokenSet, place: TempPlace): Partial<Configuration> {
  const path = place.path(loginFileName(tokens.issuer));
  const source = { kind: "oauth", name: tokens.issuer, path } as const;
  return {
    method: tokens.issuer === "qwen" ? "qwen-oauth" : "oauth",
    methodSource: { kind: "settings", name: "security.auth.selectedType", path: "/s.json", scope: "user" },
    credential: { kind: "oauth", source },
    login: { issuer: tokens.issuer, path, endpoints: [tokens.tokenEndpoint] },
  };
}
