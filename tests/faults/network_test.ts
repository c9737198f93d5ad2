// The network as it should not be: a connection cut or reset at every byte of an answer, a proxy that answers rubbish, names
// that do not resolve, certificates of every wrong kind. What must hold: the whole answer or a clear error, never a part
// that is taken for the whole, and no key in what is told.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { openClient } from "../../src/chat/client.ts";
import { fixedBearer } from "../../src/auth/bearer.ts";
import { Secret } from "../../src/config/secret.ts";
import { QwenError } from "../../src/base/errors.ts";
import { chunk, DONE, finish } from "../fakes/fake_endpoint.ts";
import { fakeConfiguration } from "../fakes/fake_configuration.ts";
import { forms, runProgram } from "../fakes/program.ts";
import { makeCertificates, type WrongCertificate } from "../fakes/wrong_certificates.ts";

const KEY = "sk-test-0123456789abcdefghij";

/** One prompt to a base URL: the text that came, and the error it ended in. */
async function ask(baseUrl: string): Promise<{ readonly text: string; readonly error?: QwenError }> {
  const client = openClient({
    configuration: fakeConfiguration(baseUrl),
    maxRetries: 0,
    bearer: fixedBearer(new Secret(KEY)),
  });
  let text = "";
  try {
    for await (const batch of client.stream({ messages: [{ role: "user", content: "hi" }] })) {
      for (const event of batch) if (event.type === "text") text += event.text;
    }
    return { text };
  } catch (error) {
    if (!(error instanceof QwenError)) throw error;
    return { text, error };
  }
}

/** A whole answer on the wire: head, chunks, end. */
function wholeAnswer(): Uint8Array<ArrayBuffer> {
  const pieces = [chunk({ content: "Hel" }), chunk({ content: "lo" }), finish(), DONE];
  const encoder = new TextEncoder();
  const chunks = pieces.map((piece) => `${encoder.encode(piece).length.toString(16)}\r\n${piece}\r\n`).join("");
  const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  return encoder.encode(`${head}${chunks}0\r\n\r\n`);
}

/** Answers each connection with the next longer part of the whole, then ends it, or resets it. */
function cuttingServer(
  whole: Uint8Array,
  how: "end" | "reset",
): { readonly baseUrl: string; asked(): number; close(): Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let at = 0;
  const serving = (async (): Promise<void> => {
    for await (const connection of listener) {
      // Bytes that are left unread make the system reset the connection when it is closed
      await connection.read(new Uint8Array(how === "reset" ? 16 : 65_536));
      await connection.write(whole.subarray(0, at++)).catch(() => 0);
      connection.close();
    }
  })();
  return {
    baseUrl: `http://127.0.0.1:${listener.addr.port}/v1`,
    asked: () => at,
    close: () => {
      listener.close();
      return serving;
    },
  };
}

for (const how of ["end", "reset"] as const) {
  const words = how === "end" ? "that ends" : "that is reset";
  Deno.test(`a connection ${words} at any byte of an answer gives the whole answer or an error, and never a second request`, async () => {
    const whole = wholeAnswer();
    const server = cuttingServer(whole, how);
    const codes = new Map<number, number>();
    for (let at = 0; at < whole.length; at += 1) {
      const { text, error } = await ask(server.baseUrl);
      ok("Hello".startsWith(text), text);
      // After the reason to stop only bookkeeping is missing
      if (error === undefined) equal(text, "Hello", `cut after ${at} bytes`);
      else ok([6, 7].includes(error.exitCode), `${at}: ${error.message}`);
      equal(error?.message.includes(KEY), error === undefined ? undefined : false);
      codes.set(error?.exitCode ?? 0, (codes.get(error?.exitCode ?? 0) ?? 0) + 1);
    }
    await server.close();
    equal(server.asked(), whole.length);
    ok((codes.get(6) ?? 0) > whole.length / 2, JSON.stringify([...codes]));
    const line = `faults: ${whole.length} cuts (${how}): ${
      [...codes].map(([code, n]) => `exit ${code}: ${n}`).join(", ")
    }\n`;
    await Deno.stderr.write(new TextEncoder().encode(line));
  });
}

const RUBBISH = [
  "",
  "\x00\x01\x02\x03",
  "SSH-2.0-OpenSSH_9.6\r\n",
  "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 30\r\n\r\n<title>\x1b]0;x\x07502 proxy</title>",
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><title>Log in to the hotel</title>",
  `HTTP/1.1 302 Found\r\nLocation: http://evil.example/?k=${KEY}\r\nContent-Length: 0\r\n\r\n`,
  "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
  `HTTP/1.1 200 OK\r\n${"X-Flood: y\r\n".repeat(20_000)}\r\n`,
];

