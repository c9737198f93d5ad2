// The interactive face as a whole program in a pseudo-terminal, driven key by key, its screens compared as text; from
// source, and as the binary where there is one.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import {
  type Asked,
  chunk,
  DONE,
  type FakeEndpoint,
  fakeEndpoint,
  finish,
  refusing,
  saying,
  type ScriptedAnswer,
  USAGE,
} from "../fakes/fake_endpoint.ts";
import { startFakeQwenIssuer } from "../fakes/fake_qwen_issuer.ts";
import { forms } from "../fakes/program.ts";
import { Pty, type PtyInput } from "../fakes/pty.ts";
import { until } from "../fakes/in_time.ts";

const KEY = "sk-e2e-0123456789-abcdefghij-KLMN";
const MODELS = { headers: { "content-type": "application/json" }, body: JSON.stringify({ data: [{ id: "m-env" }] }) };
const windows = Deno.build.os === "windows";

async function inHome(act: (home: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "qwen-pty-" });
  try {
    await act(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function account(endpoint: FakeEndpoint): PtyInput["env"] {
  return { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
}

/** Everything that the home holds, joined. */
async function allFiles(folder: string): Promise<string> {
  let all = "";
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) all += await allFiles(path);
    else if (entry.isFile) all += await Deno.readTextFile(path);
  }
  return all;
}

const ANSWER = [
  "## Heading\n\n",
  "Words in **bold** and `code`.\n\n",
  "| Name | 说明 |\n|---|---|\n| qwen | 登录并聊天 |\n\n",
  "```ts\nconst answer = 42;\n```\n\n",
  "- 这是一个很长的条目，用来检查宽字符在窄终端里的换行\n",
];

for (const form of forms()) {
  for (const columns of [40, 80, 120]) {
    Deno.test({
      name: `a person asks, reads a table and code, and leaves, at ${columns} columns (${form.name})`,
      ignore: windows,
      fn: () =>
        inHome(async (home) => {
          const body = [...ANSWER.map((content) => chunk({ content })), finish(), DONE];
          await using endpoint = fakeEndpoint({ body });
          using pty = new Pty(form, { home, columns, env: account(endpoint) });
          await pty.shows(/^qwen [\d.]+ · m-env[\s\S]*❯$/);
          pty.type("你好，show me\r");
          const screen = await pty.shows(/换行\n\n❯$/);
          match(screen, /❯ 你好，show me\n\nHeading\n\nWords in bold and code\.\n\n/);
          match(screen, /Name │ 说明\n─+┼─+\nqwen │ 登录并聊天\n/);
          match(screen, /```ts\nconst answer = 42;\n```/);
          ok(!pty.written.includes(KEY));
          pty.type("\x04");
          equal(await pty.exitCode(), 0);
          equal(endpoint.asked.length, 1);
          ok(pty.written.endsWith("\n"));
        }),
    });
  }

  Deno.test({
    name: `a newcomer is led from nothing to the first answer, and the key is kept for them alone (${form.name})`,
    ignore: windows,
    fn: () =>
      inHome(async (home) => {
        await using endpoint = fakeEndpoint(MODELS, saying("Hello"), saying("I am here"));
        using pty = new Pty(form, { home });
        // A server that runs on this machine stands at the top of the list.
        const menu = await pty.shows(/Welcome to qwen[\s\S]*Esc back/);
        const place = /(\d) Another OpenAI-compatible address/.exec(menu)?.[1] ?? "";
        pty.type(`${place}\r`);
        await pty.shows("Base URL:");
        pty.type(`${endpoint.baseUrl}\r`);
        await pty.shows("API key for");
        pty.type(`\x1b[200~  ${KEY}\n\x1b[201~`);
        await pty.shows(/•{20}/);
        pty.type("\r");
        await pty.shows("Which model?");
        pty.type("\r");
        await pty.shows(
          /It works\n[\s\S]*Keep this for later sessions: [\s\S]*m-env[\s\S]*y +for you, in ~\/\.qwen\/settings\.json\n +p +for this directory[\s\S]*until you leave:/,
        );
        equal((await Array.fromAsync(Deno.readDir(home))).length, 0);
        pty.type("y\n");
        await pty.shows(/Saved in \S+settings\.json\nqwen [\d.]+ · m-env[\s\S]*❯$/);
        pty.type("hi\r");
        await pty.shows(/I am here\n\n❯$/);
        pty.type("\x04");
        equal(await pty.exitCode(), 0);
        ok(!pty.written.includes(KEY));
        const settings = `${home}/.qwen/settings.json`;
        ok((await Deno.readTextFile(settings)).includes(KEY));
        equal(((await Deno.stat(settings)).mode ?? 0) & 0o777, 0o600);
        for (const folder of ["sessions"]) ok(!(await allFiles(`${home}/.qwen/${folder}`)).includes(KEY));
      }),
  });

  Deno.test({
    name: `a newcomer who types the address without /v1 is led on with it, and the models are there (${form.name})`,
    ignore: windows,
    fn: () =>
      inHome(async (home) => {
        const answer = ({ path }: Asked): ScriptedAnswer =>
          path === "/v1/models" ? MODELS : path.startsWith("/v1/") ? saying("I am here") : refusing(404, "not found");
        await using endpoint = fakeEndpoint(answer);
        using pty = new Pty(form, { home });
        const menu = await pty.shows(/Welcome to qwen[\s\S]*Esc back/);
        pty.type(`${/(\d) Another OpenAI-compatible address/.exec(menu)?.[1] ?? ""}\r`);
        await pty.shows("Base URL:");
        pty.type(`${endpoint.host}\r`);
        await pty.shows("API key for");
        pty.type(`${KEY}\r`);
        await pty.shows(
          /The API is at http:\/\/127\.0\.0\.1:\d+\/v1: that address is used[\s\S]*Which model\?[\s\S]*m-env/,
        );
        pty.type("\r");
        await pty.shows(/It works[\s\S]*until you leave:/);
        // Not kept, it counts until the end.
        pty.type("\x03");
        await pty.shows("❯");
        pty.type("\x04");
        equal(await pty.exitCode(), 0);
        ok(!(await allFiles(home)).includes(KEY));
        deepEqual(endpoint.asked.map(({ path }) => path), ["/models", "/v1/models", "/v1/chat/completions"]);
      }),
  });

  Deno.test({
    name: `somebody who only wants to look is shown the demo, and nothing is kept (${form.name})`,
    ignore: windows,
    fn: () =>
      inHome(async (home) => {
        using pty = new Pty(form, { home, env: {} });
        await pty.shows("Just show me");
        pty.type("5\r");
        await pty.shows(/The demo service answered \d+ requests/);
        equal(await pty.exitCode(), 0);
        deepEqual((await Array.fromAsync(Deno.readDir(home))).map(({ name }) => name), []);
      }),
  });

  Deno.test({
    name: `who took their key out again is led by the wizard, as at the first run (${form.name})`,
    ignore: windows,
    fn: () =>
      inHome(async (home) => {
        await Deno.mkdir(`${home}/.qwen`);
        const settings = `${home}/.qwen/settings.json`;
        await Deno.writeTextFile(settings, JSON.stringify({ security: { auth: { selectedType: "openai" } } }));
        using pty = new Pty(form, { home });
        await pty.shows(/Welcome to qwen\nNo key for api\.openai\.com[\s\S]*How do you want to sign in\?/);
        pty.type("\x03");
        equal(await pty.exitCode(), 130);
      }),
  });

  Deno.test({
    name: `Ctrl-C in the wizard leaves nothing behind (${form.name})`,
    ignore: windows,
    fn: () =>
      inHome(async (home) => {
        await using endpoint = fakeEndpoint(MODELS);
        using pty = new Pty(form, { home });
        const menu = await pty.shows("Esc back");
        pty.type(`${/(\d) Another OpenAI-compatible address/.exec(menu)?.[1] ?? ""}\r`);
        await pty.shows("Base URL:");
        pty.type(`${endpoint.baseUrl}\r`);
        await pty.shows("API key for");
        pty.type(`${KEY}\r`);
        await pty.shows("Which model?");
        pty.type("\x03");
        equal(await pty.exitCode(), 130);
        ok(!(await allFiles(home)).includes(KEY));
      }),
  });

  Deno.test({
    name: `Ctrl-C stops an answer and not the conversation; the next session goes on with it (${form.name})`,
    ignore: windows,
    fn: () =>
      inHome(async (home) => {
        await using endpoint = fakeEndpoint(
          { body: [chunk({ content: "half an answer " })], then: "hang" },
          saying("whole"),
          saying("third"),
        );
        using pty = new Pty(form, { home, env: account(endpoint) });
        await pty.shows("❯");
        pty.type("one\r");
        await pty.shows("half an");
        pty.type("\x03");
        await pty.shows(/kept\n\n❯$/);
        pty.type("two\r");
        await pty.shows(/whole\n\n❯$/);
        pty.type("\x03");
        await pty.shows("again to leave");
        pty.type("\x03");
        equal(await pty.exitCode(), 0);
        using next = new Pty(form, { home, env: account(endpoint), args: ["--continue"] });
        await next.shows(/Going on after 2 answers\nYou asked last: two\n/);
        next.type("\x1b[A");
        await next.shows("❯ two");
        next.type("\x15three\r");
        await next.shows(/third\n\n❯$/);
        next.type("\x04");
        equal(await next.exitCode(), 0);
        const sent: unknown = endpoint.asked[2]?.json;
        const messages = typeof sent === "object" && sent !== null && "messages" in sent ? sent.messages : undefined;
        ok(Array.isArray(messages));
        deepEqual(messages.map(({ content }) => content), ["one", "half an answer ", "two", "whole", "three"]);
        ok(!(await allFiles(`${home}/.qwen`)).includes(KEY));
      }),
  });

  Deno.test({
    name: `/auth changes the endpoint in the middle of a conversation, which goes on there (${form.name})`,
    ignore: windows,
    fn: () =>
      inHome(async (home) => {
        await using old = fakeEndpoint(saying("from the old one"));
        await using endpoint = fakeEndpoint(MODELS, saying("Hello"), saying("from the new one"));
        using pty = new Pty(form, { home, env: account(old) });
        await pty.shows("❯");
        pty.type("one\r");
        await pty.shows(/old one\n\n❯$/);
        pty.type("/auth\r");
        const menu = await pty.shows("Esc back");
        pty.type(`${/(\d) Another OpenAI-compatible address/.exec(menu)?.[1] ?? ""}\r`);
        await pty.shows("Base URL:");
        pty.type(`${endpoint.baseUrl}\r`);
        await pty.shows("API key for");
        pty.type(`${KEY}-2\r`);
        await pty.shows("Which model?");
        pty.type("\r");
        await pty.shows("until you leave:");
        pty.type("\n");
        await pty.shows(/Changed:\n[\s\S]*\(chosen here\)[\s\S]*❯$/);
        pty.type("two\r");
        await pty.shows(/new one\n\n❯$/);
        pty.type("/status\r");
        await pty.shows("2 answers in this conversation");
        pty.type("/quit\r");
        equal(await pty.exitCode(), 0);
        equal(old.asked.length, 1);
        equal(endpoint.asked.at(-1)?.headers.get("authorization"), `Bearer ${KEY}-2`);
        ok(!old.asked.some(({ headers }) => headers.get("authorization")?.endsWith("-2")));
      }),
  });

  for (const leave of ["cancels", "finishes"] as const) {
    Deno.test({
      name: `somebody who ${leave} Qwen's device code in the wizard ends where they expect (${form.name})`,
      ignore: windows,
      fn: () =>
        inHome(async (home) => {
          const pending = { status: 400, body: { error: "authorization_pending" } };
          await using issuer = startFakeQwenIssuer({
            polls: leave === "cancels" ? Array(50).fill(pending) : [pending],
          });
          using pty = new Pty(form, { home, env: { QWEN_OAUTH_BASE_URL: issuer.url, SSH_CONNECTION: "1 2 3 4" } });
          const menu = await pty.shows("Esc back");
          pty.type(`${/(\d) Qwen OAuth/.exec(menu)?.[1] ?? ""}\r`);
          const shown = await pty.shows(
            /free tier of Qwen OAuth ended on 2026-04-15[\s\S]*\[y\/N\]|Qwen OAuth ended[\s\S]*code/i,
          );
          if (shown.includes("[y/N]")) pty.type("y\n");
          if (leave === "cancels") {
            await pty.shows(/code/i);
            await until(() => issuer.seen.some((request) => request.includes("/token")), "a poll");
            pty.type("\x03");
            await pty.shows(/How do you want to sign in\?[^\n]*\n[\s\S]*How do you want to sign in\?/);
            pty.type("\x03");
            equal(await pty.exitCode(), 130);
            ok(!(await allFiles(home)).includes("access_token"));
          } else {
            await pty.shows(/settings\.json[\s\S]*Qwen OAuth\? \[y\/N\]$/);
            pty.type("y\n");
            await pty.shows(/Signed in to Qwen[\s\S]*qwen [\d.]+ · [\s\S]*❯$/);
            pty.type("\x04");
            equal(await pty.exitCode(), 0);
            ok((await allFiles(`${home}/.qwen`)).includes("access_token"));
          }
        }),
    });
  }

  Deno.test({
    name: `a window that changes its size while a line is typed shows it once (${form.name})`,
    ignore: windows,
    fn: () =>
      inHome(async (home) => {
        await using endpoint = fakeEndpoint({ body: [chunk({ content: "ok" }), finish(), USAGE, DONE] });
        using pty = new Pty(form, { home, env: account(endpoint), columns: 80 });
        await pty.shows("❯");
        pty.type("a line that is longer than forty columns will be in a moment");
        await pty.shows("in a moment");
        pty.resize(40, 40);
        await pty.shows(/❯ a line that is longer than forty colum\n\s+ns will be in a moment$/);
        pty.type("\r");
        const screen = await pty.shows(/ok\n\n❯$/);
        equal(screen.match(/a line that/g)?.length, 1);
        pty.type("\x04");
        equal(await pty.exitCode(), 0);
      }),
  });

  for (const pasted of [false, true]) {
    Deno.test({
      name: `a yes that was ${pasted ? "pasted" : "typed"} ahead sends no key to a project's host (${form.name})`,
      ignore: windows,
      fn: () =>
        inHome(async (home) => {
          const project = `${home}/project`;
          await Deno.mkdir(project);
          await Deno.writeTextFile(`${project}/.env`, "OPENAI_BASE_URL=https://evil.example:9/v1\n");
          using pty = new Pty(form, { home, cwd: project, env: { OPENAI_API_KEY: KEY } });
          const typed = "y\nevil.example:9\ny\n";
          pty.type(pasted ? `\x1b[200~${typed}\x1b[201~` : typed);
          await pty.shows(/evil\.example:9[\s\S]*\[y\/N\]/);
          pty.resize(60, 30);
          pty.type("n\n");
          equal(await pty.exitCode(), 3);
          match(pty.screen, /Your key is not sent to evil\.example:9/);
          equal((await allFiles(home)).includes('evil.example:9"'), false);
        }),
    });
  }

  Deno.test({
    name: `a yes to a key's host holds once, the host's name for ever (${form.name})`,
    ignore: windows,
    fn: () =>
      inHome(async (home) => {
        const project = `${home}/project`;
        await Deno.mkdir(project);
        await Deno.writeTextFile(`${project}/.env`, "OPENAI_BASE_URL=https://evil.example:9/v1\n");
        for (const [answer, kept] of [["y", false], ["EVIL.example:9", true]] as const) {
          using pty = new Pty(form, { home, cwd: project, env: { OPENAI_API_KEY: KEY } });
          await pty.shows(/evil\.example:9[\s\S]*\[y\/N\]/);
          pty.type(`${answer}\n`);
          await pty.shows("❯");
          pty.type("\x04");
          equal(await pty.exitCode(), 0);
          equal((await allFiles(home)).includes('"evil.example:9"'), kept, answer);
        }
      }),
  });
}
