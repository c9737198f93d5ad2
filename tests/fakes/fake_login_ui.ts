// A person at the terminal of a sign-in: what was shown is kept, what is typed comes from the test.
import type { LoginUi } from "../../src/commands/login/ui.ts";
import type { LineResult } from "../../src/terminal/input/read_line.ts";
import { inTime } from "./in_time.ts";

export interface FakeLoginUiOptions {
  /** @default true */
  readonly interactive?: boolean;
  /** @default 0 */
  readonly columns?: number;
  /** First line of piped standard input. */
  readonly piped?: string;
  /** The browser that opens; without one none does. */
  readonly browser?: (url: string) => Promise<unknown>;
}

export class FakeLoginUi implements LoginUi {
  readonly interactive: boolean;
  readonly columns: number;
  readonly lines: string[] = [];
  readonly progressLines: (string | undefined)[] = [];
  readonly opened: string[] = [];
  readonly #options: FakeLoginUiOptions;
  readonly #typed: LineResult[] = [];
  readonly #watchers: { readonly pattern: RegExp; readonly found: (line: string) => void }[] = [];
  #wake: (() => void) | undefined;
  /** Prompts that are open now. */
  openPrompts = 0;

  constructor(options: FakeLoginUiOptions = {}) {
    this.#options = options;
    this.interactive = options.interactive ?? true;
    this.columns = options.columns ?? 0;
  }

  /** Everything shown, as one text. */
  get shown(): string {
    return this.lines.join("\n");
  }

  show(lines: string | readonly string[]): void {
    for (const line of typeof lines === "string" ? [lines] : lines) {
      this.lines.push(line);
      for (const { pattern, found } of this.#watchers) if (pattern.test(line)) found(line);
    }
  }

  progress(line: string | undefined): void {
    this.progressLines.push(line);
  }

  /** Resolves with the first shown line that matches, also one of the past. */
  seen(pattern: RegExp): Promise<string> {
    const past = this.lines.find((line) => pattern.test(line));
    if (past !== undefined) return Promise.resolve(past);
    return inTime(new Promise((found) => this.#watchers.push({ pattern, found })), `${pattern}`);
  }

  /** Types a line, or presses a key that ends the prompt. */
  type(line: string | LineResult): void {
    this.#typed.push(typeof line === "string" ? { kind: "line", text: line } : line);
    this.#wake?.();
  }

  async askLine(_prompt: string, { signal }: { signal: AbortSignal }): Promise<LineResult> {
    this.openPrompts++;
    try {
      while (true) {
        if (signal.aborted) return { kind: "cancelled" };
        const line = this.#typed.shift();
        if (line !== undefined) return line;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          signal.addEventListener("abort", () => resolve(), { once: true });
        });
      }
    } finally {
      this.openPrompts--;
    }
  }

  /** Lines of one character are keys here. */
  async askKey(signal: AbortSignal): Promise<string | undefined> {
    const line = await this.askLine("", { signal });
    if (line.kind === "line") return line.text;
    return line.kind === "cancelled" && !signal.aborted ? "C-c" : undefined;
  }

  pipedLine(): Promise<string | undefined> {
    return Promise.resolve(this.#options.piped);
  }

  openUrl(url: string): Promise<boolean> {
    this.opened.push(url);
    this.#options.browser?.(url).catch(() => {});
    return Promise.resolve(this.#options.browser !== undefined);
  }
}
