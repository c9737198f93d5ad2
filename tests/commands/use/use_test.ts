import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { Command } from "../../../src/commands/specs.ts";
import { saveCredentials } from "../../../src/auth/store/store.ts";
import { runAuthUse } from "../../../src/commands/use/run.ts";
import { QwenError } from "../../../src/base/errors.ts";
import { authSandbox, NO_FLAGS } from "../../fakes/auth_sandbox.ts";
import { COMPANY, companyTokens, qwenTokens } from "../../fakes/sample_tokens.ts";
import { type TempPlace, tempPlace } from "../../fakes/temp_place.ts";

function command(method: string): Command {
  return { kind: "auth use", flags: NO_FLAGS, method };
}

async function signedInTwice(): Promise<TempPlace> {
  const place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  await saveCredentials(companyTokens(), place);
  return place;
}

Deno.test("auth use has the launcher keep the choice, by any name the login has", async () => {
  await using place = await signedInTwice();
  const openai = { kind: "use", scope: "user", key: "keep", method: "openai" };
  const qwen = { kind: "use", scope: "user", key: "keep", method: "qwen-oauth" };
  const company = { kind: "use", scope: "user", key: "keep", method: "oauth", issuer: COMPANY };
  const cases: readonly [string, unknown][] = [
    ["openai", openai],
    ["qwen-oauth", qwen],
    ["qwen", qwen],
    [COMPANY, company],
    [`${COMPANY}/`, company],
    ["sso.example.com", company],
  ];
  for (const [method, edit] of cases) {
    const sandbox = authSandbox(place, { command: command(method) });
    equal(await runAuthUse(sandbox.context), 0);
    deepEqual(sandbox.asked, [{ kind: "save-configuration", edit }], method);
    match(sandbox.out.stderr, /settings\.json/);
    equal(sandbox.out.stdout, "");
  }
});

Deno.test("auth use says what there is when the name is unknown, and saves nothing", async () => {
  await using place = await signedInTwice();
  const sandbox = authSandbox(place, { command: command("opnai") });
  await rejects(runAuthUse(sandbox.context), (error) => {
    equal(error instanceof QwenError && error.exitCode === 2, true);
    match(error instanceof QwenError ? error.hint.join() : "", /openai, qwen-oauth, https:\/\/sso\.example\.com/);
    return true;
  });
  deepEqual(sandbox.asked, []);
});

Deno.test("auth use asks to sign in first where there is no login", async () => {
  await using place = await tempPlace();
  const sandbox = authSandbox(place, { command: command("qwen-oauth") });
  await rejects(runAuthUse(sandbox.context), (error) => error instanceof QwenError && error.exitCode === 4);
  deepEqual(sandbox.asked, []);
});

Deno.test("auth use says when a variable still decides", async () => {
  await using place = await signedInTwice();
  const sandbox = authSandbox(place, { command: command("qwen-oauth") });
  await runAuthUse(sandbox.context);
  match(sandbox.out.stderr, /OPENAI_API_KEY.*decides/);
});
