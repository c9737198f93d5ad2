// Thirty broken configurations: what `qwen doctor` says to fix first, carried out, mends it. Each row says what the advice
// must name, and does it; afterwards there is nothing to fix, or the next thing is another one.
import { equal, match, notEqual, ok } from "node:assert/strict";
import { startDemoServer } from "../../src/demo/server.ts";
import { type Form, forms, runProgram } from "../fakes/program.ts";

const KEY = "sk-doctor-0123456789-abcdefgh";

interface Situation {
  env: Record<string, string>;
  /** Below the home. */
  files: Record<string, string>;
  modes: Record<string, number>;
}

interface Broken {
  readonly name: string;
  /** How it is broken; begins with all well. */
  readonly breaks: (all: Situation, origin: string) => void;
  /** The check that is to be repaired first, and what the advice says. */
  readonly first: string;
  readonly advice: RegExp;
  /** The advice, carried out. */
  readonly mend: (all: Situation, origin: string) => void;
}

const SETTINGS = ".qwen/settings.json";
const settings = (value: unknown): Record<string, string> => ({ [SETTINGS]: JSON.stringify(value) });
const withKey = (all: Situation): void => void (all.env["OPENAI_API_KEY"] = KEY);
const without = (...names: readonly string[]) => (all: Situation): void => {
  for (const name of names) delete all.env[name];
};

