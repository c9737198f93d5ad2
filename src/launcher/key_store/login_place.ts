// The store of logins as the launcher itself reaches it: no sandbox has a part in it, so `~/.qwen` is made or closed at once.
import type { StorePlace } from "../../auth/store/store.ts";
import { tell } from "../../base/output.ts";
import { text } from "../../text/text.ts";
import { isStrangersLink } from "../machine/real_world.ts";
import { prepareHome } from "../services/home_directory.ts";

/** The logins of a `~/.qwen`; what was found wrong is told on standard error. */
export function loginPlace(qwenHome: string, sealingKey?: string): StorePlace {
  const warn = (message: string): void => tell(Deno.stderr, `${text().errors.prefix(message)}\n`);
  return {
    qwenHome,
    warn,
    isStrangersLink,
    ...(sealingKey === undefined ? {} : { sealingKey }),
    prepare(): Promise<string> {
      const { root, warnings } = prepareHome(qwenHome);
      for (const warning of warnings) warn(warning);
      return Promise.resolve(root);
    },
  };
}
