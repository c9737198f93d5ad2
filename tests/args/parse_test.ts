// What argv means. Only parsing is tested here: no command is run.
import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { parseCommand, requestedLanguage } from "../../src/args/parse.ts";
import type { Command } from "../../src/commands/specs.ts";
import { FLAGS } from "../../src/args/lookup.ts";
import type { TerminalEnds } from "../../src/args/root.ts";
import { QwenError } from "../../src/base/errors.ts";

const TERMINAL: TerminalEnds = { stdinIsTerminal: true, stdoutIsTerminal: true };
const PIPED: TerminalEnds = { stdinIsTerminal: false, stdoutIsTerminal: true };
const NO_FLAGS = { allowHost: [], noStream: false, debug: false, noHistory: false };

function parse(...argv: string[]): Command {
  return parseCommand(argv, TERMINAL);
}

/** The error that argv is refused with. */
function refusal(argv: readonly string[], ends: TerminalEnds = TERMINAL): QwenError {
  try {
    const command = parseCommand(argv, ends);
    throw new Error(`accepted: ${JSON.stringify(command)}`);
  } catch (error) {
    ok(error instanceof QwenError, String(error));
    equal(error.kind, "usage");
    equal(error.exitCode, 2);
    equal(error.hint.length, 1, "one hint");
    ok(!/[.]$/.test(error.message), error.message);
    return error;
  }
}

function promptOf(command: Command): string | undefined {
  ok(command.kind === "prompt" || command.kind === "chat", command.kind);
  return command.prompt;
}

Deno.test("a mistyped exec is asked about, whatever follows it, and nothing is sent as a prompt", () => {
  for (const line of [["exce", "node", "script.mjs"], ["exe", "--", "ls", "-l"], ["exec1", "--", "ls"]]) {
    throws(() => parseCommand(line, { stdinIsTerminal: false, stdoutIsTerminal: false }), {
      kind: "usage",
      message: /did you mean "qwen exec"/,
    });
  }
  for (const line of [["exit", "codes", "of", "sh"], ["--", "exce", "it"], ["explain", "--", "this"]]) {
    equal(parseCommand(line, { stdinIsTerminal: false, stdoutIsTerminal: false }).kind, "prompt");
  }
});

Deno.test("parseCommand() joins words without a flag to one prompt with single blanks", () => {
  deepEqual(parse("why", "is", "the sky", "blue?"), {
    kind: "prompt",
    flags: NO_FLAGS,
    prompt: "why is the sky blue?",
    continue: false,
    outputFormat: "text",
    includePartialMessages: false,
  });
});

Deno.test("parseCommand() takes words after -- as prompt, whatever they look like", () => {
  equal(promptOf(parse("--", "auth", "status", "--json")), "auth status --json");
  equal(promptOf(parse("hello", "--", "-x", "--")), "hello -x --");
  equal(promptOf(parse("-m", "m", "--", "help", "me")), "help me");
});

Deno.test("parseCommand() takes the prompt from -p, --prompt and --prompt=", () => {
  for (const argv of [["-p", "hi"], ["--prompt", "hi"], ["--prompt=hi"], ["-p=hi"], ["-phi"]]) {
    equal(promptOf(parse(...argv)), "hi", argv.join(" "));
  }
});

Deno.test("parseCommand() takes values that begin with a dash, hold an equals sign or a line break", () => {
  equal(promptOf(parse("-p", "- a list")), "- a list");
  equal(promptOf(parse("-p", "--unknown")), "--unknown");
  equal(promptOf(parse("-p", "-5")), "-5");
  equal(promptOf(parse("--prompt=--json")), "--json");
  equal(promptOf(parse("--prompt=a=b\n--c")), "a=b\n--c");
  equal(promptOf(parse("- a list\n- of things")), "- a list\n- of things");
  equal(promptOf(parse("--model is what?")), "--model is what?");
  const command = parseCommand(["--openai-api-key", "-", "hi"], TERMINAL);
  ok(command.kind === "prompt");
  equal(command.flags.openaiApiKey, "-");
});

