import { deepEqual, equal, throws } from "node:assert/strict";
import type { Command } from "../../src/commands/specs.ts";
import { parseCommand } from "../../src/args/parse.ts";
import { QwenError } from "../../src/base/errors.ts";

const parse = (...argv: readonly string[]): Command =>
  parseCommand(argv, { stdinIsTerminal: true, stdoutIsTerminal: false });

const ANSWERED: readonly (readonly [prompt: string, kind: Command["kind"]])[] = [
  ["/status", "auth status"],
  ["/about", "auth status"],
  [" /About \n", "auth status"],
  ["/status paths", "auth status"],
  ["/model", "auth status"],
  ["/doctor", "doctor"],
  ["/permissions", "permissions"],
  ["/auth", "help"],
  ["/login", "help"],
  ["/help", "help"],
  ["/quit", "nothing"],
  ["/exit", "nothing"],
];

for (const [prompt, kind] of ANSWERED) {
  Deno.test(`-p ${JSON.stringify(prompt)} is answered by the program and never sent`, () => {
    equal(parse("-p", prompt).kind, kind);
    equal(parse("-p", prompt, "--output-format", "json").kind, kind);
  });
}

for (
  const prompt of ["/statu", "/etc/hosts", "/help me with this", "/doctor\nwho?", "//status", "a /status", "/", "/init"]
) {
  Deno.test(`-p ${JSON.stringify(prompt)} goes to the model as it stands`, () => {
    const command = parse("-p", prompt);
    deepEqual([command.kind, command.kind === "prompt" ? command.prompt : ""], ["prompt", prompt]);
  });
}

Deno.test("the flags beside a slash command count for its answer", () => {
  const command = parse("-p", "/status", "-m", "qwen3-max");
  equal(command.kind === "auth status" ? command.flags.model : "", "qwen3-max");
});

Deno.test("-p '/model NAME' chooses nothing and says how", () => {
  throws(() => parse("-p", "/model qwen3-max"), (error) => {
    return error instanceof QwenError && error.exitCode === 2 && error.hint.some((line) => line.includes("-m"));
  });
});

Deno.test("--bare and --safe-mode of the reference are taken in silence: it is always so here", () => {
  for (const flag of ["--bare", "--safe-mode", "--safeMode"]) {
    const command = parse(flag, "-p", "hi");
    deepEqual([command.kind, command.kind === "prompt" ? command.prompt : ""], ["prompt", "hi"]);
  }
  throws(() => parse("--bare=yes", "-p", "hi"), QwenError);
});

Deno.test("--input-format text of the reference is taken in silence, for input is always text; stream-json is refused", () => {
  for (const flag of [["--input-format", "text"], ["--input-format=text"], ["--inputFormat", "text"]]) {
    const command = parse(...flag, "-p", "hi");
    deepEqual([command.kind, command.kind === "prompt" ? command.prompt : ""], ["prompt", "hi"]);
  }
  for (const flag of [["--input-format", "stream-json"], ["--input-format=stream-json"], ["--input-format"]]) {
    throws(() => parse(...flag, "-p", "hi"), (error) => error instanceof QwenError && error.exitCode === 2);
  }
});

Deno.test("-p /doctor sends no prompt of its own, whatever it looks at", () => {
  const command = parse("-p", "/doctor");
  equal(command.kind === "doctor" ? command.noPrompt : undefined, true);
});