const TABLE: readonly Broken[] = [
  {
    name: "no key",
    breaks: (all) => Object.assign(all.env, { OPENAI_BASE_URL: "https://llm.invalid/v1", OPENAI_API_KEY: "" }),
    first: "key",
    advice: /export OPENAI_API_KEY=/,
    mend: (all, origin) => Object.assign(all.env, { OPENAI_BASE_URL: `${origin}/v1`, OPENAI_API_KEY: KEY }),
  },
  {
    name: "a wrong key",
    breaks: (all) => void (all.env["OPENAI_API_KEY"] = `${KEY}-wrong`),
    first: "endpoint",
    advice: /right key where this one comes from: OPENAI_API_KEY from the environment/,
    mend: withKey,
  },
  {
    name: "a key of blanks",
    breaks: (all) => void (all.env["OPENAI_API_KEY"] = "  "),
    first: "endpoint",
    advice: /export OPENAI_API_KEY=/,
    mend: withKey,
  },
  {
    name: "a key in quotes",
    breaks: (all) => void (all.env["OPENAI_API_KEY"] = `"${KEY}"`),
    first: "values",
    advice: /Correct that value/,
    mend: withKey,
  },
  {
    name: "a key with Bearer before it",
    breaks: (all) => void (all.env["OPENAI_API_KEY"] = `Bearer ${KEY}`),
    first: "values",
    advice: /Correct that value/,
    mend: withKey,
  },
  {
    name: "the name of a variable in place of the key",
    breaks: (all) => void (all.env["OPENAI_API_KEY"] = "$MY_KEY"),
    first: "values",
    advice: /Correct that value/,
    mend: withKey,
  },
  {
    name: "a key that no header can carry",
    breaks: (all) => void (all.env["OPENAI_API_KEY"] = `${KEY}\u2019`),
    first: "values",
    advice: /Copy the key again/,
    mend: withKey,
  },
  {
    name: "a key cut at # in the env file",
    breaks: (all) => {
      delete all.env["OPENAI_API_KEY"];
      all.files[".qwen/.env"] = "OPENAI_API_KEY=sk#doctor\n";
    },
    first: "values",
    advice: /Correct that value/,
    mend: (all) => void (all.files[".qwen/.env"] = `OPENAI_API_KEY="${KEY}"\n`),
  },
  {
    name: "an address without /v1",
    breaks: (all, origin) => void (all.env["OPENAI_BASE_URL"] = origin),
    first: "endpoint",
    advice: /has no \/v1: try http:\/\/127\.0\.0\.1:\d+\/v1/,
    mend: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${origin}/v1`),
  },
  {
    name: "another version in the address",
    breaks: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${origin}/v9`),
    first: "model",
    advice: /Is http:\/\/127\.0\.0\.1:\d+\/v9 \(OPENAI_BASE_URL from the environment\) the address/,
    mend: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${origin}/v1`),
  },
  {
    name: "an address without http://",
    breaks: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${new URL(origin).host}/v1`),
    first: "values",
    advice: /Write it whole/,
    mend: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${origin}/v1`),
  },
  {
    name: "https:// where there is no TLS",
    breaks: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${origin.replace("http:", "https:")}/v1`),
    first: "tls",
    advice: /Write http:\/\/ in place of https:\/\//,
    mend: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${origin}/v1`),
  },
  {
    name: "an address where nothing listens",
    breaks: (all) => void (all.env["OPENAI_BASE_URL"] = "http://127.0.0.1:9/v1"),
    first: "endpoint",
    advice: /Check the base URL http:\/\/127\.0\.0\.1:9\/v1 \(OPENAI_BASE_URL from the environment\)/,
    mend: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${origin}/v1`),
  },
  {
    name: "a name that no name server knows",
    breaks: (all) => void (all.env["OPENAI_BASE_URL"] = "https://no-such-host.invalid/v1"),
    first: "dns",
    advice: /Check its spelling .* nslookup no-such-host\.invalid/,
    mend: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${origin}/v1`),
  },
  {
    name: "an address under another program's name",
    breaks: (all, origin) => {
      delete all.env["OPENAI_BASE_URL"];
      all.env["OPENAI_API_BASE"] = `${origin}/v1`;
    },
    first: "values",
    advice: /Correct that value/,
    mend: (all, origin) => void (all.env["OPENAI_BASE_URL"] = `${origin}/v1`),
  },
  {
    name: "settings that are no JSON",
    breaks: (all) => void (all.files[SETTINGS] = '{ "model": }'),
    first: "settings",
    advice: /Correct ~\/\.qwen\/settings\.json/,
    mend: (all) => void (all.files[SETTINGS] = "{}"),
  },
  {
    name: "a setting of the wrong type",
    breaks: (all) => Object.assign(all.files, settings({ model: { name: 5 } })),
    first: "settings",
    advice: /Correct ~\/\.qwen\/settings\.json/,
    mend: (all) => Object.assign(all.files, settings({ model: { name: "demo-small" } })),
  },
  {
    name: "a method that the administrator does not want",
    breaks: (all) => Object.assign(all.files, settings({ security: { auth: { enforcedType: "qwen-oauth" } } })),
    first: "values",
    advice: /qwen --auth-type qwen-oauth/,
    mend: (all) => Object.assign(all.files, settings({ security: { auth: { enforcedType: "openai" } } })),
  },
  {
    name: "a method with a login that there is not",
    breaks: (all) => {
      all.env = {};
      Object.assign(all.files, settings({ security: { auth: { selectedType: "qwen-oauth" } } }));
    },
    first: "key",
    advice: /^qwen auth login$/,
    mend: (all, origin) => {
      delete all.files[SETTINGS];
      all.env = { OPENAI_BASE_URL: `${origin}/v1`, OPENAI_API_KEY: KEY, OPENAI_MODEL: "demo-small" };
    },
  },
  {
    name: "an entry whose variable is not set",
    breaks: (all, origin) => {
      all.env = { OPENAI_MODEL: "demo-small" };
      const entry = {
        id: "demo-small",
        baseUrl: `${origin.replace("127.0.0.1", "127.0.0.1.nip.invalid")}/v1`,
        envKey: "MY_KEY",
      };
      Object.assign(all.files, settings({ modelProviders: { openai: [entry] } }));
    },
    first: "key",
    advice: /export MY_KEY=/,
    mend: (all, origin) => {
      all.env["MY_KEY"] = KEY;
      const entry = { id: "demo-small", baseUrl: `${origin}/v1`, envKey: "MY_KEY" };
      Object.assign(all.files, settings({ modelProviders: { openai: [entry] } }));
    },
  },
  {
    name: "a key file that is not there",
    breaks: (all) => {
      delete all.env["OPENAI_API_KEY"];
      all.env["OPENAI_API_KEY_FILE"] = "/run/no-such-secret";
    },
    first: "values",
    advice: /"\/run\/no-such-secret", named by OPENAI_API_KEY_FILE from the environment: there is no such file/,
    mend: (all) => {
      delete all.env["OPENAI_API_KEY_FILE"];
      withKey(all);
    },
  },
  {
    name: "a key and its file at once",
    breaks: (all) => void (all.env["OPENAI_API_KEY_FILE"] = "/run/no-such-secret"),
    first: "values",
    advice: /unset OPENAI_API_KEY_FILE/,
    mend: without("OPENAI_API_KEY_FILE"),
  },
  {
    name: "a command for the key that is not there",
    breaks: (all) => {
      delete all.env["OPENAI_API_KEY"];
      Object.assign(all.files, settings({ keyCommand: ["/usr/bin/no-such-program"] }));
    },
    first: "key",
    advice: /Try it by hand: \/usr\/bin\/no-such-program/,
    mend: (all) => Object.assign(all.files, settings({ keyCommand: ["/bin/echo", KEY] })),
  },
  {
    name: "a workload without its token's address",
    breaks: (all) => {
      delete all.env["OPENAI_API_KEY"];
      all.env["QWEN_WORKLOAD_TOKEN_FILE"] = "/run/token";
    },
    first: "values",
    advice: /docs\/credentials\.md/,
    mend: (all) => {
      delete all.env["QWEN_WORKLOAD_TOKEN_FILE"];
      withKey(all);
    },
  },
  {
    name: "a proxy that is no address",
    breaks: (all) => Object.assign(all.env, { OPENAI_BASE_URL: "http://llm.invalid/v1", HTTP_PROXY: "::" }),
    first: "proxy",
    advice: /unset HTTP_PROXY/,
    mend: (all, origin) => {
      delete all.env["HTTP_PROXY"];
      all.env["OPENAI_BASE_URL"] = `${origin}/v1`;
    },
  },
  {
    name: "a proxy that is not there",
    breaks: (all) =>
      Object.assign(all.env, { OPENAI_BASE_URL: "http://llm.invalid/v1", HTTP_PROXY: "http://127.0.0.1:9" }),
    first: "endpoint",
    advice: /unset HTTP_PROXY/,
    mend: (all, origin) => {
      delete all.env["HTTP_PROXY"];
      all.env["OPENAI_BASE_URL"] = `${origin}/v1`;
    },
  },
  {
    name: "a file of certificates that is not there",
    breaks: (all) => void (all.env["NODE_EXTRA_CA_CERTS"] = "/nothing.pem"),
    first: "certificates",
    advice: /Correct or unset NODE_EXTRA_CA_CERTS/,
    mend: without("NODE_EXTRA_CA_CERTS"),
  },
  {
    name: "a file of certificates without one",
    breaks: (all) => {
      all.files["ca.pem"] = "no certificate\n";
      all.env["NODE_EXTRA_CA_CERTS"] = "ca.pem";
    },
    first: "certificates",
    advice: /Correct or unset NODE_EXTRA_CA_CERTS/,
    mend: without("NODE_EXTRA_CA_CERTS"),
  },
  {
    name: "a folder of keys that everybody may change",
    breaks: (all) => {
      delete all.env["OPENAI_API_KEY"];
      all.files[".qwen/.env"] = `OPENAI_API_KEY=${KEY}\n`;
      all.modes[".qwen"] = 0o777;
    },
    first: "permissions",
    advice: /^chmod 700 ~\/\.qwen$/,
    mend: (all) => void (all.modes[".qwen"] = 0o700),
  },
  {
    name: "a project's address for the user's key",
    breaks: (all) => {
      delete all.env["OPENAI_BASE_URL"];
      all.files["project/.env"] = "OPENAI_BASE_URL=https://llm.invalid/v1\n";
    },
    first: "binding",
    advice: /llm\.invalid/,
    mend: (all, origin) => void (all.files["project/.env"] = `OPENAI_BASE_URL=${origin}/v1\n`),
  },
];

/** From source: what it says is the same in both forms. */
const FORM: Form = sourceForm();
ok(TABLE.length >= 30);

for (const { name, breaks, first, advice, mend } of TABLE) {
  Deno.test({
    name: `qwen doctor's first advice mends ${name}`,
    ignore: Deno.build.os === "windows",
    async fn(): Promise<void> {
      const server = startDemoServer({ apiKey: KEY, wordDelayMs: 0, pendingPolls: 0 });
      const all: Situation = {
        env: { OPENAI_BASE_URL: `${server.origin}/v1`, OPENAI_API_KEY: KEY, OPENAI_MODEL: "demo-small" },
        files: {},
        modes: {},
      };
      try {
        breaks(all, server.origin);
        const before = await doctor(all);
        notEqual(before.exitCode, 0);
        equal(before.fixFirst?.check, first, JSON.stringify(before.fixFirst));
        match(before.fixFirst?.fix ?? "", advice);
        ok(!JSON.stringify(before).includes(KEY.slice(10)), "no key is shown");
        mend(all, server.origin);
        const after = await doctor(all);
        equal(after.exitCode, 0, JSON.stringify(after.fixFirst));
      } finally {
        await server.close();
      }
    },
  });
}

interface Report {
  readonly exitCode: number;
  readonly fixFirst: { readonly check: string; readonly fix: string } | null;
}

async function doctor({ env, files, modes }: Situation): Promise<Report> {
  const home = await Deno.makeTempDir({ prefix: "qwen-mend-" });
  try {
    await Deno.mkdir(`${home}/project`);
    for (const [path, content] of Object.entries(files)) {
      await Deno.mkdir(`${home}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true, mode: 0o700 });
      await Deno.writeTextFile(`${home}/${path}`, content, { mode: 0o600 });
    }
    for (const [path, mode] of Object.entries(modes)) await Deno.chmod(`${home}/${path}`, mode);
    const cwd = files["project/.env"] === undefined ? home : `${home}/project`;
    const { stdout } = await runProgram(FORM, { home, cwd, args: ["doctor", "--json"], env });
    return JSON.parse(stdout);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function sourceForm(): Form {
  const found = forms().find(({ name }) => name === "source");
  if (found === undefined) throw new Error("There is no source");
  return found;
}
