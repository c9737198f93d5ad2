// Owns what happens when a key of the user's would go to a host that only a project's file names: the user is asked,
// or the run ends with an error that names both sources and the ways out. The judgement itself is `config/resolve/binding.ts`.
import { bindingError } from "../../config/resolve/binding.ts";
import type { Loaded } from "../../config/load.ts";
import type { WritableWorld } from "../../config/world.ts";
import { sourceText } from "../../config/source_text.ts";
import { approveHost } from "../../config/files/trusted_hosts.ts";
import { text } from "../../text/text.ts";
import { type Asking, isAgreed } from "../services/question.ts";

/**
 * Returns when the key may be sent.
 * @throws {QwenError} of kind `config` when it may not
 */
export async function settleBinding(
  loaded: Loaded,
  asking: Asking & { readonly world: WritableWorld },
): Promise<void> {
  const { binding, paths: { home, qwenHome } } = loaded;
  if (binding.ok) return;
  const question = text().launcher.askKey(
    sourceText(binding.keySource, home),
    binding.host,
    sourceText(binding.urlSource, home),
  );
  if (!await isAgreed(question, asking)) throw bindingError(binding, home);
  approveHost(asking.world, { qwenHome, host: binding.host });
}
