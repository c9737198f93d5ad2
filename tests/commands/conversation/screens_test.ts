// The screens of a newcomer: the wizard and the conversation, path by path, at the sizes that people have and in the
// languages that they read. What must hold of all: no word is broken or cut, nothing is wider than the window, and Escape
// leaves the screen as it was before the answer that it takes back.
import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { LANGUAGES, loadLanguage, text } from "../../../src/text/text.ts";
import type { Configuration } from "../../../src/config/configuration.ts";
import {
  type Asked,
  type FakeEndpoint,
  fakeEndpoint,
  refusing,
  saying,
  type ScriptedAnswer,
} from "../../fakes/fake_endpoint.ts";
import { fakeConfiguration } from "../../fakes/fake_configuration.ts";
import { FakeTalk } from "../../fakes/fake_talk.ts";
import { sameWords } from "../../fakes/screen_words.ts";

const KEY = "sk-typed-0123456789-KLMN";
const LONG = "a-vendor/a-model-with-a-rather-long-name-2026-01-01-preview";
const [ENTER, ESCAPE, DOWN, UP] = ["\r", "\x1b[27u", "\x1b[B", "\x1b[A"];
/** One that has room for every line, to compare with. */
const WIDE = { columns: 240, rows: 60 };
const SIZES = [{ columns: 80, rows: 24 }, { columns: 40, rows: 20 }];

const nothing = fakeConfiguration("https://api.openai.com/v1", {
  method: "none",
  methodSource: { kind: "default" },
  credential: null,
  model: { value: "gpt-4o", source: { kind: "default" } },
  baseUrl: { value: "https://api.openai.com/v1", source: { kind: "default" } },
});

/** No server of somebody's machine is found. */
const noLocal: typeof fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const usual = ["11434", "1234", "8080", "8000"].includes(url.port);
  return usual ? Promise.reject(new TypeError("connection refused")) : fetch(input, init);
};

function service({ path }: Asked): ScriptedAnswer {
  if (!path.endsWith("/models")) return saying("Hello");
  const models = [LONG, `${LONG}-2`, "m-1"].map((id) => ({ id }));
  return { headers: { "content-type": "application/json" }, body: JSON.stringify({ data: models }) };
}

interface Size {
  readonly columns: number;
  readonly rows: number;
}

function open(size: Size, configuration: Configuration = nothing): FakeTalk {
  return new FakeTalk({
    ...size,
    configuration,
    fetch: noLocal,
    ask: (request) => request.kind === "save-configuration" ? { path: "/home/u/.qwen/settings.json" } : undefined,
  });
}

/** One question after the other: what is typed, and what shows that the next is there. */
type Step = readonly [typed: readonly string[], shows: () => RegExp];

/** A text with any blanks where it may have been broken. */
function broken(words: string): RegExp {
  const parts = [...words.trim()].map((sign) => sign.trim() === "" ? "\\s+" : `${RegExp.escape(sign)}\\n?\\s*`);
  return new RegExp(parts.join(""));
}

interface Path {
  readonly name: string;
  readonly configuration?: (endpoint: FakeEndpoint) => Configuration;
  readonly answers: (asked: Asked) => ScriptedAnswer;
  readonly steps: (endpoint: FakeEndpoint) => readonly Step[];
  /** Whether Escape leads from each question to the one before. */
  readonly goesBack?: boolean;
}

const address = (endpoint: FakeEndpoint): readonly Step[] => [
  [[], () => broken(text().wizard.methodTitle)],
  [[DOWN, ENTER], () => broken(text().wizard.urlPrompt)],
  [[...endpoint.baseUrl, ENTER], () => broken(text().wizard.keyPrompt(endpoint.host))],
];
const signedIn = (endpoint: FakeEndpoint): Configuration => fakeConfiguration(endpoint.baseUrl);
const refused = (): ScriptedAnswer => refusing(401, "This key is not known here");

