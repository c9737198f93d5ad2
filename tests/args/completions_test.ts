// The completion scripts in the real shells: bash and zsh with a keyboard (a pseudo terminal), fish and PowerShell by
// their own ways to ask for completions. A shell that is not installed is skipped, and its test says so.
import { deepEqual, ok } from "node:assert/strict";
import { spawn } from "@lydell/node-pty";
import { renderCompletions } from "../../src/args/output/completions.ts";

const PROGRAM = new URL("../fakes/complete_program.ts", import.meta.url).pathname;
const STEP_LIMIT_MS = 30_000;

function installed(shell: string): boolean {
  try {
    return new Deno.Command(shell, { args: ["-c", "exit 0"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

function shellTest(shell: string, fact: string, run: () => Promise<void>): void {
  const here = Deno.build.os !== "windows" && installed(shell);
  Deno.test({
    name: here ? `${shell} ${fact}` : `${shell} ${fact} (SKIPPED: ${shell} is not installed)`,
    ignore: !here,
    fn: run,
    // The pseudo terminal's own thread outlives the test by a moment.
    sanitizeOps: false,
    sanitizeResources: false,
  });
}

/** A directory with an executable named `qwen` that only completes, and a script named `script`. */
async function homeFor(script: string): Promise<string> {
  const home = await Deno.makeTempDir();
  const deno = Deno.execPath();
  const lines = `#!/bin/sh\nexec "${deno}" run --quiet --no-check "${PROGRAM}" "$@"\n`;
  await Deno.writeTextFile(`${home}/qwen`, lines, { mode: 0o755 });
  await Deno.writeTextFile(`${home}/script`, script);
  return home;
}

function environmentFor(home: string): Record<string, string> {
  return {
    PATH: `${home}:${Deno.env.get("PATH") ?? ""}`,
    HOME: home,
    TERM: "dumb",
    PS1: "$ ",
    LC_ALL: "C.UTF-8",
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME") ?? ""}/.cache/deno`,
    DENO_NO_UPDATE_CHECK: "1",
  };
}

/** A shell at a keyboard: `type` sends keys and waits until what the screen then gets matches. */
class Keyboard {
  #screen = "";
  #heard = (): void => {};
  readonly #terminal;

  constructor(shell: string, { args, home }: { readonly args: readonly string[]; readonly home: string }) {
    this.#terminal = spawn(shell, [...args], { cwd: home, env: environmentFor(home), cols: 200, rows: 40 });
    this.#terminal.onData((part) => {
      this.#screen += part;
      this.#heard();
    });
  }

  async type(keys: string, expected: RegExp): Promise<void> {
    this.#screen = "";
    this.#terminal.write(keys);
    await this.waitFor(expected);
  }

  /** Waits for the screen, not for a time; the limit only ends a test that would hang. */
  async waitFor(expected: RegExp): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(
          () => reject(new Error(`no ${expected} in ${JSON.stringify(this.#screen)}`)),
          STEP_LIMIT_MS,
        );
        this.#heard = () => expected.test(this.#screen) && resolve();
        this.#heard();
      });
    } finally {
      clearTimeout(timer);
      this.#heard = () => {};
    }
  }

  async end(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#terminal.onExit(() => resolve()));
    this.#terminal.kill("SIGKILL");
    await ended;
  }
}

const CLEAR_LINE = "\x15";

async function completesAtTheKeyboard(keyboard: Keyboard): Promise<void> {
  await keyboard.type("qwen auth sta\t", /auth status /);
  await keyboard.type(`${CLEAR_LINE}qwen auth login --pas\t`, /--paste /);
  await keyboard.type(`${CLEAR_LINE}qwen -o js\t`, /-o json /);
  await keyboard.type(`${CLEAR_LINE}qwen --output-format=js\t`, /--output-format=json /);
  await keyboard.type(`${CLEAR_LINE}qwen --debug auth use qwen\t`, /use qwen-oauth /);
  // A word that was typed is data: nothing in it is run.
  await keyboard.type(`${CLEAR_LINE}qwen '$(touch run-by-tab)' \`touch run-by-tab\` compl\t`, /compl/);
  await keyboard.type(`${CLEAR_LINE}qwen completions fi\t`, /fish /);
}

shellTest("bash", "completes commands, flags and choices at the keyboard, without bash-completion", async () => {
  const home = await homeFor(renderCompletions("bash"));
  const keyboard = new Keyboard("bash", { args: ["--norc", "--noprofile", "-i"], home });
  try {
    await keyboard.type('eval "$(cat script)"; echo rea""dy\r', /ready/);
    await completesAtTheKeyboard(keyboard);
    ok(!(await names(home)).includes("run-by-tab"));
  } finally {
    await keyboard.end();
    await Deno.remove(home, { recursive: true });
  }
});

shellTest("zsh", "completes commands, flags and choices at the keyboard", async () => {
  const home = await homeFor(renderCompletions("zsh"));
  const keyboard = new Keyboard("zsh", { args: ["-f", "-i"], home });
  try {
    await keyboard.type('autoload -U compinit && compinit -D; eval "$(cat script)"; echo rea""dy\r', /ready/);
    await completesAtTheKeyboard(keyboard);
    ok(!(await names(home)).includes("run-by-tab"));
  } finally {
    await keyboard.end();
    await Deno.remove(home, { recursive: true });
  }
});

shellTest("fish", "completes commands, flags and choices with what they mean", async () => {
  const home = await homeFor(renderCompletions("fish"));
  const ask = async (line: string): Promise<readonly string[]> => {
    const { stdout, stderr } = await new Deno.Command("fish", {
      args: ["--no-config", "-c", `source script; complete -C "${line}"`],
      cwd: home,
      env: environmentFor(home),
      clearEnv: true,
    }).output();
    const text = new TextDecoder().decode(stdout);
    ok(text !== "", new TextDecoder().decode(stderr));
    return text.trimEnd().split("\n").map((row) => row.split("\t")[0] ?? "");
  };
  try {
    deepEqual(await ask("qwen auth st"), ["status"]);
    deepEqual(await ask("qwen completions "), ["bash", "fish", "powershell", "zsh"]);
    deepEqual(await ask("qwen -o js"), ["json"]);
    ok((await ask("qwen doctor --")).includes("--json"));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

shellTest("pwsh", "completes commands, flags and choices", async () => {
  const home = await homeFor(renderCompletions("powershell"));
  const ask = async (line: string): Promise<readonly string[]> => {
    const script = `. ([scriptblock]::Create((Get-Content -Raw script))); ` +
      `(TabExpansion2 '${line}' ${line.length}).CompletionMatches | ForEach-Object { $_.CompletionText }`;
    const { stdout } = await new Deno.Command("pwsh", {
      args: ["-NoProfile", "-NonInteractive", "-Command", script],
      cwd: home,
      env: environmentFor(home),
    }).output();
    return new TextDecoder().decode(stdout).trim().split(/\r?\n/);
  };
  try {
    deepEqual(await ask("qwen auth st"), ["status"]);
    deepEqual(await ask("qwen completions "), ["bash", "zsh", "fish", "powershell"]);
    deepEqual(await ask("qwen -o js"), ["json"]);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

async function names(directory: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name);
}
