import { deepEqual } from "node:assert/strict";
import { chooseFlow } from "../../src/auth/flow/choose_flow.ts";
import { qwenIssuer } from "../../src/auth/issuer/issuers.ts";
import { surroundings } from "../../src/launcher/machine/host_facts.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

const ENV = {
  BROWSER: "/usr/bin/lynx",
  SSH_CONNECTION: "192.0.2.1 50000 192.0.2.2 22",
  WSL_INTEROP: "/run/WSL/8_interop",
  WSL_DISTRO_NAME: "Debian",
  OPENAI_API_KEY: "sk-secretsecretsecret",
  container: "podman",
  DISPLAY: "",
};

Deno.test("surroundings() tell the few values that matter, and of the rest only that they are set", () => {
  deepEqual(surroundings(fakeWorld({ env: ENV })), {
    OS: "linux",
    BROWSER: "/usr/bin/lynx",
    SSH_CONNECTION: "1",
    WSL_INTEROP: "1",
    WSL_DISTRO_NAME: "1",
    container: "1",
  });
});

Deno.test("surroundings() ask the machine for exactly what the choice of a flow looks at", () => {
  const lookedAt = new Set<string>();
  const facts = new Proxy<Record<string, string>>({}, {
    get: (_, name) => void lookedAt.add(String(name)),
  });
  const metadata = {
    issuer: "https://id.example",
    tokenEndpoint: "https://id.example/token",
    authorizationEndpoint: "https://id.example/auth",
    issuerInAnswer: false,
    scopesSupported: [],
    signingAlgorithms: [],
  };
  const place = { os: "linux", surroundings: facts, terminal: true } as const;
  chooseFlow({ issuer: qwenIssuer(), metadata }, { place, wish: { browser: true } });
  const askedFor = new Set<string>();
  const world = fakeWorld();
  surroundings({ ...world, env: (name) => void askedFor.add(name) });
  lookedAt.delete("CONTAINER");
  deepEqual([...askedFor].sort(), [...lookedAt].sort());
});
