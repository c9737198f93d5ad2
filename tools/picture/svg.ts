// Owns the drawing of a terminal's screen as an SVG that needs nothing beside itself: a window, rows of text at fixed
// columns, lines of tables drawn as lines. Every run of text is held to its width, whatever font the reader has.
import type { Run, Screen } from "./shell.ts";

const CELL = { width: 8.4, height: 19.6 };
const FONT_SIZE = 14;
const MARGIN = { left: 20, top: 52, bottom: 22 };
const BACKGROUND = "#11151c";
const TEXT = "#d5dae3";
/** The sixteen colours of the terminal. */
const PALETTE = [
  "#3b4252",
  "#f07178",
  "#9ccf78",
  "#e6c06c",
  "#74a8f5",
  "#c792ea",
  "#5ccfd6",
  "#d5dae3",
  "#5c6773",
  "#ff8b92",
  "#b5e08d",
  "#ffd580",
  "#93bdff",
  "#ddb3ff",
  "#86e3e8",
  "#ffffff",
];
const FONTS = "ui-monospace,SFMono-Regular,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/** The screen in a window. `title` stands in the bar, `description` is for those who cannot see it. */
export function drawWindow(
  screen: Screen,
  { title, description }: { readonly title: string; readonly description: string },
): string {
  const width = Math.ceil(MARGIN.left * 2 + screen.columns * CELL.width);
  const rows = Math.max(screen.rows.length, screen.cursor.row + 1);
  const height = Math.ceil(MARGIN.top + rows * CELL.height + MARGIN.bottom);
  const lights = ["#ff5f57", "#febc2e", "#28c840"].map((colour, at) =>
    `<circle cx="${22 + at * 20}" cy="20" r="6" fill="${colour}"/>`
  );
  const { column, row } = screen.cursor;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"` +
    ` role="img" aria-labelledby="t d">`,
    `<title id="t">${escaped(title)}</title>`,
    `<desc id="d">${escaped(description)}</desc>`,
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10" fill="${BACKGROUND}" stroke="#30363d"/>`,
    `<path d="M1 40V10.5A9.5 9.5 0 0 1 10.5 1h${width - 21}a9.5 9.5 0 0 1 9.5 9.5V40z" fill="#1b212b"/>`,
    ...lights,
    `<g font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${TEXT}">`,
    `<text x="${width / 2}" y="25" text-anchor="middle" font-size="13" fill="#8b949e">${escaped(title)}</text>`,
    ...screen.rows.flatMap((runs, at) => runs.map((run) => drawRun(run, at))),
    "</g>",
    `<rect x="${x(column)}" y="${number(top(row) + 2)}" width="${CELL.width}" height="${
      number(CELL.height - 3)
    }" fill="${TEXT}" opacity=".75"/>`,
    "</svg>",
    "",
  ].join("\n");
}

function drawRun(run: Run, row: number): string {
  if (/^[─━│┃┌┬┐├┼┤└┴┘╭╮╰╯▏▎]+$/.test(run.text)) return drawLines(run, row);
  const looks = [
    run.colour === undefined ? "" : ` fill="${PALETTE[run.colour] ?? TEXT}"`,
    run.bold ? ' font-weight="700"' : "",
    run.italic ? ' font-style="italic"' : "",
    run.underline ? ' text-decoration="underline"' : "",
    run.dim ? ' opacity=".6"' : "",
  ].join("");
  const length = number(run.width * CELL.width);
  return `<text x="${x(run.column)}" y="${number(top(row) + 14.6)}" textLength="${length}"` +
    ` lengthAdjust="spacingAndGlyphs"${looks}>${escaped(run.text)}</text>`;
}

/** The ways that leave the middle of a cell: up, right, down, left. */
const WAYS: Readonly<Record<string, readonly [boolean, boolean, boolean, boolean]>> = {
  "─": [false, true, false, true],
  "━": [false, true, false, true],
  "│": [true, false, true, false],
  "┃": [true, false, true, false],
  "▏": [true, false, true, false],
  "▎": [true, false, true, false],
  "┌": [false, true, true, false],
  "┬": [false, true, true, true],
  "┐": [false, false, true, true],
  "├": [true, true, true, false],
  "┼": [true, true, true, true],
  "┤": [true, false, true, true],
  "└": [true, true, false, false],
  "┴": [true, true, false, true],
  "┘": [true, false, false, true],
  "╭": [false, true, true, false],
  "╮": [false, false, true, true],
  "╰": [true, true, false, false],
  "╯": [true, false, false, true],
};

/** Characters that draw lines are drawn as lines: in a font they would leave gaps between the rows. */
function drawLines(run: Run, row: number): string {
  const path = [...run.text].map((character, at) => {
    const [up, right, down, left] = WAYS[character] ?? [false, false, false, false];
    const middleX = MARGIN.left + (run.column + at + 0.5) * CELL.width;
    const middleY = top(row) + CELL.height / 2;
    const from = `M${number(middleX)} ${number(middleY)}`;
    return [
      up ? `${from}v${-CELL.height / 2}` : "",
      right ? `${from}h${CELL.width / 2}` : "",
      down ? `${from}v${CELL.height / 2}` : "",
      left ? `${from}h${-CELL.width / 2}` : "",
    ].join("");
  }).join("");
  const colour = run.colour === undefined ? TEXT : PALETTE[run.colour] ?? TEXT;
  return `<path d="${path}" stroke="${colour}" fill="none"${run.dim ? ' opacity=".6"' : ""}/>`;
}

function x(column: number): string {
  return number(MARGIN.left + column * CELL.width);
}

function top(row: number): number {
  return MARGIN.top + row * CELL.height;
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
