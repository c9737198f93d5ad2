import { equal } from "node:assert/strict";
import { isHostName, isLoopbackHost, isSecureUrl } from "../../src/config/secure_url.ts";

/** [host, whether it is this machine] */
const HOSTS: readonly (readonly [string, boolean])[] = [
  ["localhost", true],
  ["LOCALHOST", true],
  ["localhost.", false],
  ["app.localhost", false],
  ["evil.localhost.", false],
  ["127.0.0.1.", false],
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["[::1]", true],
  ["localhost.evil.example", false],
  ["127.0.0.1.evil.example", false],
  ["128.0.0.1", false],
  ["0.0.0.0", false],
  ["[::ffff:7f00:1]", false],
  ["192.168.0.1", false],
];

for (const [host, expected] of HOSTS) {
  Deno.test(`isLoopbackHost() ${host} is ${expected}`, () => equal(isLoopbackHost(host), expected));
}

Deno.test("a name below .localhost, whose address comes from DNS, gets no secret over plain http", () => {
  for (const host of ["evil.localhost", "localhost.", "a.b.localhost", "0.0.0.0", "[::]", "localhost.localdomain"]) {
    equal(isSecureUrl(`http://${host}:8080/v1`), false, host);
    equal(isSecureUrl(`https://${host}:8080/v1`), true, host);
  }
});

Deno.test("isSecureUrl() takes https anywhere and http on this machine alone", () => {
  for (const url of ["https://id.example/token", "http://127.0.0.1:8080", "http://localhost/x", "http://[::1]:1/"]) {
    equal(isSecureUrl(url), true, url);
  }
  for (
    const url of [
      "http://id.example",
      "http://127.0.0.1.evil.example",
      "http://localhost.evil.example",
      "https://*.evil.example",
      "ftp://127.0.0.1",
      "javascript:1",
      "id.example",
      "",
    ]
  ) equal(isSecureUrl(url), false, url);
});

Deno.test("isHostName() takes what DNS can hold: 253 characters, 63 a label, no sign that a grant would read as more", () => {
  const label = "a".repeat(63);
  const longest = `${label}.${label}.${label}.${"a".repeat(61)}`;
  equal(longest.length, 253);
  for (
    const host of ["a", "a.b", "a_b-c.example", "example.", "127.0.0.1", "[::1]", "[::ffff:1.2.3.4]", label, longest]
  ) {
    equal(isHostName(host), true, host);
  }
  const wrong = ["", ".", "*", "*.example", "{a}", "a b", "a..b", ".a", "a:1", "[]", "[::1", "é.example", "A.example"];
  for (const host of [...wrong, `a${label}`, `${longest}a`, `a.${longest}`]) equal(isHostName(host), false, host);
});
