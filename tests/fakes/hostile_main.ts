// A launcher whose sandbox has turned: started with a case and the targets as its arguments, it gives the sandbox the grants
// that the real one would, and prints what the sandbox could do. For a compiled binary.
import type { StartMessage } from "../../src/contract/messages.ts";
import { startSandbox } from "../../src/launcher/sandbox/host.ts";
import { hostileGrants } from "./hostile_grants.ts";

const targets = JSON.parse(Deno.args[1] ?? "{}");
const grants = await hostileGrants(Deno.args[0] === "key" ? "key" : "login", targets);

/** Waits for the report, which the sandbox gives as a request. */
const report = await new Promise<string>((resolve) => {
  // The hostile sandbox reads `handover` alone
  const start = { type: "start", command: { kind: "chat" }, handover: targets } as unknown as StartMessage;
  const sandbox = startSandbox(start, {
    grants,
    listener: {
      onRequest: (_id, request) => {
        sandbox.end();
        resolve(request.kind === "open-url" ? request.url.slice("data:".length) : "{}");
      },
      onExit: (code) => resolve(JSON.stringify({ exit: code })),
      onCrash: (message) => resolve(JSON.stringify({ crash: message })),
    },
  });
});
await Deno.stdout.write(new TextEncoder().encode(report));
Deno.exit(0);
