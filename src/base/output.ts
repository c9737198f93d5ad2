// Owns how words get onto standard output and standard error: whole, and with an error in words where they do not get
// there. Launcher and sandbox share it; which of the two streams it is, they say.
import { QwenError } from "./errors.ts";
import { text } from "../text/text.ts";

/** `Deno.stdout` and `Deno.stderr` are. */
export interface Stream {
  writeSync(bytes: Uint8Array): number;
}

/** Thrown by a write to a pipe that nobody reads any more: the run ends quietly, as `| head -1` expects. */
export class ClosedPipe extends Error {
  override readonly name = "ClosedPipe";
}

/** Writes whole. @throws {ClosedPipe | QwenError} the latter e.g. on a full disk */
export function writeWhole(stream: Stream, output: string): void {
  const bytes = new TextEncoder().encode(output);
  try {
    for (let at = 0; at < bytes.length;) at += writeSome(stream, pieceOf(bytes, at));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw new ClosedPipe();
    throw new QwenError("other", text().errors.outputFailed(reasonOf(error)), { cause: error });
  }
}

/** Prints a listing: a reader that has gone away is no failure. @throws {QwenError} when it cannot be written */
export function print(stream: Stream, output: string): void {
  try {
    writeWhole(stream, output);
  } catch (error) {
    if (!(error instanceof ClosedPipe)) throw error;
  }
}

/** Tells something beside the output. Whether anybody can hear it changes nothing about the run. */
export function tell(stream: Stream, line: string): void {
  try {
    writeWhole(stream, line);
  } catch {
    // The output and the exit code still tell.
  }
}

const NEWLINE = 10;
/** Less than the runtime's own buffer before standard output, 1024 bytes. */
const LONGEST_PIECE = 1000;

/**
 * What can be written without a doubt about how much of it was taken, should the pipe be full: either no end of a line,
 * which the runtime's buffer takes whole, or an end of a line alone, which goes past that buffer.
 */
function pieceOf(bytes: Uint8Array, at: number): Uint8Array {
  const end = bytes.indexOf(NEWLINE, at);
  const length = end === at ? 1 : (end === -1 ? bytes.length : end) - at;
  return bytes.subarray(at, at + Math.min(length, LONGEST_PIECE));
}

/** A pipe that somebody made non-blocking can be full for a moment; the rest goes on then, rather than being cut short. */
function writeSome(stream: Stream, piece: Uint8Array): number {
  let rest = piece;
  for (;;) {
    try {
      const count = stream.writeSync(rest);
      return rest.length === 0 ? piece.length : count;
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      // Writing nothing empties the buffer. Standard error has none.
      if (stream === Deno.stdout && piece[0] !== NEWLINE) rest = new Uint8Array();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** What the system said, in its own words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
