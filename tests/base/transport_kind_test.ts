import { equal } from "node:assert/strict";
import { transportKindOf } from "../../src/base/network/transport_kind.ts";

Deno.test("transportKindOf() reads the runtime's own words", () => {
  const cases: readonly [string, string][] = [
    ["client error (Connect): dns error: failed to lookup address information: Name or service not known", "dns"],
    ["client error (Connect): tcp connect error: Connection refused (os error 111)", "refused"],
    ["client error (Connect): invalid peer certificate: UnknownIssuer", "tls"],
    ["client error (Connect): received corrupt message of type InvalidContentType", "tls"],
    ["client error (SendRequest): invalid HTTP version parsed", "tls"],
    ["client error (Connect): tunnel error: unsuccessful", "proxy"],
    ['NotCapable: Requires net access to "h:443", run again with the --allow-net flag', "denied"],
    ["client error (SendRequest): connection closed before message completed", "broken"],
    ["Requests to port 1 are blocked", "address"],
  ];
  for (const [words, kind] of cases) {
    equal(transportKindOf(new TypeError("fetch failed", { cause: new Error(words) })), kind);
  }
});

Deno.test("transportKindOf() does not take a word of the address for what went wrong with it", () => {
  const why = "client error (Connect): tcp connect error: Connection refused (os error 111)";
  for (
    const url of ["https://litellm-proxy.example/v1", "http://alerts:80/certificate/handshake", "http://tunnel/v1"]
  ) {
    for (
      const words of [
        `error sending request for url (${url}): ${why}`,
        `error sending request from [::1]:2 for ${url} ([::1]:1): ${why}`,
      ]
    ) {
      equal(transportKindOf(new TypeError(words)), "refused", words);
      equal(transportKindOf(new TypeError("fetch failed", { cause: new Error(words) })), "refused", words);
    }
    const broken =
      `error sending request for url (${url}): client error (SendRequest): connection closed before message completed`;
    equal(transportKindOf(new TypeError(broken)), "broken", broken);
  }
});
