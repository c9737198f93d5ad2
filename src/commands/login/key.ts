// Owns `qwen auth login --with-api-key`: a key from standard input or a masked prompt, for a provider of the table or
// any address, kept by the launcher where the resolver finds it. The key stands in no argument and no message.
import { askedFlow, type LoginCommand } from "./ports.ts";
import { keyAddress } from "../../config/edit/key_address.ts";
import type { WireConfiguration } from "../../contract/messages.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { QwenError } from "../../base/errors.ts";
import { pathText } from "../../config/source_text.ts";
import type { Provider } from "../../providers/provider.ts";
import { keyService } from "../../providers/recognise.ts";
import { PROVIDERS } from "../../providers/table.ts";
import { text } from "../../text/text.ts";
import { warnOfOverride } from "./keep.ts";
import type { LoginUi } from "./ui.ts";

/** No key is longer; a file that was piped in by mistake is. */
const LONGEST_KEY = 4096;

/** Keeps a key; answers 0. @throws {QwenError} of kind `usage` or `config`; nothing is kept then */
export async function loginWithKey(
  command: LoginCommand,
  { context, ui }: { context: SandboxContext; ui: LoginUi },
): Promise<number> {
  refuseOtherFlags(command);
  const service = serviceOf(command, context.start.configuration);
  const key = await readKey(service, { context, ui });
  const model = command.flags.model ?? service.provider?.defaultModel;
  const edit = {
    kind: "use",
    scope: "user",
    method: "openai",
    key: { set: key },
    baseUrl: service.baseUrl,
    ...(model === undefined ? {} : { model }),
  } as const;
  const { path = "" } = await context.ask({ kind: "save-configuration", edit });
  const words = text().login.key;
  ui.show([
    words.saved(service.name, pathText(path, context.start.surroundings.HOME)),
    ...(model === undefined ? [] : [words.model(model)]),
    text().login.tryIt,
  ]);
  warnOfOverride(context, ui);
  return 0;
}

interface Service {
  readonly name: string;
  readonly baseUrl: string;
  readonly provider?: Provider;
}

function refuseOtherFlags(command: LoginCommand): void {
  const flow = askedFlow(command);
  const flag = command.issuer !== undefined ? "--issuer" : flow !== undefined ? `--${flow}` : undefined;
  if (flag !== undefined) throw new QwenError("usage", text().login.key.otherFlags(flag));
}

function serviceOf(command: LoginCommand, configuration: WireConfiguration): Service {
  const words = text().login.key;
  const id = command.provider ?? command.target;
  const typed = command.flags.openaiBaseUrl;
  const named = id === undefined ? keyAddress(typed, configuration) : typed;
  if (id === undefined && named !== undefined && !URL.canParse(named)) {
    throw new QwenError("usage", words.notAnAddress);
  }
  const { provider, baseUrl } = keyService({ id, baseUrl: named });
  if (id === undefined && named !== undefined) {
    return {
      name: provider?.name ?? new URL(named).host,
      baseUrl: named,
      ...(provider === undefined ? {} : { provider }),
    };
  }
  if (provider === undefined) {
    throw new QwenError("usage", words.unknownProvider(id ?? ""), {
      hint: [words.unknownProviderHint(PROVIDERS.map((entry) => entry.id).join(", "))],
    });
  }
  if (baseUrl === undefined) {
    throw new QwenError("usage", words.needsBaseUrl(provider.name), { hint: [words.needsBaseUrlHint] });
  }
  if (!provider.needsKey) {
    throw new QwenError("usage", words.needsNone(provider.name), { hint: [words.needsNoneHint(baseUrl)] });
  }
  return { name: provider.name, baseUrl, provider };
}

async function readKey(service: Service, { context, ui }: { context: SandboxContext; ui: LoginUi }): Promise<string> {
  const words = text().login.key;
  const key = await (context.start.terminal.stdin ? typedKey(service, { context, ui }) : pipedKey(context));
  if (key === "") {
    throw new QwenError("config", words.none(service.name), {
      hint: [words.noneHint(service.provider?.id ?? "openai")],
    });
  }
  // Blanks inside, control characters and letters beyond ASCII cannot be sent in a header.
  if (!/^[\x21-\x7e]+$/.test(key)) throw new QwenError("config", words.malformed);
  return key;
}

async function pipedKey(context: SandboxContext): Promise<string> {
  const { text: piped, truncated } = await context.readStdin(LONGEST_KEY);
  if (truncated) throw new QwenError("config", text().login.key.tooLong);
  return piped.trim();
}

async function typedKey(service: Service, { context, ui }: { context: SandboxContext; ui: LoginUi }): Promise<string> {
  const words = text().login.key;
  if (service.provider?.keyUrl !== undefined) ui.show(words.where(service.provider.keyUrl));
  const line = await ui.askLine(words.prompt(service.name), { signal: context.signal, mask: true });
  if (line.kind !== "line") throw new QwenError("cancelled", text().login.cancelled);
  return line.text.trim();
}
