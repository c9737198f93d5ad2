// Owns what happens when a key of the user's would go to a host that only a project's file names: the user is asked,
// or the run ends with an error that names both sources and the ways out. The judgement itself is `config/resolve/binding.ts`.
import { bindingError } from "../../config/resolve/binding.ts";
import type { Loaded } from "../../config/load.ts";
import type { WritableWorld } from "../../config/world.ts";
import { sourceText } from "../../config/source_text.ts";
import { approveHost } from "../../config/files/trusted_hosts.ts";
import { text } from "../../text/text.ts";
import { answerTo, type Asking } from "../services/question.ts";

/**
 * Answers the host that the key may go to in this run, if one had to be agreed to. A yes holds for the run; for ever it
 * holds only when the host's name was typed, so that nobody says it without having read where the key goes.
 * @throws {QwenError} of kind `config` when the key may not be sent
 */
export async function approveKey(
  loaded: Loaded,
  asking: Asking & { readonly world: WritableWorld },
): Promise<string | undefined> {
  const { binding, paths: { home, qwenHome } } = loaded;
  if (binding.ok) return undefined;
  const { host } = binding;
  const words = text().launcher;
  const question = words.askKey(sourceText(binding.keySource, home), host, sourceText(binding.urlSource, home));
  const answer = (await answerTo(question, asking)).toLowerCase();
  if (answer === host.toLowerCase()) approveHost(asking.world, { qwenHome, host });
  else if (!words.yes().includes(answer)) throw bindingError(binding, home);
  return host;
}
