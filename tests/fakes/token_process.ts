// A process of its own that changes the named tokens of a home: `HOME add|revoke NAME`.
import { parseCommand } from "../../src/args/parse.ts";
import { changeTokens } from "../../src/launcher/gateway/tokens.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";

const [home = "", verb = "", name = ""] = Deno.args;
const command = parseCommand(["serve", "token", verb, name], { stdinIsTerminal: false, stdoutIsTerminal: false });
if (command.kind === "serve token add" || command.kind === "serve token revoke") {
  await changeTokens(command, realWorld({ home, env: {}, cwd: home }));
}
