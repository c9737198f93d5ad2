import { equal, match } from "node:assert/strict";
import { renderResultPage, type ResultPage, resultPageReply } from "../../src/auth/loopback/result_page.ts";

const PAGES: readonly ResultPage[] = [
  "signed-in",
  "failed",
  "stray",
  "unknown",
  { kind: "refused", error: "access_denied", description: "no" },
];

Deno.test("renderResultPage() is one self-contained, accessible document", () => {
  for (const page of PAGES) {
    const html = renderResultPage(page);
    match(html, /^<!doctype html>\n<html lang="en">/);
    match(html, /<meta name="viewport" content="width=device-width, initial-scale=1">/);
    match(html, /<title>[^<]+<\/title>/);
    equal(html.match(/<h1>/g)?.length, 1);
    match(html, /<main /);
    match(html, /prefers-color-scheme:dark/);
    equal(/<script|<img|<iframe|@import|url\(|https?:/.test(html), false);
    equal((html.match(/(?:src|href)="[^"]*"/g) ?? []).join(), 'href="data:,"');
  }
});

Deno.test("resultPageReply() forbids everything but its own style", async () => {
  const { headers, body } = await resultPageReply("signed-in", 200);
  const policy = headers["content-security-policy"] ?? "";
  match(
    policy,
    /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'/,
  );
  const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)));
  equal(policy.includes(btoa(String.fromCharCode(...digest))), true);
});

Deno.test("renderResultPage() escapes the issuer's words", () => {
  const html = renderResultPage({ kind: "refused", error: "<b>", description: '"><script>alert(1)</script>' });
  match(html, /&lt;b&gt;: &quot;&gt;&lt;script&gt;/);
});