const PATHS: readonly Path[] = [
  {
    name: "an address of one's own, to the end",
    answers: service,
    goesBack: true,
    steps: (endpoint) => [
      ...address(endpoint),
      [[...KEY, ENTER], () => broken(text().wizard.modelTitle(3))],
    ],
  },
  {
    name: "each way of signing in",
    answers: service,
    steps: () => [
      [[], () => broken(text().wizard.methodTitle)],
      ...[text().wizard.byUrlHint, text().wizard.openRouterHint, text().wizard.qwenOAuthHint, text().wizard.demoHint]
        .map((hint): Step => [[DOWN], () => broken(hint)]),
    ],
  },
  {
    name: "a provider with regions",
    answers: service,
    goesBack: true,
    steps: () => [
      [[], () => broken(text().wizard.methodTitle)],
      [[ENTER], () => broken(text().wizard.providerTitle)],
      [
        [...Array(3).fill(DOWN), ENTER],
        () => broken(text().wizard.regionTitle("Alibaba Cloud Model Studio (Bailian)")),
      ],
      [[ENTER], () => broken(text().wizard.keyPrompt("Alibaba Cloud Model Studio (Bailian)"))],
    ],
  },
  {
    name: "a provider where everybody has an address",
    answers: service,
    goesBack: true,
    steps: () => [
      [[], () => broken(text().wizard.methodTitle)],
      [[ENTER], () => broken(text().wizard.providerTitle)],
      [[..."azure", ENTER], () => broken(text().wizard.urlPrompt)],
    ],
  },
  {
    name: "what is no address",
    answers: service,
    steps: () => [
      [[], () => broken(text().wizard.methodTitle)],
      [[DOWN, ENTER], () => broken(text().wizard.urlPrompt)],
      [[..."htp:/foo bar", ENTER], () => broken(text().wizard.addressWrong)],
    ],
  },
  {
    name: "a key that is refused",
    answers: refused,
    steps: (endpoint) => [
      ...address(endpoint),
      [[...KEY, ENTER], () => /This\s+key\s+is\s+not\s+known\s+here/],
    ],
  },
  {
    name: "a model by name",
    answers: service,
    goesBack: true,
    steps: (endpoint) => [
      ...address(endpoint),
      [[...KEY, ENTER], () => broken(text().wizard.modelTitle(3))],
      [[UP, ENTER], () => broken(text().wizard.modelPrompt)],
    ],
  },
  {
    name: "the commands of a conversation",
    answers: service,
    configuration: signedIn,
    steps: () => [
      [[], () => broken(text().conversation.tips)],
      [[..."hi", ENTER], () => /Hello\n\n❯$/],
      [[..."/help", ENTER], () => broken(text().conversation.slash.quit)],
      [[..."/status", ENTER], () => /OPENAI_API_KEY[\s\S]*❯$/],
      [[..."/nothing", ENTER], () => /\/nothing[\s\S]*\/nothing[\s\S]*❯$/],
      [[..."/attach", ENTER], () => /\/attach[\s\S]*\/attach[\s\S]*❯$/],
      [[..."/copy", ENTER], () => broken(text().conversation.copied)],
      [[..."/clear", ENTER], () => broken(text().conversation.cleared)],
    ],
  },
  {
    name: "another model, in a conversation",
    answers: service,
    configuration: signedIn,
    steps: () => [
      [[], () => broken(text().conversation.tips)],
      [[..."/model", ENTER], () => broken(text().conversation.chooseModel)],
    ],
  },
  {
    name: "another sign-in, in a conversation",
    answers: service,
    configuration: signedIn,
    steps: () => [
      [[], () => broken(text().conversation.tips)],
      [[..."/auth", ENTER], () => broken(text().wizard.methodTitle)],
      [[ESCAPE], () => broken(text().conversation.nothingChanged)],
    ],
  },
  {
    name: "a key that is refused, in a conversation",
    answers: refused,
    configuration: signedIn,
    steps: () => [
      [[], () => broken(text().conversation.tips)],
      [[..."hi", ENTER], () => /known\s+here[\s\S]*\/auth[\s\S]*❯$/],
    ],
  },
];

async function end(session: FakeTalk): Promise<void> {
  session.terminate();
  await session.exit.catch(() => {});
}

/** The screen after each step. */
async function walk(session: FakeTalk, steps: readonly Step[]): Promise<readonly string[]> {
  const screens: string[] = [];
  for (const [typed, shows] of steps) {
    session.type(...typed);
    await session.shows(shows());
    screens.push(await settled(session));
  }
  return screens;
}