Deno.test("parseCommand() starts a conversation on a terminal without a prompt, and is headless without a terminal", () => {
  equal(parse().kind, "chat");
  equal(parse("-m", "x").kind, "chat");
  equal(parse("").kind, "chat");
  deepEqual(parseCommand([], PIPED), {
    kind: "prompt",
    flags: NO_FLAGS,
    continue: false,
    outputFormat: "text",
    includePartialMessages: false,
  });
  equal(parseCommand(["-"], PIPED).kind, "prompt");
  equal(promptOf(parseCommand(["-"], PIPED)), undefined);
});

Deno.test("parseCommand() starts a conversation with the prompt of -i, only on a terminal", () => {
  deepEqual(parse("-i", "hello"), {
    kind: "chat",
    flags: NO_FLAGS,
    promptInteractive: "hello",
    continue: false,
    outputFormat: "text",
    includePartialMessages: false,
  });
  ok(refusal(["-i", "hello"], PIPED).message.includes("piped"));
  refusal(["-i", "hello"], { stdinIsTerminal: true, stdoutIsTerminal: false });
  refusal([], { stdinIsTerminal: true, stdoutIsTerminal: false });
  refusal(["-o", "json"]);
  ok(refusal(["-i", "hello", "-o", "json"]).message.includes('"-i" and "-o"'));
});

Deno.test("parseCommand() takes global flags before and after the subcommand, in every spelling", () => {
  const expected = {
    kind: "auth status",
    flags: {
      authType: "openai",
      openaiApiKey: "k",
      openaiBaseUrl: "http://h/v1",
      model: "m",
      allowHost: ["a", "b:1", "c"],
      timeout: 90_000,
      maxRetries: 0,
      lang: "zh-CN",
      debug: true,
      noStream: false,
      noHistory: true,
    },
    json: true,
  };
  const flags = ["--auth-type", "openai", "--openaiApiKey=k", "--openai-base-url", " http://h/v1 ", "-m", "m"].concat(
    ["--allow-host", "a,b:1", "--allowHost", "c", "--timeout=1.5m", "--max-retries", "0", "--lang", "zh-CN"],
    ["--debug", "--no-history"],
  );
  deepEqual(parse(...flags, "auth", "status", "--json"), expected);
  deepEqual(parse("auth", "status", "--json", ...flags), expected);
  deepEqual(parse("auth", ...flags, "--json", "status"), expected);
});

Deno.test("parseCommand() reads times with and without a unit", () => {
  const cases: readonly [string, number][] = [["60", 60_000], ["60s", 60_000], ["2m", 120_000], ["500ms", 500]];
  for (const [given, durationMs] of cases) {
    const command = parse("--timeout", given, "hi");
    ok(command.kind === "prompt");
    equal(command.flags.timeout, durationMs);
  }
  for (const bad of ["0", "-1", "abc", "1e9", "25h", "60 s x", "Infinity"]) refusal(["--timeout", bad, "hi"]);
  for (const bad of ["-1", "1.5", "x", "101"]) refusal(["--max-retries", bad, "hi"]);
});

Deno.test("parseCommand() counts an empty value as absent", () => {
  deepEqual(parse("--model=", "--openai-api-key", "", "--timeout=", "-p", "", "hi"), parse("hi"));
  deepEqual(parse("--model=", "--model", "m", "hi"), parse("--model", "m", "hi"));
  equal(parse("-p", "").kind, "chat");
});

Deno.test("parseCommand() refuses a flag with one value that is given twice, by name", () => {
  equal(refusal(["-m", "a", "--model", "b", "hi"]).message.includes('"--model" is given twice'), true);
  ok(refusal(["-p", "a", "-p", "b"]).message.includes('"-p"'));
  equal(parse("--debug", "--debug", "hi").kind, "prompt");
});

Deno.test("parseCommand() refuses a flag without its value and says what follows", () => {
  ok(refusal(["hi", "--model"]).message.includes('"--model" needs a value'));
  ok(refusal(["-p", "-m", "x"]).message.includes('"-p=-m"'));
  ok(refusal(["--openai-api-key", "--model=x"]).message.includes('"--model" follows'));
});

