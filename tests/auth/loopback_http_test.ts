import { deepEqual, equal, match } from "node:assert/strict";
import fc from "fast-check";
import { formatReply, MAX_HEAD_BYTES, parseHead, type RequestHead } from "../../src/auth/loopback/loopback_http.ts";

function parse(text: string): RequestHead | number | undefined {
  return parseHead(new TextEncoder().encode(text));
}

Deno.test("parseHead() gives method, target and host of a whole head", () => {
  deepEqual(parse("GET /callback?code=a&state=b HTTP/1.1\r\nAccept: */*\r\nHOST:  127.0.0.1:8080 \r\n\r\nrest"), {
    method: "GET",
    target: "/callback?code=a&state=b",
    host: "127.0.0.1:8080",
  });
  deepEqual(parse("GET / HTTP/1.0\r\n\r\n"), { method: "GET", target: "/", host: undefined });
});

Deno.test("parseHead() waits for the rest of what may become a request", () => {
  const whole = "GET /callback HTTP/1.1\r\nHost: a\r\n\r\n";
  for (let length = 0; length < whole.length; length++) equal(parse(whole.slice(0, length)), undefined);
});

Deno.test("parseHead() refuses what will never be one", () => {
  const cases = [
    "\x16\x03\x01",
    "get / HTTP/1.1\r\n\r\n",
    "GET  / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1 \r\n\r\n",
    "GET http://evil/ HTTP/1.1\r\n\r\n",
    "GET /a\tb HTTP/1.1\r\n\r\n",
    "GET /é HTTP/1.1\r\n\r\n",
    "CONNECT evil:443 HTTP/1.1\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n",
  ];
  for (const text of cases) equal(parse(text), 400, text);
  equal(parse(`GET /${"x".repeat(MAX_HEAD_BYTES)}`), 431);
  const head = (length: number): string => "GET /".padEnd(length - " HTTP/1.1".length, "x") + " HTTP/1.1\r\n\r\n";
  equal(parse(head(16 * 1024 + 1)), 431, "a whole head that is too long");
  equal(typeof parse(head(16 * 1024)), "object");
});

Deno.test("parseHead() never throws and never gives a target that is no path", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    const head = parseHead(bytes);
    if (typeof head === "object") match(head.target, /^\/[\x21-\x7e]*$/);
  }));
  fc.assert(fc.property(fc.string(), fc.string(), (path, field) => {
    const head = parse(`GET /${path} HTTP/1.1\r\n${field}\r\n\r\n`);
    if (typeof head === "object") match(head.target, /^\/[\x21-\x7e]*$/);
  }));
});

Deno.test("formatReply() closes, forbids caching and sends no body to HEAD", () => {
  const reply = { status: 200, headers: { "content-type": "text/plain" }, body: "déjà" } as const;
  const text = new TextDecoder().decode(formatReply(reply, "GET"));
  match(text, /^HTTP\/1\.1 200 OK\r\n/);
  match(text, /content-length: 6\r\n/);
  match(text, /cache-control: no-store\r\n/);
  match(text, /connection: close\r\n/);
  match(text, /\r\n\r\ndéjà$/);
  match(new TextDecoder().decode(formatReply(reply, "HEAD")), /content-length: 6\r\n[^]*\r\n\r\n$/);
});
