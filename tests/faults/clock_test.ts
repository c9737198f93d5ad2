// A clock that is a day off, either way: the whole program under libfaketime, where that is installed.
import { equal, ok } from "node:assert/strict";
import { parseCredentials } from "../../src/auth/credentials.ts";
import { fakeEndpoint, saying } from "../fakes/fake_endpoint.ts";
import { startTokenServer } from "../fakes/fake_token_server.ts";
import { forms, runProgram } from "../fakes/program.ts";

const HOUR_MS = 3_600_000;
const library = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map((machine) =>
  `/usr/lib/${machine}/faketime/libfaketime.so.1`
).find((path) => isThere(path));

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

for (const form of forms()) {
  for (const off of ["-1d", "+1d"]) {
    Deno.test({
      name: `${form.name}: with a clock ${off} off a prompt is answered and a login is used, renewed and kept` +
        (library === undefined ? " (not tried: no libfaketime here)" : ""),
      ignore: library === undefined,
      async fn(): Promise<void> {
        const faketime = { LD_PRELOAD: library, FAKETIME: off };
        await using endpoint = fakeEndpoint(saying("Hello"));
        const env = { ...faketime, OPENAI_API_KEY: "sk-test-0123456789", OPENAI_BASE_URL: endpoint.baseUrl };
        const prompt = await runProgram(form, { args: ["-p", "hi", "-m", "m-env"], env });
        equal(prompt.stdout, "Hello\n", prompt.stderr);
        await using server = startTokenServer();
        const home = await Deno.makeTempDir();
        try {
          const path = `${home}/.qwen/oauth_creds.json`;
          Deno.mkdirSync(`${home}/.qwen`, { mode: 0o700 });
          const login = {
            access_token: "at-0",
            refresh_token: "rt-0",
            token_type: "Bearer",
            resource_url: "portal.qwen.ai",
          };
          Deno.writeTextFileSync(path, JSON.stringify({ ...login, expiry_date: Date.now() + HOUR_MS }), {
            mode: 0o600,
          });
          const issuer = { ...faketime, QWEN_OAUTH_BASE_URL: server.tokenEndpoint.replace("/token", "") };
          for (let time = 0; time < 2; time += 1) {
            const { code, stdout, stderr } = await runProgram(form, { args: ["auth", "token"], env: issuer, home });
            equal(code, 0, stderr);
            equal(stdout, `at-${server.granted}\n`);
          }
          // A fast clock takes a good token for an old one: one renewal, not one each time
          ok(server.granted <= 1, String(server.granted));
          equal(parseCredentials(Deno.readTextFileSync(path)).accessToken.reveal(), `at-${server.granted}`);
          equal(server.refused, 0);
        } finally {
          await Deno.remove(home, { recursive: true });
        }
      },
    });
  }
}
