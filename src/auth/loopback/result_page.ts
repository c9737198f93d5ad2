// Owns the page that the browser shows when it comes back: one self-contained document, no script, nothing loaded from
// anywhere, and by its Content-Security-Policy unable to. No code, state or token is ever put into it.
import { language, text } from "../../text/text.ts";
import type { Reply } from "./loopback_http.ts";

/** How the sign-in ended, or why this request was none of it. */
export type ResultPage =
  | "signed-in"
  | "failed"
  /** The right path without this sign-in's state. */
  | "stray"
  /** Any other path. */
  | "unknown"
  | { readonly kind: "refused"; readonly error: string; readonly description: string };

const MARKS = { good: "✓", bad: "!", plain: "?" } as const;

const STYLE = `
:root{color-scheme:light dark;--ink:#1c1d22;--soft:#5b5d66;--ground:#f5f5f7;--card:#fff;--line:#e2e3e8;--mark:#5b5d66}
@media (prefers-color-scheme:dark){:root{--ink:#ececf1;--soft:#a6a8b3;--ground:#131418;--card:#1c1d22;--line:#31333b;--mark:#a6a8b3}}
.good{--mark:#15803d}.bad{--mark:#b42318}
@media (prefers-color-scheme:dark){.good{--mark:#4ade80}.bad{--mark:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:1.5rem;background:var(--ground);
color:var(--ink);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI","Noto Sans","PingFang SC","Microsoft YaHei",sans-serif}
main{width:100%;max-width:30rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:2.25rem 2rem}
.mark{display:grid;place-items:center;width:3rem;height:3rem;border-radius:50%;border:2px solid var(--mark);color:var(--mark);
font-size:1.5rem;font-weight:700;line-height:1}
h1{margin:1.25rem 0 .5rem;font-size:1.5rem;line-height:1.25;letter-spacing:-.01em;text-wrap:balance}
p,footer{overflow-wrap:anywhere;text-wrap:pretty}
p{margin:.5rem 0 0}
.detail{margin-top:1rem;padding:.75rem 1rem;border:1px solid var(--line);border-radius:.5rem;color:var(--soft);font-size:.9375rem}
footer{margin-top:1.75rem;color:var(--soft);font-size:.875rem}
@media (max-width:24rem){body{padding:1rem}main{padding:1.5rem 1.25rem}}
`;

/** The language tag of the document: screen readers choose their voice by it. */
const LANGUAGE_TAGS = { en: "en", zh: "zh-Hans", fr: "fr" } as const;

let styleHash: Promise<string> | undefined;

/** The page as an answer of the loopback server. */
export async function resultPageReply(page: ResultPage, status: Reply["status"]): Promise<Reply> {
  styleHash ??= hashOf(STYLE);
  const policy = `default-src 'none'; style-src 'sha256-${await styleHash}'; img-src data:; base-uri 'none'; ` +
    "form-action 'none'; frame-ancestors 'none'";
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy },
    body: renderResultPage(page),
  };
}

/** The document. Words of the issuer are escaped; all others are ours. */
export function renderResultPage(page: ResultPage): string {
  const { tone, title, lines, detail } = contentOf(page);
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("\n");
  const aside = detail === undefined ? "" : `\n<p class="detail">${escapeHtml(detail)}</p>`;
  return `<!doctype html>
<html lang="${LANGUAGE_TAGS[language()]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)} · qwen</title>
<style>${STYLE}</style>
</head>
<body>
<main class="${tone}">
<div class="mark" aria-hidden="true">${MARKS[tone]}</div>
<h1>${escapeHtml(title)}</h1>
${paragraphs}${aside}
<footer>${escapeHtml(text().login.page.footer)}</footer>
</main>
</body>
</html>
`;
}

interface Content {
  readonly tone: keyof typeof MARKS;
  readonly title: string;
  readonly lines: readonly string[];
  readonly detail?: string;
}

function contentOf(page: ResultPage): Content {
  const words = text().login.page;
  if (typeof page === "object") {
    const detail = page.description === "" ? page.error : `${page.error}: ${page.description}`;
    return {
      tone: "bad",
      title: words.refusedTitle,
      lines: [text().login.refusals(page.error), words.refused],
      detail,
    };
  }
  switch (page) {
    case "signed-in":
      return { tone: "good", title: words.signedInTitle, lines: [words.signedIn] };
    case "failed":
      return { tone: "bad", title: words.failedTitle, lines: [words.failed] };
    case "stray":
      return { tone: "plain", title: words.strayTitle, lines: [words.stray] };
    case "unknown":
      return { tone: "plain", title: words.unknownTitle, lines: [words.unknown] };
  }
}

function escapeHtml(value: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return value.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

async function hashOf(value: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