Deno.test("parseCommand() refuses the prompt given twice", () => {
  ok(refusal(["-p", "a", "b"]).message.includes("twice"));
  refusal(["-i", "a", "b"]);
  refusal(["-p", "a", "-i", "b"]);
  refusal(["-c", "--resume", "x1", "hi"]);
});

Deno.test("parseCommand() takes --resume with and without an id", () => {
  const resumed = (...argv: string[]): string | undefined => {
    const command = parse(...argv);
    ok(command.kind === "prompt" || command.kind === "chat");
    return command.resume;
  };
  equal(resumed("--resume"), "");
  equal(resumed("--resume", "0f3a-11", "hi"), "0f3a-11");
  equal(resumed("-r=abc", "hi"), "abc");
  equal(resumed("--resume", "go on please"), "");
  equal(resumed("--resume", "-p", "go on"), "");
  equal(resumed("hi"), undefined);
});

Deno.test("parseCommand() knows every command", () => {
  const cases: readonly [string, Command["kind"]][] = [
    ["auth login", "auth login"],
    ["auth status", "auth status"],
    ["auth token --refresh --show", "auth token"],
    ["auth use openai", "auth use"],
    ["auth logout --all", "auth logout"],
    ["auth logout qwen", "auth logout"],
    ["env --trace --json", "env"],
    ["permissions --json", "permissions"],
    ["models --json", "models"],
    ["doctor --json", "doctor"],
    ["demo", "demo"],
    ["completions zsh", "completions"],
    ["man", "man"],
    ["uninstall --purge --dry-run", "uninstall"],
    ["--version", "version"],
    ["-v", "version"],
    ["auth --version", "version"],
  ];
  for (const [line, kind] of cases) equal(parse(...line.split(" ")).kind, kind, line);
});

Deno.test("parseCommand() reads the ways of auth login", () => {
  deepEqual(parse("auth", "login", "openrouter", "--device", "--no-browser"), {
    kind: "auth login",
    flags: NO_FLAGS,
    target: "openrouter",
    loopback: false,
    device: true,
    paste: false,
    noBrowser: true,
    withApiKey: false,
    workload: false,
  });
  deepEqual(parse("auth", "login", "--issuer", "https://i", "--client-id", "c", "--scope", "a b", "--audience", "d"), {
    kind: "auth login",
    flags: NO_FLAGS,
    loopback: false,
    device: false,
    paste: false,
    noBrowser: false,
    withApiKey: false,
    workload: false,
    issuer: "https://i",
    clientId: "c",
    scope: "a b",
    audience: "d",
  });
  for (
    const line of [
      "--device --paste",
      "--loopback --device",
      "--paste --with-api-key",
      "--issuer https://i",
      "--client-id c",
      "--scope s",
      "--provider p",
      "qwen --issuer https://i --client-id c",
      "--issuer https://i --client-id c --with-api-key",
      "qwen openrouter",
    ]
  ) {
    equal(refusal(["auth", "login", ...line.split(" ")]).hint[0], "Try: qwen auth login --help", line);
  }
});

Deno.test("parseCommand() shows help on every level, by flag, by command and for a bare group", () => {
  const cases: readonly [string, readonly string[]][] = [
    ["--help", []],
    ["-h", []],
    ["help", []],
    ["hi --help", []],
    ["auth", ["auth"]],
    ["auth --help", ["auth"]],
    ["auth login --help", ["auth", "login"]],
    ["--model x auth login -h", ["auth", "login"]],
    ["help auth login", ["auth", "login"]],
    ["help doctor", ["doctor"]],
  ];
  for (const [line, path] of cases) deepEqual(parse(...line.split(" ")), { kind: "help", path }, line);
});