/** The screen when it has stopped to change. */
async function settled(session: FakeTalk): Promise<string> {
  let before = "";
  while (true) {
    const now = await session.screen.text();
    if (now === before) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

for (const language of LANGUAGES) {
  for (const { name, answers, steps, configuration, goesBack = false } of PATHS) {
    Deno.test(`screens: ${name} (${language})`, async (test) => {
      await loadLanguage(language);
      try {
        await using endpoint = fakeEndpoint(answers);
        const path = steps(endpoint);
        const wideSession = open(WIDE, configuration?.(endpoint));
        const wide = await walk(wideSession, path);
        await end(wideSession);
        for (const size of SIZES) {
          await test.step(`${size.columns}x${size.rows}`, async () => {
            const session = open(size, configuration?.(endpoint));
            const screens = await walk(session, path);
            try {
              screens.forEach((screen, at) => sameWords(screen, { wide: wide.slice(0, at + 1).join("\n"), ...size }));
              if (!goesBack) return;
              for (let at = screens.length - 2; at >= 0; at -= 1) {
                session.type(ESCAPE);
                const question = path[at]?.[1]() ?? /^/;
                const above = (screens[at] ?? "").slice(0, (screens[at] ?? "").search(question));
                const shown = await isAsked(session, { above, question });
                for (const [, later] of path.slice(at + 1)) doesNotMatch(shown, later());
              }
            } finally {
              await end(session);
            }
          });
        }
      } finally {
        await loadLanguage("en");
      }
    });
  }
}

/** Waits until the question stands, once, below what stood above it when it was asked first. Gives the screen. */
async function isAsked(
  session: FakeTalk,
  { above, question }: { readonly above: string; readonly question: RegExp },
): Promise<string> {
  const asked = (screen: string): boolean =>
    screen.startsWith(above) && [...screen.slice(above.length).matchAll(new RegExp(question, "g"))].length === 1;
  for (let tries = 0; tries < 100; tries += 1) {
    if (asked(await session.screen.text())) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const screen = await settled(session);
  ok(asked(screen), `expected once: ${question}\nbelow:\n${above}\n\nfound:\n${screen}`);
  return screen;
}

Deno.test("the first screen in a window of 40x20, whole", async () => {
  const session = open({ columns: 40, rows: 20 });
  await session.shows("Esc back");
  equal(
    await settled(session),
    `Welcome to qwen
No model is set up here yet. A few
questions, and nothing is saved before
it works.

How do you want to sign in?
❯ 1 API key of a provider
    OpenAI, Alibaba Cloud, DeepSeek, …
  2 Another OpenAI-compatible address
  3 OpenRouter in the browser
  4 Qwen OAuth in the browser
  5 Just show me
↑↓ move, Enter choose, Esc back`,
  );
  await end(session);
});

Deno.test("a server that is down: the address is told as the answer that it is, and no proxy is named", async () => {
  const gone = fakeEndpoint(service);
  await gone.stop();
  const session = open({ columns: 80, rows: 24 });
  await walk(session, [...address(gone), [[ENTER], () => /What now\?/]]);
  const screen = await settled(session);
  ok(screen.includes(`Nothing listens at ${gone.host}`), screen);
  ok(screen.includes(`${gone.baseUrl} (your answer above)`), screen);
  doesNotMatch(screen, /default|PROXY/);
  await end(session);
});

Deno.test("an address that nothing can be sent to leads back to the address, and not to the name of a model", async () => {
  const session = open({ columns: 80, rows: 24 });
  // The Fetch Standard blocks the ports of other services.
  const steps = [...address(fakeEndpoint(service)).slice(0, 2), [
    [..."http://127.0.0.1:9", ENTER],
    () => /API key for/,
  ]];
  await walk(session, [...steps, [[ENTER], () => /What now\?[\s\S]*Change the address/]] as Step[]);
  doesNotMatch(await settled(session), /Model:|customHeaders/);
  await end(session);
});

Deno.test("an address typed with a slip is asked for again, and not taken for a host", async () => {
  const session = open({ columns: 80, rows: 24 });
  await walk(session, address(fakeEndpoint(service)).slice(0, 2));
  for (const typed of ["htp:/foo bar", "https//api.example.com", "https:api.example.com", "foo bar", "http://a b"]) {
    session.type(...typed, ENTER);
    match(await session.shows("This is no address"), /Base URL: /);
    session.type("\x15");
  }
  deepEqual(session.asked.filter(({ kind }) => kind === "connect"), []);
  await end(session);
});
