import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { systemClock } from "../../src/base/clock.ts";
import { type Loopback, openLoopback } from "../../src/auth/loopback/loopback.ts";
import type { Expected } from "../../src/auth/flow/state.ts";
import { HandMovedClock } from "../fakes/hand_moved_clock.ts";
import { settle } from "../fakes/fake_keyboard.ts";
import { inTime } from "../fakes/in_time.ts";

const expected: Expected = {
  state: "s3cret-state",
  stateIn: "query",
  issuer: "https://id.example",
  issuerRequired: false,
};

/** Opens a loopback for one test and closes it afterwards, whatever happens. */
async function withLoopback(
  run: (loopback: Loopback, seen: { strays: string[]; at: URL }) => Promise<void>,
  options: Partial<Parameters<typeof openLoopback>[0]> = {},
): Promise<void> {
  const strays: string[] = [];
  const loopback = openLoopback({
    expected,
    clock: new HandMovedClock(),
    onStray: (reason) => strays.push(reason),
    ...options,
  });
  try {
    await inTime(run(loopback, { strays, at: new URL(loopback.redirectUri) }), "the end of the test");
  } finally {
    loopback.close();
  }
}

/** Sends bytes as they are and gives back all that is answered. */
async function raw(at: URL, bytes: string | Uint8Array): Promise<string> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port: Number(at.port) });
  try {
    const sent = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
    // The server may hang up before it has read everything: that is the point of some tests.
    (async () => {
      for (let done = 0; done < sent.length;) done += await socket.write(sent.subarray(done));
    })().catch(() => {});
    return await new Response(socket.readable).text().catch(() => "(reset)");
  } finally {
    try {
      socket.close();
    } catch { /* the reader has closed it */ }
  }
}