Deno.test("parseCommand() says what was meant by a mistyped flag or command", () => {
  ok(refusal(["--modle", "x"]).message.includes('"--model"'));
  ok(refusal(["--open-ai-base-url=x"]).message.includes('"--openai-base-url"'));
  ok(refusal(["auth", "lgoin"]).message.includes('"qwen auth login"'));
  ok(refusal(["auth", "openrouter"]).message.includes('"qwen auth login openrouter"'));
  ok(refusal(["auth", "xyzzy"]).message.endsWith('There is no command "qwen auth xyzzy"'));
  ok(refusal(["docter"]).message.includes('"qwen doctor"'));
  equal(refusal(["docter"]).hint[0], "To send it as a prompt: qwen -- docter");
  ok(refusal(["login"]).message.includes('"qwen auth login"'));
  ok(refusal(["-o", "jsn", "hi"]).message.includes('"json"'));
  equal(refusal(["auth", "login", "--bogus"]).hint[0], "Try: qwen auth login --help");
  equal(refusal(["help", "me", "write"]).hint[0], "To send it as a prompt: qwen -- help me write");
  refusal(["completions", "tcsh"]);
  refusal(["completions"]);
  refusal(["auth", "use"]);
});

Deno.test("a command of the npm program that is not here is named as one, and is no prompt that costs money", () => {
  for (
    const line of ["mcp", "mcp list", "mcp add x npx y", "extensions install x", "hooks", "update", "sandbox", "board"]
  ) {
    const error = refusal(line.split(" "));
    match(error.message, /of the npm program is not here/, line);
  }
  equal(refusal(["mcp", "list"]).hint[0], "To send it as a prompt: qwen -- mcp list");
  for (
    const words of [
      ["update", "this", "text"],
      ["hooks", "in", "React"],
      ["mcp list"],
      ["mcp list please"],
      ["review"],
      ["-p", "mcp list"],
      ["--", "mcp", "list"],
    ]
  ) {
    equal(parseCommand(words, { stdinIsTerminal: false, stdoutIsTerminal: false }).kind, "prompt", words.join(" "));
  }
});

Deno.test("parseCommand() asks about a line that is nearly a command, and sends it nowhere", () => {
  const cases: readonly [string, string][] = [
    ["logn", "qwen auth login"],
    ["signin", "qwen auth login"],
    ["auht", "qwen auth"],
    ["evn --trace", "qwen env"],
    ["modles --json", "qwen models"],
    ["auht login", "qwen auth login"],
    ["aut status", "qwen auth status"],
    ["auth-login", "qwen auth login"],
    ["Status", "qwen auth status"],
    ["login qwen", "qwen auth login qwen"],
    ["logn openrouter", "qwen auth login openrouter"],
    ["auth logn qwen", "qwen auth login"],
    ["auth help", "qwen help auth"],
    ["completion bash", "qwen completions bash"],
    ["help auth logn", "qwen auth login"],
  ];
  for (const [line, meant] of cases) ok(refusal(line.split(" ")).message.endsWith(`did you mean "${meant}"?`), line);
  equal(refusal(["login", "qwen"]).hint[0], "To send it as a prompt: qwen -- login qwen");
});

Deno.test("parseCommand() refuses a word too many after a command", () => {
  ok(refusal(["auth", "login", "qwen", "authh"]).message.endsWith('"qwen auth login" does not take "authh"'));
  ok(refusal(["auth", "status", "json"]).message.includes('"json"'));
  equal(refusal(["doctor", "who"]).hint[0], "To send it as a prompt: qwen -- doctor who");
});

Deno.test("parseCommand() takes a line that is no command as a prompt, also one that begins like one", () => {
  for (const prompt of ["login page", "logn page", "status update please", "men", "auto", "end", "demon hunter"]) {
    equal(promptOf(parse(...prompt.split(" "))), prompt);
  }
  equal(promptOf(parse("-p", "docter")), "docter");
  for (const prompt of ["hi", "authenticate", "hello world", "complete this", "auth login", "Statistics"]) {
    equal(promptOf(parse(prompt)), prompt);
  }
});

Deno.test("parseCommand() refuses a flag of another command and names its owner", () => {
  ok(refusal(["auth", "use", "openai", "--json"]).message.includes('"qwen auth status"'));
  refusal(["--trace", "hi"]);
  refusal(["doctor", "-p", "x"]);
});

