// The further services that a gateway leads to (`--also`). A key has one service: where two would get the same one, the
// run ends, for it was set for one of them and shows nobody which.
import { QwenError } from "../../base/errors.ts";
import type { Configuration } from "../../config/configuration.ts";
import type { Loaded } from "../../config/load.ts";
import { assertNotPastProxy } from "../../config/proxy/proxy_variable.ts";
import { sourceText } from "../../config/source_text.ts";
import { text } from "../../text/text.ts";
import type { CommandKeys } from "./command_keys.ts";
import type { NamedConfiguration } from "./plan_inputs.ts";

/** Their configurations. @throws {QwenError} where one is not known, has no key of its own, or would go past a proxy */
export async function alsoServices(
  names: readonly string[],
  { loaded, keys }: { readonly loaded: Loaded; readonly keys: Pick<CommandKeys, "filled"> },
): Promise<readonly NamedConfiguration[]> {
  const words = text().config.also;
  const services: NamedConfiguration[] = [];
  const before: Configuration[] = [loaded.configuration];
  for (const name of names) {
    if (services.some((one) => one.name === name)) throw new QwenError("usage", words.sameModel(name));
    const { configuration } = await keys.filled({ configuration: await loaded.also(name) });
    const same = before.find((one) => hasSameKey(one, configuration) && hostOf(one) !== hostOf(configuration));
    if (same !== undefined) {
      const source = sourceText(same.credential?.source ?? same.methodSource, loaded.paths.home);
      throw new QwenError("config", words.sameKey({ name, source, host: hostOf(same) }));
    }
    assertNotPastProxy(loaded.proxies, configuration.baseUrl.value);
    before.push(configuration);
    services.push({ name, configuration });
  }
  return services;
}

function hasSameKey(one: Configuration, other: Configuration): boolean {
  const [key, second] = [one.credential?.secret?.reveal(), other.credential?.secret?.reveal()];
  return key !== undefined && key === second;
}

function hostOf({ baseUrl }: Configuration): string {
  return new URL(baseUrl.value).host;
}
