// A stand-in for the program that knows one command, `complete`: the shells' scripts are tested without a launcher.
import { renderProposals } from "../../src/args/output/complete.ts";
import { parseCommand } from "../../src/args/parse.ts";

const command = parseCommand(Deno.args, { stdinIsTerminal: false, stdoutIsTerminal: false });
if (command.kind === "complete") await Deno.stdout.write(new TextEncoder().encode(renderProposals(command.words)));
