// Words of a command line: a command or one usage error, whatever stands in them; what is told steers no terminal.
import { equal } from "node:assert/strict";
import fc from "fast-check";
import { renderProposals } from "../../src/args/output/complete.ts";
import { parseCommand, requestedLanguage } from "../../src/args/parse.ts";
import { COMMANDS, FLAGS } from "../../src/args/lookup.ts";
import { QwenError } from "../../src/base/errors.ts";
import { report } from "../../src/base/report.ts";
import { languageOf } from "../../src/text/text.ts";
import { fuzz } from "./fuzz.ts";
import { HOSTILE, steers, tells } from "./inputs.ts";

const FLAG_NAMES = [...FLAGS.keys()];
const word = fc.oneof(
  fc.constantFrom(...COMMANDS.flatMap(({ name }) => name.split(" ")).filter((name) => name !== "")),
  fc.constantFrom(...FLAG_NAMES).map((name) => `--${name}`),
  fc.tuple(fc.constantFrom(...FLAG_NAMES), fc.constantFrom("", "1", "-1", "x", "@f", "-", "json", ...HOSTILE)).map((
    [a, b],
  ) => `--${a}=${b}`),
  fc.constantFrom("--", "-", "-p", "-m", "-h", "-v", "-pm", "--openaiApiKey", "--no-", "---", "--=", "=", ""),
  fc.constantFrom("json", "text", "bash", "openai", "https://x", "0", "1e9", "99999999999999999999", ...HOSTILE),
  fc.string({ unit: "binary", maxLength: 6 }),
);

fuzz(
  "argv",
  fc.record({
    argv: fc.array(word, { maxLength: 8 }),
    ends: fc.record({ stdinIsTerminal: fc.boolean(), stdoutIsTerminal: fc.boolean() }),
  }),
  ({ argv, ends }) => {
    languageOf(requestedLanguage(argv), undefined, undefined, undefined);
    try {
      const command = parseCommand(argv, ends);
      if (command.kind === "complete") equal(typeof renderProposals(command.words), "string");
    } catch (error) {
      if (!(error instanceof QwenError)) throw error;
      equal(error.kind, "usage");
      const { lines } = report(error);
      for (const line of lines) equal(steers(line), false, JSON.stringify(line));
      const isKeyFlag = argv.some((one) => /api-?key/i.test(one));
      // A word that stands anywhere else was no secret to the one who typed it
      if (isKeyFlag && argv.every((one) => !tells(one) || /^--openai-?api-?key=/i.test(one))) {
        equal(tells(lines.join("\n")), false, lines.join("\n"));
      }
    }
  },
);
