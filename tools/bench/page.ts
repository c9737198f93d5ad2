// Owns the measured part of docs/performance.md: it is replaced between two markers, the words around it stay.
import { ROOT } from "../bundle.ts";
import { type Row, table } from "./statistics.ts";

const PAGE = new URL("docs/performance.md", ROOT);
const [BEGIN, END] = ["<!-- measured: begin -->", "<!-- measured: end -->"];

/** Puts the table, and on what it was measured, into the page. */
export async function writePerformance(rows: readonly Row[], pairs: number): Promise<void> {
  const page = await Deno.readTextFile(PAGE);
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`docs/performance.md has lost its marker ${BEGIN} or ${END}`);
  const words = `${BEGIN}\n\n${await surroundings(pairs)}\n\n${table(rows)}\n`;
  await Deno.writeTextFile(PAGE, page.slice(0, begin) + words + page.slice(end));
}

async function surroundings(pairs: number): Promise<string> {
  const info = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const model = /model name\s*: (.*)/.exec(info)?.[1] ?? Deno.build.arch;
  const load = Deno.loadavg().map((value) => value.toFixed(1)).join(" ");
  const day = new Date().toISOString().slice(0, 10);
  return `Measured on ${day}: ${navigator.hardwareConcurrency} x ${model}, ${Deno.build.os}, Deno ${Deno.version.deno}, ` +
    `${pairs} pairs, load average at the end ${load}. A ratio is the median over the pairs.`;
}
