// Owns the quick answer to "is there anything at all that a configuration could be made of?": a first run without flags,
// variables or files is told so before the code that would read them is loaded. It says no only when it is sure, and
// `tests/config/blank_test.ts` holds it to what the configuration asks for.
import type { FlagInput } from "./resolve/flag_values.ts";
import { pathRules } from "./files/path_rules.ts";
import { SYSTEM_DIRECTORIES } from "./files/system_directories.ts";
import type { World } from "./world.ts";

/** Every variable that the configuration looks at, wherever it is told what it means. */
const VARIABLES: readonly string[] = [
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "OPENAI_MODEL",
  "OPENAI_ORG_ID",
  "OPENAI_PROJECT_ID",
  "QWEN_ALLOW_HOSTS",
  "QWEN_CODE_SYSTEM_DEFAULTS_PATH",
  "QWEN_CODE_SYSTEM_SETTINGS_PATH",
  "QWEN_HOME",
  "QWEN_MODEL",
  "QWEN_OAUTH",
  "QWEN_OAUTH_BASE_URL",
  "AZURE_OPENAI_API_KEY",
  "BAILIAN_CODING_PLAN_API_KEY",
  "BAILIAN_TOKEN_PLAN_API_KEY",
  "DASHSCOPE_API_KEY",
  "DEEPSEEK_API_KEY",
  "KIMI_API_KEY",
  "MINIMAX_API_KEY",
  "MODELSCOPE_API_KEY",
  "MODELSCOPE_SDK_TOKEN",
  "MOONSHOT_API_KEY",
  "OPENROUTER_API_KEY",
  "ZAI_API_KEY",
  "ZHIPUAI_API_KEY",
  "Z_AI_API_KEY",
  "ALL_PROXY",
  "HTTPS_PROXY",
  "all_proxy",
  "https_proxy",
];

/** Whether nothing is configured anywhere: then nobody can be signed in, and nothing is there to warn of. */
export function isBlank(world: World, flags: FlagInput): boolean {
  const isTyped = [flags.authType, flags.openaiApiKey, flags.openaiBaseUrl, flags.chosenKey]
    .some((value) => value !== undefined);
  if (isTyped || (flags.allowHost ?? []).length > 0) return false;
  if (VARIABLES.some((name) => (world.env(name) ?? "") !== "")) return false;
  return !placesOf(world).some((path) => world.stat(path) !== undefined);
}

/** A directory `.qwen` stands for all that could be in it. The likeliest places come first. */
function* placesOf(world: World): Generator<string> {
  const { join, parent, resolve } = pathRules(world.os);
  const home = world.home === undefined || world.home === "" ? undefined : resolve(world.cwd, world.home);
  if (home !== undefined) yield* [join(home, ".qwen"), join(home, ".env")];
  yield SYSTEM_DIRECTORIES[world.os];
  for (let at: string | undefined = world.cwd; at !== undefined; at = parent(at)) {
    if (at !== home) yield* [join(at, ".qwen"), join(at, ".env")];
  }
}