Deno.test("parseCommand() takes the command that qwen permissions is asked about", () => {
  const of = (...words: readonly string[]): unknown => Reflect.get(parse("permissions", ...words), "of");
  deepEqual([of(), of("prompt"), of("serve"), of("auth", "login")], [undefined, "prompt", "serve", "auth login"]);
  ok(refusal(["permissions", "uninstall"]).message.includes('"serve"'));
});

Deno.test("parseCommand() tells why a flag of the reference is not here", () => {
  for (
    const flag of ["-y", "--yolo", "--approval-mode=auto", "--approvalMode", "-s", "--sandbox", "--telemetry-target=x"]
      .concat("--telemetry", "--chat-recording", "--insecure")
  ) {
    const { message } = refusal([flag, "hi"]);
    ok(message.includes("is not in this program: "), message);
    ok(message.includes(`"${flag.replace(/=.*/, "")}"`), message);
  }
});

Deno.test("parseCommand() never repeats a value that may be a key", () => {
  const key = "sk-abcdefghijklmnopqrstuvwxyz0123456789";
  for (
    const argv of [
      ["--openai-apikey", key],
      [`--openai-apikey=${key}`],
      [`--openai-api-key${key}`],
      [`--openaiApiKey:${key}`],
      [`-k${key}`],
      ["--openai-api-key", key, "--openai-api-key", key],
      ["--auth-type", key],
      ["--timeout", key],
      ["--allow-host", `${key}/`],
      ["auth", key],
      ["auth", "status", key],
      ["completions", key],
      ["help", key],
      [`--debug=${key}`],
    ]
  ) {
    const error = refusal(argv);
    ok(!`${error.message}${error.hint.join()}`.includes(key.slice(0, 12)), error.message);
  }
});

Deno.test("parseCommand() passes the words of a shell's completion on unread", () => {
  deepEqual(parse("complete", "--", "auth", "--bogus", ""), { kind: "complete", words: ["auth", "--bogus", ""] });
});

Deno.test("parseCommand() is not fooled by names that every object has", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    refusal([`--${name}`, "x"]);
    equal(promptOf(parse(name)), name);
  }
});

Deno.test("requestedLanguage() finds --lang before anything is checked", () => {
  equal(requestedLanguage(["--bogus", "--lang", "fr"]), "fr");
  equal(requestedLanguage(["--lang=zh"]), "zh");
  equal(requestedLanguage(["--", "--lang=zh"]), undefined);
  equal(requestedLanguage(["--lang"]), undefined);
});

Deno.test("parseCommand() answers any argv with a command or a usage error", () => {
  const word = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom(...[...FLAGS.keys()].map((name) => `--${name}`)),
    fc.constantFrom(...[...FLAGS.keys()].map((name) => `--${name}=1`)),
    fc.constantFrom("auth", "login", "status", "help", "complete", "completions", "bash", "--", "-", "", "-p", "-cdx"),
    fc.string({ maxLength: 4 }).map((rest) => `-${rest}`),
  );
  fc.assert(fc.property(fc.array(word, { maxLength: 8 }), fc.boolean(), fc.boolean(), (argv, stdin, stdout) => {
    try {
      const command = parseCommand(argv, { stdinIsTerminal: stdin, stdoutIsTerminal: stdout });
      equal(typeof command.kind, "string");
    } catch (error) {
      ok(error instanceof QwenError, String(error));
      equal(error.kind, "usage");
      ok(error.message.length > 0 && error.hint.length === 1);
    }
  }));
});

Deno.test("parseCommand() reads a prompt of any words after -- back unchanged", () => {
  fc.assert(fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), (words) => {
    fc.pre(words.join(" ") !== "");
    equal(promptOf(parseCommand(["--", ...words], TERMINAL)), words.join(" "));
  }));
});

Deno.test("parseCommand() is done with a very long line at once", () => {
  throws(() => parseCommand(["x".repeat(1_000_000), "--" + "y".repeat(1_000_000)], TERMINAL), QwenError);
});
