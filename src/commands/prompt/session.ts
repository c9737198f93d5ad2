// Owns kept conversations in headless runs: `--continue` and `--resume` go on with one, and only such a run is kept.
// Nobody can be asked, so `--resume` without an id means the last of this directory.
import type { CommandNamed } from "../specs.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { QwenError } from "../../base/errors.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { text } from "../../text/text.ts";
import type { HomeFiles } from "../../sandbox/services/home_files.ts";
import { privateHome } from "../../sandbox/services/private_home.ts";
import { realHomeFiles } from "../../sandbox/services/real_home_files.ts";
import { KnownSecrets } from "../../sandbox/services/secrets_in_text.ts";
import type { SessionContent } from "../sessions/format.ts";
import { approveKeptTurns, keepSession, listSessions, newSessionId, readSession } from "../sessions/sessions.ts";
import type { Turn } from "../sessions/turn.ts";

/** A kept conversation that one more question is asked in. */
export interface HeadlessSession {
  readonly id: string;
  readonly turns: readonly Turn[];
  /** Keeps the question and its answer. Failing to is told on standard error. */
  keep(question: string, answer: string): Promise<void>;
}

/**
 * The conversation that the flags name; with `--continue` a new one where there is none yet.
 * @throws {QwenError} of kind `usage` when there is none to resume, or conversations are not kept here
 */
export async function openHeadlessSession(
  context: SandboxContext,
  command: CommandNamed<"prompt">,
): Promise<HeadlessSession> {
  const { start, stderr } = context;
  const words = text().sessions;
  const { qwenHome, keepsHistory = true, secret, cwd } = start;
  if (qwenHome === "" || command.flags.noHistory || !keepsHistory) {
    throw new QwenError("usage", words.notKept, { hint: [words.notKeptHint] });
  }
  const files = realHomeFiles(privateHome(context, (message) => stderr.write(`${text().errors.prefix(message)}\n`)));
  const found = await find(files, { command, cwd });
  if (found !== undefined) await approveKeptTurns(context, found.turns);
  const id = found?.head.id ?? newSessionId();
  if (found !== undefined && found.broken > 0) {
    stderr.write(`${text().errors.prefix(words.broken(found.broken))}\n`);
  }
  const keeper = keepSession({
    files,
    secrets: new KnownSecrets(secret),
    head: { id, cwd, createdAt: context.now() },
    size: found?.size ?? 0,
    now: () => context.now(),
    onStop: (reason) => stderr.write(`${text().errors.prefix(words.stopped[reason])}\n`),
  });
  return {
    id,
    turns: found?.turns ?? [],
    async keep(question, answer): Promise<void> {
      await keeper.question(question);
      const { host } = new URL(start.configuration.baseUrl.value);
      await keeper.answer({ question, answer, interrupted: false, host });
    },
  };
}

async function find(
  files: HomeFiles,
  { command, cwd }: { readonly command: CommandNamed<"prompt">; readonly cwd: string },
): Promise<SessionContent & { readonly size: number } | undefined> {
  const { resume } = command;
  const words = text().sessions;
  const named = resume !== undefined && resume !== "";
  const id = named ? resume : (await listSessions(files, { cwd, limit: 1 }))[0]?.head.id;
  const session = id === undefined ? undefined : await readSession(files, id);
  if (session !== undefined || (command.continue && !named)) return session;
  const message = named ? words.none(sanitizeLine(resume)) : words.noneHeadless;
  throw new QwenError("usage", message, { hint: [named ? words.noneHint : words.beginHint] });
}
