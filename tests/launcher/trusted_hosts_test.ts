// Which hosts a sandbox may reach without a question.
import { deepEqual } from "node:assert/strict";
import { trustedHosts } from "../../src/launcher/grants/trusted_hosts.ts";
import { load } from "../fakes/fake_load.ts";
import type { FakeWorldOptions } from "../fakes/fake_world.ts";

/** Of these hosts, those that are trusted. */
async function trusted(
  hosts: readonly string[],
  options: FakeWorldOptions & { readonly allowHost?: readonly string[] } = {},
): Promise<readonly string[]> {
  const { allowHost, ...machine } = options;
  const flags = allowHost === undefined ? {} : { allowHost };
  return hosts.filter(trustedHosts(await load({ ...machine, flags })));
}

Deno.test("a built-in service is trusted at its usual port, with or without it written, and at no other", async () => {
  const services = ["api.openai.com:443", "api.openai.com", "openrouter.ai:443", "chat.qwen.ai:443"];
  const others = ["api.openai.com:8443", "evil.example:443", "api.openai.com.evil.example:443", "chat.qwen.ai:80", ""];
  deepEqual(await trusted([...services, ...others]), services);
});

Deno.test("a host that --allow-host names is trusted, its other ports only where none was named", async () => {
  const hosts = ["a.example:443", "a.example:8443", "b.example:8443", "b.example:443", "sub.a.example:443"];
  deepEqual(await trusted(hosts), []);
  deepEqual(await trusted(hosts, { allowHost: ["a.example", "b.example:8443"] }), hosts.slice(0, 3));
});

Deno.test("of this machine only the ports of the built-in local services are trusted, and a listener on a free one", async () => {
  const local = ["127.0.0.1:11434", "localhost:11434", "[::1]:11434", "127.0.0.1:0"];
  deepEqual(await trusted([...local, "127.0.0.1:22", "localhost:631", "[::1]:5432", "127.0.0.1:443"]), local);
});

Deno.test("the sign-in service that the user named is trusted, and not another of the same name", async () => {
  const env = { QWEN_OAUTH_BASE_URL: "https://id.example:8443" };
  deepEqual(await trusted(["id.example:8443", "id.example:443", "id.example"], { env }), ["id.example:8443"]);
  const files = { "/home/me/project/.env": "QWEN_OAUTH_BASE_URL=https://id.example:8443\n" };
  deepEqual(await trusted(["id.example:8443"], { files }), [], "a project names no service");
});

Deno.test("what is no host is not trusted, and is no error", async () => {
  deepEqual(await trusted(["", ":", "a b:443", "[::1", "a:99999", "https://api.openai.com", "*:443"]), []);
});
