// `qwen serve token add|list|revoke`: the file of the named tokens, which the launcher alone changes.
import { tell } from "../../base/output.ts";
import { jsonText } from "../../base/json.ts";
import { openOrCreate, orAbsent, readThere } from "../../base/private_file.ts";
import { QwenError } from "../../base/errors.ts";
import { table } from "../../text/columns.ts";
import { visible } from "../../base/visible.ts";
import type { CommandNamed } from "../../commands/specs.ts";
import {
  GATEWAY_TOKENS_FILE,
  MAX_TOKENS_BYTES,
  type NamedToken,
  namedTokensText,
  readNamedTokens,
  sha256,
  TOKEN_NAME,
} from "../../config/gateway_tokens.ts";
import { resolvePaths } from "../../config/files/paths.ts";
import { pathRules } from "../../config/files/path_rules.ts";
import type { WritableWorld } from "../../config/world.ts";
import { text } from "../../text/text.ts";
import { prepareHome } from "../services/home_directory.ts";
import { newToken } from "./door_token.ts";

type TokenCommand = CommandNamed<"serve token add" | "serve token list" | "serve token revoke">;

/** Does what a command says; answers what to print. @throws {QwenError} of kind `usage` or `config` */
export async function changeTokens(command: TokenCommand, world: WritableWorld): Promise<string> {
  const path = pathOf(world);
  // Two that change it at once would each write what they read before the other: a revoked token came back.
  using _lock = command.kind === "serve token list" ? undefined : lockOf(path, world);
  const tokens = tokensAt(path);
  const { kind } = command;
  switch (kind) {
    case "serve token list":
      return command.json ? jsonText({ tokens: tokens.map(withoutHash) }) : listed(tokens);
    case "serve token add": {
      const { token, named } = await newNamed(command, tokens);
      write(path, { tokens: [...tokens, named], world });
      if (command.json) return jsonText({ ...withoutHash(named), token });
      // The token alone, for scripts: what there is to say of it is said beside it.
      tell(Deno.stderr, `${text().gateway.tokens.shownOnce}\n`);
      return `${token}\n`;
    }
    case "serve token revoke": {
      const { client } = command;
      if (!tokens.some(({ name }) => name === client)) throw unknown(client, tokens);
      write(path, { tokens: tokens.filter(({ name }) => name !== client), world });
      return command.json ? jsonText({ revoked: client }) : `${text().gateway.tokens.revoked(client)}\n`;
    }
  }
}

function pathOf(world: WritableWorld): string {
  const { qwenHome } = resolvePaths(world);
  if (qwenHome === undefined) throw new QwenError("config", text().gateway.tokens.noHome);
  return pathRules(world.os).join(qwenHome, GATEWAY_TOKENS_FILE);
}

/** Held until it is closed, or the process ends. */
function lockOf(path: string, world: WritableWorld): Deno.FsFile {
  prepareHome(resolvePaths(world).qwenHome ?? "");
  const lock = openOrCreate(`${path}.lock`);
  lock.lockSync(true);
  return lock;
}

function tokensAt(path: string): readonly NamedToken[] {
  const bytes = orAbsent(() => readThere(path, MAX_TOKENS_BYTES));
  return bytes === undefined ? [] : readNamedTokens(new TextDecoder().decode(bytes), path);
}

function write(
  path: string,
  { tokens, world }: { readonly tokens: readonly NamedToken[]; readonly world: WritableWorld },
): void {
  world.replace(path, namedTokensText(tokens), 0o600);
}

async function newNamed(
  { client: name, perMinute, flags }: CommandNamed<"serve token add">,
  tokens: readonly NamedToken[],
): Promise<{ readonly token: string; readonly named: NamedToken }> {
  const words = text().gateway.tokens;
  if (!TOKEN_NAME.test(name)) throw new QwenError("usage", words.badName(visible(name)));
  if (tokens.some((one) => one.name === name)) {
    throw new QwenError("usage", words.exists(name), { hint: [words.existsHint(name)] });
  }
  const token = newToken();
  const models = (flags.model ?? "").split(",").map((model) => model.trim()).filter((model) => model !== "");
  const named = {
    name,
    sha256: await sha256(token),
    ...(models.length === 0 ? {} : { models }),
    ...(perMinute === undefined ? {} : { perMinute }),
    created: new Date().toISOString(),
  };
  return { token, named };
}

function unknown(name: string, tokens: readonly NamedToken[]): QwenError {
  const words = text().gateway.tokens;
  return new QwenError("usage", words.unknown(visible(name)), {
    hint: [words.unknownHint(tokens.map((one) => one.name))],
  });
}

function withoutHash({ sha256: _, ...facts }: NamedToken): Omit<NamedToken, "sha256"> {
  return facts;
}

function listed(tokens: readonly NamedToken[]): string {
  const words = text().gateway.tokens;
  if (tokens.length === 0) return `${words.none}\n`;
  const { name, models, pace, since } = words.columns;
  const rows = tokens.map((one) => [
    one.name,
    visible(one.models?.join(", ") ?? words.every),
    one.perMinute === undefined ? words.noBound : String(one.perMinute),
    one.created.slice(0, 10),
  ]);
  return table([[name, models, pace, since], ...rows]);
}