/** What switches the check of certificates off in other programs. */
const SWITCHES = {
  NODE_TLS_REJECT_UNAUTHORIZED: "0",
  PYTHONHTTPSVERIFY: "0",
  GIT_SSL_NO_VERIFY: "1",
  DENO_TLS_CA_STORE: "",
};
const FORMS = forms();

for (const form of FORMS) {
  Deno.test(`${form.name}: a proxy that answers rubbish ends in words, with no key and no sequence in them`, async () => {
    for (const scheme of ["http", "https"]) {
      for (const rubbish of RUBBISH) {
        await using proxy = rawServer(rubbish);
        const result = await runProgram(form, {
          args: ["-p", "hi", "-m", "m", "--max-retries", "0", "--timeout", "5s"],
          env: {
            OPENAI_API_KEY: KEY,
            OPENAI_BASE_URL: `${scheme}://api.example.test/v1`,
            HTTP_PROXY: proxy.url,
            HTTPS_PROXY: proxy.url,
          },
        });
        const what = `${scheme} ${JSON.stringify(rubbish.slice(0, 40))}: exit ${result.code}, ${result.stderr}`;
        ok([3, 6, 7].includes(result.code), what);
        equal(result.stdout, "", what);
        equal(result.stderr.includes(KEY), false, what);
        // deno-lint-ignore no-control-regex -- the very thing that must not be there
        equal(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(result.stderr), false, what);
        equal(/Unexpected failure/.test(result.stderr), false, what);
      }
    }
  });

  Deno.test(`${form.name}: a name that does not resolve is told as that, once`, async () => {
    const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "https://nowhere.invalid/v1" };
    const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi", "--max-retries", "0"], env });
    deepEqual([code, stdout], [6, ""]);
    match(stderr, /nowhere\.invalid/);
  });
}

const WRONG: readonly (readonly [WrongCertificate, RegExp])[] = [
  ["expired", /expired|ended|valid/i],
  ["wrong-host", /another|not valid for|name/i],
  ["self-signed", /trust|certificate/i],
  ["unknown-authority", /trust|certificate/i],
];
const certificates = await makeCertificates();

for (const [kind, words] of WRONG) {
  Deno.test({
    name:
      `a certificate that is ${kind} is refused in words whatever switches the environment sets, and nothing is sent`,
    ignore: certificates === undefined,
    async fn(): Promise<void> {
      if (certificates === undefined) return;
      let asked = 0;
      const { cert, key } = certificates[kind];
      const quiet = { hostname: "127.0.0.1", port: 0, onListen: () => {}, cert, key };
      await using server = Deno.serve(quiet, () => {
        asked++;
        return new Response("");
      });
      const home = await Deno.makeTempDir();
      await Deno.writeTextFile(`${home}/ca.pem`, certificates.authority);
      try {
        for (const form of FORMS) {
          const env = {
            OPENAI_API_KEY: KEY,
            OPENAI_BASE_URL: `https://127.0.0.1:${server.addr.port}/v1`,
            ...(kind === "unknown-authority" ? {} : { SSL_CERT_FILE: `${home}/ca.pem` }),
            ...SWITCHES,
          };
          const { code, stderr } = await runProgram(form, { args: ["-p", "hi", "--max-retries", "0"], env, home });
          equal(code, 6, stderr);
          match(stderr, words);
          equal(stderr.includes(KEY), false);
        }
        equal(asked, 0);
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}

Deno.test("a damaged certificate in SSL_CERT_FILE is told in words, and by the doctor with the file", async () => {
  const home = await Deno.makeTempDir();
  const path = `${home}/ca.pem`;
  await Deno.writeTextFile(path, "-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n");
  try {
    for (const form of FORMS) {
      const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "https://127.0.0.1:9/v1", SSL_CERT_FILE: path };
      const prompt = await runProgram(form, { args: ["-p", "hi"], env, home });
      equal(prompt.code, 3, prompt.stderr);
      match(prompt.stderr, /certificate authority that SSL_CERT_FILE/);
      const doctor = await runProgram(form, { args: ["doctor"], env, home });
      equal(doctor.code, 3, doctor.stdout);
      match(doctor.stdout, /FAIL {2}certificates .*ca\.pem" \(named by SSL_CERT_FILE\)/);
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

/** A server that says its bytes to whoever connects, and hangs up. */
function rawServer(bytes: string): { readonly url: string; [Symbol.asyncDispose](): Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async (): Promise<void> => {
    for await (const connection of listener) {
      try {
        await connection.read(new Uint8Array(65_536));
        const all = new TextEncoder().encode(bytes);
        for (let at = 0; at < all.length;) at += await connection.write(all.subarray(at));
      } catch {
        // The other side has heard enough.
      }
      connection.close();
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose](): Promise<void> {
      listener.close();
      await serving;
    },
  };
}
