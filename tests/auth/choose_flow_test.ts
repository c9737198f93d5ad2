import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { chooseFlow, type FlowWish, type Place, waysOffered } from "../../src/auth/flow/choose_flow.ts";
import type { Party } from "../../src/auth/flow/authorization_code.ts";
import { type Issuer, openRouterIssuer, qwenIssuer } from "../../src/auth/issuer/issuers.ts";
import { QwenError } from "../../src/base/errors.ts";

function party(offers: { browser: boolean; device: boolean }): Party {
  return {
    issuer: qwenIssuer(),
    metadata: {
      issuer: "https://id.example",
      tokenEndpoint: "https://id.example/token",
      ...(offers.browser ? { authorizationEndpoint: "https://id.example/auth" } : {}),
      ...(offers.device ? { deviceEndpoint: "https://id.example/device" } : {}),
      issuerInAnswer: false,
      scopesSupported: [],
      signingAlgorithms: [],
    },
  };
}

const BOTH = party({ browser: true, device: true });

function choose(of: Party, place: Partial<Place>, wish: Partial<FlowWish> = {}): string {
  const chosen = chooseFlow(of, {
    place: { os: "linux", surroundings: {}, terminal: true, ...place },
    wish: { browser: true, ...wish },
  });
  return `${chosen.flow} ${chosen.reason}${chosen.openBrowser ? " opens" : ""}`;
}

Deno.test("chooseFlow() opens a browser where one can be expected", () => {
  equal(choose(BOTH, { surroundings: { DISPLAY: ":0" } }), "loopback local-browser opens");
  equal(choose(BOTH, { surroundings: { WAYLAND_DISPLAY: "wayland-0" } }), "loopback local-browser opens");
  equal(choose(BOTH, { os: "darwin" }), "loopback local-browser opens");
  equal(choose(BOTH, { os: "windows" }), "loopback local-browser opens");
  equal(choose(BOTH, { surroundings: { WSL_DISTRO_NAME: "Debian" } }), "loopback wsl opens");
});

Deno.test("chooseFlow() takes a device code where none can", () => {
  const cases: readonly [string, Partial<Place>][] = [
    ["no-display", {}],
    ["no-display", { surroundings: { DISPLAY: "" } }],
    ["ssh", { surroundings: { SSH_CONNECTION: "1 2 3 4", DISPLAY: "localhost:10.0" } }],
    ["ssh", { os: "darwin", surroundings: { SSH_TTY: "/dev/ttys001" } }],
    ["container", { surroundings: { container: "podman", DISPLAY: ":0" } }],
    ["container", { surroundings: { KUBERNETES_SERVICE_HOST: "10.0.0.1" } }],
    ...["CONTAINER", "container", "KUBERNETES_SERVICE_HOST", "CODESPACES", "REMOTE_CONTAINERS"].map(
      (name): [string, Partial<Place>] => ["container", { os: "darwin", surroundings: { [name]: "1" } }],
    ),
    ["ci", { os: "darwin", surroundings: { CI: "true" } }],
    ["no-browser-variable", { os: "darwin", surroundings: { NO_BROWSER: "1" } }],
    ["text-browser", { surroundings: { DISPLAY: ":0", BROWSER: "/usr/bin/lynx %s" } }],
    ["unattended", { surroundings: { DISPLAY: ":0", DEBIAN_FRONTEND: "noninteractive" } }],
    ["no-terminal", { os: "darwin", terminal: false }],
  ];
  for (const [reason, place] of cases) equal(choose(BOTH, place), `device ${reason}`);
  equal(choose(BOTH, { os: "darwin" }, { browser: false }), "device no-browser-flag");
});

Deno.test("chooseFlow() does what the user asks, and says so", () => {
  equal(choose(BOTH, { os: "darwin" }, { flow: "device" }), "device asked opens");
  equal(choose(BOTH, { surroundings: { CI: "1" } }, { flow: "loopback" }), "loopback asked");
  equal(choose(BOTH, {}, { flow: "paste" }), "paste asked");
});

Deno.test("chooseFlow() goes by what the issuer offers", () => {
  equal(choose(party({ browser: true, device: false }), {}), "loopback no-device-code");
  equal(choose(party({ browser: false, device: true }), { os: "darwin" }), "device only-device-code opens");
});

Deno.test("chooseFlow() names every way that the issuer does offer, and the command for it", () => {
  const hintFor = (of: Party, flow: FlowWish["flow"]): readonly string[] => {
    try {
      choose(of, {}, flow === undefined ? {} : { flow });
    } catch (error) {
      if (error instanceof QwenError) return [error.message, ...error.hint];
    }
    return [];
  };
  const { known } = openRouterIssuer();
  ok(known !== undefined);
  deepEqual(hintFor({ issuer: openRouterIssuer(), metadata: known }, "device"), [
    "OpenRouter does not offer --device",
    "It offers: --loopback, --paste",
    "Type: qwen auth login openrouter --loopback",
  ]);
  for (const flow of ["paste", "loopback"] as const) {
    deepEqual(hintFor(party({ browser: false, device: true }), flow), [
      `Qwen does not offer --${flow}`,
      "It offers: --device",
      "Type: qwen auth login --device",
    ]);
  }
  const custom: Issuer = {
    id: "https://id.example",
    kind: "custom",
    name: "id.example",
    url: "https://id.example",
    clientId: "c",
  };
  deepEqual(
    hintFor({ ...party({ browser: false, device: true }), issuer: custom }, "paste").at(-1),
    "Type the same command with --device",
  );
});

Deno.test("waysOffered() gives the flags of an issuer, the usual one first", () => {
  deepEqual(waysOffered(BOTH), ["--loopback", "--paste", "--device"]);
  deepEqual(waysOffered(party({ browser: false, device: true })), ["--device"]);
  deepEqual(waysOffered(party({ browser: true, device: false })), ["--loopback", "--paste"]);
});

Deno.test("chooseFlow() says which flag the issuer cannot fulfil", () => {
  throws(() => choose(party({ browser: true, device: false }), {}, { flow: "device" }), (error) => {
    equal(error instanceof QwenError && error.kind, "usage");
    deepEqual(error instanceof QwenError && error.hint, [
      "It offers: --loopback, --paste",
      "Type: qwen auth login --loopback",
    ]);
    return true;
  });
  throws(() => choose(party({ browser: false, device: false }), {}), QwenError);
});
