// What Tab offers, without any shell.
import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { proposeCompletions, renderProposals } from "../../src/args/output/complete.ts";

function values(...words: string[]): readonly string[] {
  return proposeCompletions(words).map(({ value }) => value);
}

Deno.test("proposeCompletions() offers the commands first", () => {
  const commands = [
    "auth",
    "models",
    "env",
    "permissions",
    "doctor",
    "serve",
    "exec",
    "demo",
    "completions",
    "man",
    "uninstall",
    "help",
  ];
  deepEqual(values(""), commands);
  deepEqual(values("d"), ["doctor", "demo"]);
  deepEqual(values("--debug", "-m", "x", "au"), ["auth"]);
  deepEqual(values("auth", ""), ["login", "status", "token", "use", "logout", "seal", "unseal"]);
});

Deno.test("proposeCompletions() offers a command's own flags and the global ones, each once", () => {
  ok(values("auth", "status", "--").includes("--json"));
  ok(values("auth", "status", "--").includes("--model"));
  ok(!values("auth", "use", "--").includes("--json"));
  ok(!values("auth", "status", "--json", "--").includes("--json"));
  ok(values("--allow-host", "h", "--").includes("--allow-host"));
  deepEqual(values("--out"), ["--output-format"]);
});

Deno.test("proposeCompletions() offers the choices of flags and arguments", () => {
  deepEqual(values("-o", ""), ["text", "json", "stream-json"]);
  deepEqual(values("--output-format=j"), ["--output-format=json"]);
  deepEqual(values("auth", "--auth-type", "q"), ["qwen-oauth"]);
  deepEqual(values("completions", ""), ["bash", "zsh", "fish", "powershell"]);
  deepEqual(values("help", "auth", "lo"), ["login", "logout"]);
});

Deno.test("proposeCompletions() offers nothing where only the user knows", () => {
  for (
    const words of [["--model", ""], ["--", ""], ["why", ""], ["auth", "login", "qwen", ""], [
      "completions",
      "bash",
      "",
    ]]
  ) {
    deepEqual(values(...words), [], words.join(" "));
  }
});

Deno.test("proposeCompletions() reads two quotes as an empty word, as PowerShell sends it", () => {
  deepEqual(values("auth", '""'), values("auth", ""));
});

Deno.test("renderProposals() is a line each: value, tab, brief", () => {
  equal(renderProposals(["doc"]), "doctor\tCheck files, network, key and model, and say what to fix first\n");
});

Deno.test("proposeCompletions() answers any words, with one-line proposals that begin like the last word", () => {
  const word = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("auth", "-o", "--", "--lang=", "help", ""));
  fc.assert(fc.property(fc.array(word, { maxLength: 5 }), (words) => {
    for (const { value, brief } of proposeCompletions(words)) ok(!/[\t\n]/.test(value + brief));
  }));
});
