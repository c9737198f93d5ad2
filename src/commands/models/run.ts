// Owns `qwen models`: what the endpoint of this configuration offers, one name a line or as data.
import { jsonText } from "../../base/json.ts";
import type { SandboxCommand } from "../../sandbox/context.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { visible } from "../../base/visible.ts";
import { openSandboxClient } from "../../sandbox/services/sandbox_client.ts";
import { openBearer } from "../../sandbox/services/open_bearer.ts";

/** Prints the models in the endpoint's order; the configured one is marked where a person reads it. */
export const runModels: SandboxCommand = async (context) => {
  const { command, configuration, terminal } = context.start;
  if (command.kind !== "models") throw new QwenError("other", command.kind);
  const client = openSandboxClient(context, await openBearer(context));
  const names = await client.models(context.signal);
  if (command.json) {
    const models = names.map((id) => ({ id, configured: id === configuration.model.value }));
    context.stdout.write(`${jsonText({ baseUrl: configuration.baseUrl.value, models })}\n`);
    return 0;
  }
  for (const name of names) context.stdout.write(`${visible(name)}\n`);
  if (terminal.stderr && names.length === 0) context.stderr.write(`${text().chat.noModels}\n`);
  if (terminal.stderr && !names.includes(configuration.model.value)) {
    context.stderr.write(`${text().chat.modelNotListed(configuration.model.value)}\n`);
  }
  return 0;
};
