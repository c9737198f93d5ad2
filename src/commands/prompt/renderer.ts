// Owns the choice among the output formats of a headless run, behind one small interface.
import type { CommandNamed } from "../specs.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import type { ChatEvent } from "../../chat/events.ts";
import type { Mask } from "../../base/report.ts";
import { JsonRenderer } from "./render_json.ts";
import { TextRenderer } from "./render_text.ts";

/** Turns an answer's batches into output. */
export interface Renderer {
  /** Before the request. */
  start(): void;
  take(batch: readonly ChatEvent[]): void;
  end(): void;
  /** True when the failure has been told in the output's own form. */
  fail(error: unknown): boolean;
}

/** The renderer that the command asks for. */
export function openRenderer(
  context: SandboxContext,
  { command, mask, sessionId = crypto.randomUUID() }: {
    readonly command: CommandNamed<"prompt">;
    readonly mask: Mask;
    /** Of the kept conversation; a new one by default. */
    readonly sessionId?: string;
  },
): Renderer {
  return command.outputFormat === "text" ? textRenderer(context) : jsonRenderer(
    new JsonRenderer(context.stdout, {
      sessionId,
      cwd: context.start.cwd,
      model: context.start.configuration.model.value,
      format: command.outputFormat,
      partial: command.includePartialMessages,
      now: () => context.now(),
      newId: () => crypto.randomUUID(),
      mask,
    }),
  );
}

function textRenderer(context: SandboxContext): Renderer {
  const renderer = new TextRenderer(context.stdout, { terminal: context.start.terminal.stdout });
  return {
    start: () => {},
    take: (batch) => renderer.take(batch),
    end: () => renderer.end(),
    fail: () => {
      renderer.fail();
      return false;
    },
  };
}

function jsonRenderer(renderer: JsonRenderer): Renderer {
  return {
    start: () => renderer.start(),
    take: (batch) => renderer.take(batch),
    end: () => renderer.end(),
    fail: (error) => {
      renderer.fail(error);
      return true;
    },
  };
}
