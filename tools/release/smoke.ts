// Owns the proof that a compiled program works on the machine that it is for: its version, its demonstration, its
// permissions, one prompt against a server on loopback. No test framework, so that it runs wherever Deno does.
// Usage: deno run -A tools/release/smoke.ts PROGRAM
import { VERSION } from "../../src/base/version.ts";
import { ANSWER, answerBody } from "../proof/endpoint.ts";
import { say } from "../say.ts";

/** One thing that was tried, and what is wrong with it; nothing wrong is an empty list. */
export interface Tried {
  readonly name: string;
  readonly faults: readonly string[];
}

const KEY = "sk-smoke-0123456789";

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program with a home of its own and only the variables that it needs to be started at all. */
async function runWith(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const home = await Deno.makeTempDir({ prefix: "qwen-smoke-" });
  const kept = ["PATH", "SystemRoot", "TEMP", "TMP"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  try {
    const output = await new Deno.Command(program, {
      args: [...args],
      cwd: home,
      env: { ...Object.fromEntries(kept), HOME: home, USERPROFILE: home, ...env },
      clearEnv: true,
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    return { code: output.code, stdout: text(output.stdout), stderr: text(output.stderr) };
  } finally {
    // Windows lets go of a program's files only a moment after it has ended.
    await Deno.remove(home, { recursive: true }).catch(() => {});
  }
}

function expect(name: string, ran: Ran, wants: Readonly<Record<string, boolean>>): Tried {
  const faults = Object.entries({ "exit code 0": ran.code === 0, ...wants })
    .filter(([, holds]) => !holds).map(([what]) => what);
  if (faults.length > 0) {
    faults.push(
      `exit code was ${ran.code}`,
      `stdout: ${ran.stdout.slice(0, 2000)}`,
      `stderr: ${ran.stderr.slice(0, 2000)}`,
    );
  }
  return { name, faults };
}

/** An endpoint that streams one answer; `asked` has the Authorization header of every request. */
function endpoint(): { baseUrl: string; asked: (string | null)[]; close: () => Promise<void> } {
  const asked: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    asked.push(request.headers.get("authorization"));
    return new Response(answerBody(), { headers: { "content-type": "text/event-stream" } });
  });
  return { baseUrl: `http://127.0.0.1:${server.addr.port}/v1`, asked, close: () => server.shutdown() };
}

/** Tries the program. */
export async function smoke(program: string): Promise<Tried[]> {
  const version = await runWith(program, ["--version"], {});
  const permissions = await runWith(program, ["permissions", "--json"], { OPENAI_API_KEY: KEY });
  const demo = await runWith(program, ["demo"], {});
  const server = endpoint();
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: server.baseUrl, OPENAI_MODEL: "m" };
  const prompt = await runWith(program, ["-p", "hi"], env);
  await server.close();
  const without = await runWith(program, ["-p", "hi"], {});
  return [
    expect("--version", version, { "prints the version": version.stdout.includes(VERSION) }),
    expect("permissions --json", permissions, {
      "prints JSON": isJson(permissions.stdout),
      "shows no key": !permissions.stdout.includes(KEY),
    }),
    expect("demo", demo, { "prints something": demo.stdout !== "" }),
    expect("-p hi", prompt, {
      "stdout is the answer and nothing else": prompt.stdout.trimEnd() === ANSWER,
      "one request, with the key": server.asked.length === 1 && server.asked[0] === `Bearer ${KEY}`,
    }),
    expect("-p hi without credentials", { ...without, code: without.code === 4 ? 0 : without.code }, {
      "ends with 4": without.code === 4,
      "stdout is empty": without.stdout === "",
    }),
  ];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const [program] = Deno.args;
  if (program === undefined) {
    say("Usage: smoke.ts PROGRAM");
    Deno.exitCode = 2;
  } else {
    if (Deno.build.os !== "windows") await Deno.chmod(program, 0o755);
    for (const { name, faults } of await smoke(await Deno.realPath(program))) {
      say(`${faults.length === 0 ? "ok  " : "FAIL"} ${name}`);
      for (const fault of faults) say(`       ${fault}`);
      if (faults.length > 0) Deno.exitCode = 1;
    }
  }
}