function get(at: URL, target: string, host = at.host): string {
  return `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
}

/** The answer that ends a sign-in still arrives: nothing before has ended or fooled it. */
async function stillWorks(loopback: Loopback, at: URL): Promise<void> {
  const answer = await raw(at, get(at, "/callback?code=good-code&state=s3cret-state"));
  match(answer, /^HTTP\/1\.1 303 /);
  const next = await loopback.next();
  equal(next.kind === "code" && next.code.reveal(), "good-code");
}

Deno.test("openLoopback() listens on this machine only, on a port that the system chose", async () => {
  const { listen } = Deno;
  const heard: string[] = [];
  const watched = (options: Deno.TcpListenOptions): Deno.TcpListener => {
    heard.push(options.hostname ?? "every address");
    return listen(options);
  };
  Object.defineProperty(Deno, "listen", { configurable: true, writable: true, value: watched });
  try {
    await withLoopback(async (loopback, { at }) => {
      equal(at.hostname, "127.0.0.1");
      ok(Number(at.port) > 1023);
      equal(at.pathname, "/callback");
      await stillWorks(loopback, at);
    });
  } finally {
    Object.defineProperty(Deno, "listen", { configurable: true, writable: true, value: listen });
  }
  ok(heard.includes("127.0.0.1"));
  deepEqual(heard.filter((hostname) => !["127.0.0.1", "::1"].includes(hostname)), []);
});

Deno.test("a redirect with the right state yields the code and leaves no code in the address bar", async () => {
  await withLoopback(async (loopback, { at, strays }) => {
    const response = await fetch(`${at}?code=good-code&state=s3cret-state`, { redirect: "manual" });
    await response.body?.cancel();
    equal(response.status, 303);
    equal(response.headers.get("location"), "/done");
    equal(response.headers.get("referrer-policy"), "no-referrer");
    const next = await loopback.next();
    equal(next.kind, "code");
    const page = fetch(new URL("/done", at));
    const finished = loopback.finish("signed-in");
    const shown = await page;
    const html = await shown.text();
    await finished;
    equal(shown.status, 200);
    match(shown.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    match(html, /You are signed in/);
    equal(/good-code|s3cret-state/.test(html + [...shown.headers].join()), false);
    deepEqual(strays, []);
  });
});

Deno.test("the result page is held until the outcome is known, and tells a failure as such", async () => {
  await withLoopback(async (loopback, { at }) => {
    await stillWorks(loopback, at);
    const page = raw(at, get(at, "/done"));
    const finished = loopback.finish("failed");
    match(await page, /The sign-in did not work/);
    await finished;
  });
});

Deno.test("a browser that never asks for the page does not hold up the end for long", async () => {
  const clock = new HandMovedClock();
  await withLoopback(async (loopback, { at }) => {
    await stillWorks(loopback, at);
    const finished = loopback.finish("signed-in");
    equal(clock.slept.at(-1), 2_000);
    clock.advance(2_000);
    await finished;
  }, { clock });
});

Deno.test("a sign-in that ended another way closes the server at once", async () => {
  await withLoopback(async (loopback, { at }) => {
    await loopback.finish("signed-in");
    const refused = await Deno.connect({ hostname: "127.0.0.1", port: Number(at.port) }).then(() => false, () => true);
    equal(refused, true);
  });
});

Deno.test("forged and stray requests neither end nor fool the sign-in", async () => {
  await withLoopback(async (loopback, { at, strays }) => {
    const forged = [
      "/callback",
      "/callback?code=evil",
      "/callback?code=evil&state=wrong",
      "/callback?code=evil&state=s3cret-state&state=wrong",
      "/callback?error=access_denied",
      "/callback?error=access_denied&state=wrong",
      "/callback?code=evil&state=s3cret-state&iss=https://evil.example",
    ];
    for (const target of forged) match(await raw(at, get(at, target)), /^HTTP\/1\.1 400 [^]*not the sign-in/);
    equal(strays.length, forged.length);
    for (
      const target of ["/", "/favicon.ico", "/done", "/refused", "/callback/", "/callback/../callback/x", "/CALLBACK"]
    ) {
      match(await raw(at, get(at, target)), /^HTTP\/1\.1 404 /);
    }
    equal(strays.length, forged.length);
    await stillWorks(loopback, at);
  });
});

Deno.test("a HEAD, POST or OPTIONS with the right state does not use it up", async () => {
  await withLoopback(async (loopback, { at }) => {
    for (const method of ["HEAD", "POST", "OPTIONS", "PUT"]) {
      const target = "/callback?code=early&state=s3cret-state";
      const answer = await raw(at, `${method} ${target} HTTP/1.1\r\nHost: ${at.host}\r\n\r\n`);
      match(answer, /^HTTP\/1\.1 405 /);
      if (method === "HEAD") match(answer, /\r\n\r\n$/);
    }
    await stillWorks(loopback, at);
  });
});

Deno.test("a name that was made to point here (DNS rebinding) is turned away", async () => {
  await withLoopback(async (loopback, { at }) => {
    const target = "/callback?code=evil&state=s3cret-state";
    match(await raw(at, get(at, target, `evil.example:${at.port}`)), /^HTTP\/1\.1 400 /);
    match(await raw(at, `GET ${target} HTTP/1.0\r\n\r\n`), /^HTTP\/1\.1 400 /);
    match(await raw(at, `GET ${target} HTTP/1.1\r\nHost: ${at.host}\r\nHost: a\r\n\r\n`), /^HTTP\/1\.1 400 /);
    await stillWorks(loopback, at);
  });
});

Deno.test("port scanners, TLS hellos and rubbish are turned away", async () => {
  await withLoopback(async (loopback, { at }) => {
    match(await raw(at, new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])), /^HTTP\/1\.1 400 /);
    match(await raw(at, "\r\n\r\n"), /^HTTP\/1\.1 400 /);
    match(await raw(at, "SSH-2.0-scanner\r\n"), /^HTTP\/1\.1 400 /);
    match(await raw(at, "GET http://evil.example/ HTTP/1.1\r\n\r\n"), /^HTTP\/1\.1 400 /);
    match(await raw(at, "GET /callback HTTP/2.0\r\n\r\n"), /^HTTP\/1\.1 400 /);
    for (let count = 0; count < 20; count++) {
      (await Deno.connect({ hostname: "127.0.0.1", port: Number(at.port) })).close();
    }
    await stillWorks(loopback, at);
  });
});

Deno.test("a request line of a megabyte is cut off, not read", async () => {
  await withLoopback(async (loopback, { at }) => {
    const answer = await raw(at, `GET /callback?code=${"x".repeat(1 << 20)}&state=s3cret-state HTTP/1.1\r\n\r\n`);
    match(answer, /^HTTP\/1\.1 431 |^\(reset\)$/);
    await stillWorks(loopback, at);
  });
});

Deno.test("a slow-loris is cut off by the clock while others are served", async () => {
  const clock = new HandMovedClock();
  await withLoopback(async (loopback, { at }) => {
    const asleep = clock.nextSleep();
    const slow = raw(at, "GET /callback?code=e");
    await asleep;
    await stillWorks(loopback, at);
    clock.advance(5_000);
    match(await slow, /^HTTP\/1\.1 408 /);
  }, { clock });
});

Deno.test("a crowd of open connections gives way to the browser", async () => {
  await withLoopback(async (loopback, { at }) => {
    const crowd = await Promise.all(
      Array.from({ length: 40 }, () => Deno.connect({ hostname: "127.0.0.1", port: Number(at.port) })),
    );
    await stillWorks(loopback, at);
    for (const socket of crowd) socket.close();
  }, { clock: systemClock });
});

Deno.test("a second redirect changes nothing", async () => {
  await withLoopback(async (loopback, { at, strays }) => {
    await stillWorks(loopback, at);
    match(await raw(at, get(at, "/callback?code=second&state=s3cret-state")), /^HTTP\/1\.1 303 /);
    match(await raw(at, get(at, "/callback?error=access_denied&state=s3cret-state")), /^HTTP\/1\.1 303 /);
    const second = await Promise.race([loopback.next(), Promise.resolve("nothing")]);
    equal(second, "nothing");
    deepEqual(strays, []);
  });
});

Deno.test("a refusal is shown in words, escaped, and the next try is still heard", async () => {
  await withLoopback(async (loopback, { at }) => {
    const query = new URLSearchParams({
      error: "access_denied",
      error_description: "<script>alert(1)</script>",
      state: "s3cret-state",
    });
    const html = await (await fetch(`${at}?${query}`)).text();
    match(html, /The sign-in was refused/);
    match(html, /&lt;script&gt;/);
    equal(/<script/.test(html), false);
    deepEqual(await loopback.next(), {
      kind: "refused",
      error: "access_denied",
      description: "<script>alert(1)</script>",
    });
    await stillWorks(loopback, at);
  });
});

Deno.test("an issuer without a state parameter is heard at the secret path only", async () => {
  await withLoopback(async (loopback, { at }) => {
    equal(at.hostname, "localhost");
    equal(at.pathname, "/callback/s3cret-state");
    match(await raw(at, get(at, "/callback?code=evil")), /^HTTP\/1\.1 404 /);
    match(await raw(at, get(at, "/callback/guess?code=evil")), /^HTTP\/1\.1 404 /);
    match(await raw(at, get(at, "/callback/s3cret-state?code=good", `localhost:${at.port}`)), /^HTTP\/1\.1 303 /);
    equal((await loopback.next()).kind, "code");
  }, { expected: { ...expected, stateIn: "path" }, hostname: "localhost" });
});

/** A machine that can listen at some of its loopback addresses only, until the end of the block. */
function listening(at: readonly string[]): Disposable {
  const real = Deno.listen;
  const value = ({ hostname = "", port }: Deno.TcpListenOptions): Deno.TcpListener => {
    if (!at.includes(hostname)) throw new Deno.errors.AddrNotAvailable(`no ${hostname} here`);
    // Whatever this machine has: it is asked for by its IPv4 address.
    return real({ hostname: "127.0.0.1", port });
  };
  Object.defineProperty(Deno, "listen", { configurable: true, writable: true, value });
  const back = { configurable: true, writable: true, value: real };
  return { [Symbol.dispose]: () => void Object.defineProperty(Deno, "listen", back) };
}

Deno.test("a machine without IPv4 is sent back to [::1], one without IPv6 to 127.0.0.1, and both work", async () => {
  for (const [at, host] of [["::1", "[::1]"], ["127.0.0.1", "127.0.0.1"]] as const) {
    using _machine = listening([at]);
    await withLoopback(async (loopback, { at }) => {
      equal(at.hostname, host);
      match(await raw(at, get(at, "/callback?code=good&state=s3cret-state")), /^HTTP\/1\.1 303 /);
      equal((await loopback.next()).kind, "code");
    });
  }
});

Deno.test("a machine that cannot listen at all says so in the system's own words of 127.0.0.1", () => {
  using _machine = listening([]);
  throws(() => openLoopback({ expected, clock: new HandMovedClock() }), {
    name: "AddrNotAvailable",
    message: "no 127.0.0.1 here",
  });
});

Deno.test("an answer wakes who waits for it: a refusal first, then the code", async () => {
  await withLoopback(async (loopback, { at }) => {
    const refusal = loopback.next();
    match(
      await raw(at, get(at, "/callback?error=access_denied&state=s3cret-state")),
      /^HTTP\/1\.1 303 [^]*location: \/refused\r\n/,
    );
    equal((await refusal).kind, "refused");
    match(await raw(at, get(at, "/refused")), /^HTTP\/1\.1 200 [^]*access_denied/);
    const code = loopback.next();
    match(await raw(at, get(at, "/callback?code=good&state=s3cret-state")), /location: \/done\r\n/);
    equal((await code).kind, "code");
  });
});

Deno.test("the end waits for the page that a browser was sent to, and leaves no sleep behind when that is there", async () => {
  const clock = new HandMovedClock();
  await withLoopback(async (loopback, { at }) => {
    await stillWorks(loopback, at);
    const finished = loopback.finish("signed-in", 5_000);
    let over = false;
    finished.then(() => over = true);
    clock.advance(4_999);
    await settle();
    equal(over, false);
    match(await raw(at, get(at, "/done")), /You are signed in/);
    await finished;
    deepEqual([clock.slept.filter((ms) => ms === 5_000).length, clock.sleeping], [1, 0]);
  }, { clock, limits: { headMs: 1_000_000, connections: 32 } });
});

Deno.test("closing ends every connection, also one in the middle of its head, and takes no new one", async () => {
  await withLoopback(async (loopback, { at }) => {
    const address = { hostname: "127.0.0.1", port: Number(at.port) };
    using socket = await Deno.connect(address);
    await socket.write(new TextEncoder().encode("GET /callback HTTP/1.1\r\n"));
    // It is accepted, and read from.
    await stillWorks(loopback, at);
    loopback.close();
    const rest = await socket.read(new Uint8Array(1)).catch(() => null);
    equal(rest, null);
    equal(await Deno.connect(address).then(() => false, () => true), true);
  });
});
