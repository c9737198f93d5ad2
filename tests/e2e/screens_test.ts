// The screens of the launcher and of commands in a narrow window, as a person sees them, against the same in a wide one: no
// word is broken or cut. The wizard and the conversation are in `tests/commands/conversation/screens_test.ts`.
import { doesNotMatch, match } from "node:assert/strict";
import { fakeEndpoint, refusing, saying } from "../fakes/fake_endpoint.ts";
import { startFakeQwenIssuer } from "../fakes/fake_qwen_issuer.ts";
import { forms } from "../fakes/program.ts";
import { Pty } from "../fakes/pty.ts";
import { sameWords } from "../fakes/screen_words.ts";

const WIDE = { columns: 200, rows: 60 };
const SIZES = [{ columns: 80, rows: 24 }, { columns: 40, rows: 20 }];
const LANGUAGES = ["en", "fr", "zh"] as const;
const DOWN = "\x1b[B";
// What is drawn is the same in each form, and many screens are.
const [form] = forms();

interface Path {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `.qwen` is a file. */
  readonly closedHome?: boolean;
  readonly walk: (pty: Pty) => Promise<void>;
}

/** Walks a path at each size; gives the narrowest screen. */
async function compare(language: string, { args = [], env = {}, closedHome = false, walk }: Path): Promise<string> {
  const home = await Deno.makeTempDir({ prefix: "qwen-screens-" });
  try {
    if (closedHome) await Deno.writeTextFile(`${home}/.qwen`, "");
    const shown = async (size: { readonly columns: number; readonly rows: number }): Promise<string> => {
      if (form === undefined) throw new Error("no form of the program");
      using pty = new Pty(form, { home, env, args: [...args, "--lang", language], ...size });
      await walk(pty);
      return withoutChance(pty.screen);
    };
    const wide = await shown(WIDE);
    let screen = wide;
    for (const size of SIZES) sameWords(screen = await shown(size), { wide, columns: size.columns });
    return screen;
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** What each run of the demo has of its own. */
function withoutChance(screen: string): string {
  return screen.replaceAll(/(127\.0\.0\.1):\d+/g, "$1:0").replaceAll(/demo-(?:\*+\w+|[0-9a-f]{12,})/g, "demo-****");
}

for (const language of LANGUAGES) {
  const test = (name: string, fn: () => Promise<void>): void =>
    Deno.test({
      name: `screens: ${name} (${language})`,
      ignore: Deno.build.os === "windows",
      sanitizeOps: false,
      sanitizeResources: false,
      fn,
    });

  test("the launcher's question", async () => {
    await using endpoint = fakeEndpoint(saying("Hello"));
    await compare(language, {
      name: "question",
      async walk(pty): Promise<void> {
        const menu = await pty.shows(/Esc|Échap/);
        const place = /(\d) \S.*(?:OpenAI-compatible|compatible OpenAI|OpenAI 兼容)/.exec(menu)?.[1] ?? DOWN;
        pty.type(`${place}\r`);
        await pty.shows("URL");
        pty.type(`${endpoint.baseUrl}\r`);
        await pty.shows(/API key\s+for|Clé\s+API\s+de|的 API key/);
        pty.type("\r");
        await pty.shows(/gpt-4o/);
        pty.type("\r");
        await pty.shows(/until you leave:|pour cette\s+session\s*:|到退出为止：/);
      },
    });
  });

  test("a sign-in by a code", async () => {
    await using issuer = startFakeQwenIssuer({ interval: 60 });
    await compare(language, {
      name: "device",
      args: ["auth", "login", "--device"],
      env: { QWEN_OAUTH_BASE_URL: issuer.url },
      walk: async (pty) => void await pty.shows(/1\d:\d\d/),
    });
  });

  test("a refused key, and how to set another", async () => {
    await using endpoint = fakeEndpoint(refusing(401, "Incorrect API key provided"));
    const screen = await compare(language, {
      name: "refused",
      args: ["-p", "hi"],
      env: { OPENAI_API_KEY: "sk-e2e-0123456789-KLMN", OPENAI_BASE_URL: endpoint.baseUrl },
      walk: async (pty) => void await pty.exitCode(),
    });
    match(screen, /right\s+key|bonne\s+clé|正确的/);
  });

  test("a home that cannot be written ends a sign-in before it begins, with two ways out", async () => {
    await using issuer = startFakeQwenIssuer();
    const screen = await compare(language, {
      name: "home",
      args: ["auth", "login", "--device"],
      env: { QWEN_OAUTH_BASE_URL: issuer.url },
      closedHome: true,
      walk: async (pty) => void await pty.exitCode(),
    });
    match(screen, /QWEN_HOME=[\s\S]*OPENAI_API_KEY=/);
    doesNotMatch(screen, /os error/);
    match(issuer.seen.join(), /^$/);
  });

  // It takes its time; its words are tested in each language by themselves.
  if (language !== "fr") continue;
  test("the demo", async () => {
    await compare(language, { name: "demo", args: ["demo"], walk: async (pty) => void await pty.exitCode() });
  });
}
