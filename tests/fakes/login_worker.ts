// A sign-in inside a Worker with a sandbox's narrow grants: says the address to open, then what came of it and what it
// may reach.
import { resolveIssuer } from "../../src/auth/issuer/issuers.ts";
import { mayReach } from "../../src/base/network/may_reach.ts";
import { signInPorts } from "../../src/commands/login/run.ts";
import { signIn } from "../../src/commands/login/sign_in.ts";
import type { Request } from "../../src/contract/messages.ts";
import { QwenError } from "../../src/base/errors.ts";
import { bareCommand } from "../../src/args/build.ts";
import { fakeSandbox } from "./fake_sandbox.ts";
import { FakeLoginUi } from "./fake_login_ui.ts";
import { load } from "./fake_load.ts";

self.onmessage = async ({ data }: MessageEvent<{ issuer: string; clientId: string; port: number }>): Promise<void> => {
  const requests: Request[] = [];
  const sandbox = fakeSandbox({
    configuration: (await load()).configuration,
    command: bareCommand("auth login"),
    stdin: "",
    ask: (request) => {
      requests.push(request);
      throw new QwenError("config", "refused");
    },
  });
  const context = { ...sandbox.context, start: { ...sandbox.context.start, loopbackPort: data.port } };
  const ui = new FakeLoginUi();
  const issuer = resolveIssuer(data);
  const ports = { ...signInPorts(context, { ui, issuer }), keep: () => Promise.resolve() };
  ui.seen(/^http/).then((address) => self.postMessage(address));
  const result = await signIn({
    issuer,
    wish: { browser: true, flow: "loopback" },
    place: { os: "linux", surroundings: {}, terminal: true },
  }, ports);
  await ports.reach(["other.example:443"], {}).catch(() => {});
  const [asked] = requests;
  self.postMessage({
    signedIn: result.kind,
    reachIssuer: mayReach(new URL(data.issuer).host),
    mayListen: mayReach(`127.0.0.1:${data.port}`) && mayReach(`[::1]:${data.port}`),
    reachOther: mayReach("other.example:443"),
    asked: asked?.kind === "connect" ? { kind: asked.kind, hosts: asked.hosts } : asked,
  });
};
