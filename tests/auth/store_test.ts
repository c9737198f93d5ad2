import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { TokenSet } from "../../src/auth/credentials.ts";
import { QWEN_ISSUER } from "../../src/config/logins/login_file.ts";
import {
  deleteCredentials,
  loadCredentials,
  rehearseWriting,
  saveCredentials,
  withCredentialsLock,
} from "../../src/auth/store/store.ts";
import { Secret } from "../../src/config/secret.ts";
import { QwenError } from "../../src/base/errors.ts";
import { impatientClock } from "../fakes/hand_moved_clock.ts";
import { COMPANY, companyTokens, qwenTokens } from "../fakes/sample_tokens.ts";
import { listCredentials, tempPlace } from "../fakes/temp_place.ts";

const POSIX = Deno.build.os !== "windows";

async function names(directory: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(directory))).map((entry) => entry.name).sort();
}

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}

function access(tokens: TokenSet | undefined): string | undefined {
  return tokens?.accessToken.reveal();
}

Deno.test("loadCredentials() finds no login where there is no directory, and makes none", async () => {
  await using place = await tempPlace();
  equal(await loadCredentials(QWEN_ISSUER, place), undefined);
  deepEqual(await listCredentials(place), []);
  deepEqual(await names(place.home), []);
});

Deno.test("saveCredentials() makes the directory 0700 and the file 0600 whatever the umask", async () => {
  await using place = await tempPlace();
  const before = Deno.umask(0);
  try {
    await saveCredentials(qwenTokens(), place);
  } finally {
    Deno.umask(before);
  }
  if (POSIX) equal(await modeOf(place.qwenHome), 0o700);
  if (POSIX) equal(await modeOf(place.path("oauth_creds.json")), 0o600);
  if (POSIX) equal(await modeOf(place.path("oauth_creds.d")), 0o700);
  deepEqual(place.files(), ["oauth_creds.d/guard", "oauth_creds.json"]);
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-one-secret-token");
  deepEqual(place.warnings, []);
});

Deno.test("saveCredentials() writes what the reference reads", async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens({ expiresAt: 1790000000000 }), place);
  equal(
    await Deno.readTextFile(place.path("oauth_creds.json")),
    '{\n  "access_token": "at-one-secret-token",\n  "refresh_token": "rt-one-secret-token",\n' +
      '  "token_type": "Bearer",\n  "resource_url": "portal.qwen.ai",\n  "expiry_date": 1790000000000\n}',
  );
});

Deno.test("saveCredentials() keeps one file an issuer", async () => {
  await using place = await tempPlace();
  await saveCredentials(companyTokens(), place);
  await saveCredentials(qwenTokens(), place);
  deepEqual((await listCredentials(place)).map((tokens) => tokens.issuer), [QWEN_ISSUER, COMPANY]);
  equal((await loadCredentials(COMPANY, place))?.clientId, "qwen-cli");
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-one-secret-token");
});

Deno.test("loadCredentials() closes a file and a directory that are open to others, and says so", {
  ignore: !POSIX,
}, async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  await Deno.chmod(place.qwenHome, 0o755);
  await Deno.chmod(place.path("oauth_creds.json"), 0o644);
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-one-secret-token");
  equal(await modeOf(place.qwenHome), 0o700);
  equal(await modeOf(place.path("oauth_creds.json")), 0o600);
  equal(place.warnings.length, 2);
  match(place.warnings[1] ?? "", /oauth_creds\.json" was open to other users \(mode 644\)/);
  await loadCredentials(QWEN_ISSUER, place);
  equal(place.warnings.length, 2);
});

Deno.test("the store closes no directory but its own: one that QWEN_HOME names is only told of", {
  ignore: !POSIX,
}, async () => {
  await using place = await tempPlace();
  const shared = { ...place, qwenHome: `${place.home}/shared` };
  await Deno.mkdir(shared.qwenHome);
  await Deno.chmod(shared.qwenHome, 0o755);
  await saveCredentials(qwenTokens(), shared);
  deepEqual(place.warnings, []);
  equal(await modeOf(shared.qwenHome), 0o755);
  equal(await modeOf(`${shared.qwenHome}/oauth_creds.json`), 0o600);
  await Deno.chmod(shared.qwenHome, 0o777);
  await loadCredentials(QWEN_ISSUER, shared);
  equal(await modeOf(shared.qwenHome), 0o777);
  match(place.warnings.join(), /Other users may change what is in .*shared" \(mode 777\)/);
});

Deno.test("saveCredentials() makes the whole way to its directory", async () => {
  await using place = await tempPlace();
  const deep = { ...place, qwenHome: `${place.home}/a/b/.qwen` };
  await saveCredentials(qwenTokens(), deep);
  if (POSIX) equal(await modeOf(deep.qwenHome), 0o700);
});

Deno.test("loadCredentials() keeps a broken file aside, byte for byte, and names it without quoting it", async () => {
  await using place = await tempPlace({ clock: impatientClock(Date.UTC(2026, 10, 21, 20, 5, 6, 7)) });
  await saveCredentials(qwenTokens(), place);
  await Deno.writeTextFile(place.path("oauth_creds.json"), '{"access_token": "at-one-sec');
  equal(await loadCredentials(QWEN_ISSUER, place), undefined);
  const aside = place.path("oauth_creds.d/corrupt-20261121T200506007Z.json");
  equal(await Deno.readTextFile(aside), '{"access_token": "at-one-sec');
  deepEqual(place.warnings, [
    `"${place.path("oauth_creds.json")}" is not a usable login: it is not JSON. It is kept as "${aside}"`,
  ]);
  deepEqual(await listCredentials(place), []);
});

Deno.test("saveCredentials() keeps what stood there in ruins aside instead of writing over it", async () => {
  await using place = await tempPlace({ clock: impatientClock(Date.UTC(2026, 10, 21, 20, 5, 6, 7)) });
  await Deno.mkdir(place.qwenHome, { mode: 0o700 });
  await Deno.writeTextFile(place.path("oauth_creds.json"), "{torn", { mode: 0o600 });
  await saveCredentials(qwenTokens(), place);
  equal((await loadCredentials(QWEN_ISSUER, place))?.issuer, QWEN_ISSUER);
  equal(await Deno.readTextFile(place.path("oauth_creds.d/corrupt-20261121T200506007Z.json")), "{torn");
  equal(place.warnings.length, 1);
});

Deno.test("the store does not follow a link out of its directory, neither to read nor to write", {
  ignore: !POSIX,
}, async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  await Deno.rename(place.path("oauth_creds.json"), `${place.home}/elsewhere.json`);
  await Deno.symlink(`${place.home}/elsewhere.json`, place.path("oauth_creds.json"));
  const before = await Deno.readTextFile(`${place.home}/elsewhere.json`);
  const linked = (error: unknown): boolean => error instanceof QwenError && error.kind === "config";
  await rejects(loadCredentials(QWEN_ISSUER, place), linked);
  await rejects(saveCredentials(qwenTokens({ accessToken: new Secret("at-two") }), place), linked);
  equal(await Deno.readTextFile(`${place.home}/elsewhere.json`), before);
});

Deno.test(
  "the store does not follow a link in the place of the folder beside a login",
  { ignore: !POSIX },
  async () => {
    await using place = await tempPlace();
    await Deno.mkdir(`${place.home}/elsewhere`);
    await Deno.mkdir(place.qwenHome, { mode: 0o700 });
    await Deno.symlink(`${place.home}/elsewhere`, place.path("oauth_creds.d"));
    await rejects(saveCredentials(qwenTokens(), place), /oauth_creds\.d" is not a folder/);
    deepEqual(await names(`${place.home}/elsewhere`), []);
  },
);

Deno.test("the store follows a link inside its directory and keeps it", { ignore: !POSIX }, async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  await Deno.mkdir(place.path("vault"));
  await Deno.rename(place.path("oauth_creds.json"), place.path("vault/mine.json"));
  await Deno.symlink("vault/mine.json", place.path("oauth_creds.json"));
  await saveCredentials(qwenTokens({ accessToken: new Secret("at-two") }), place);
  equal((await Deno.lstat(place.path("oauth_creds.json"))).isSymlink, true);
  match(await Deno.readTextFile(place.path("vault/mine.json")), /at-two/);
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-two");
});

Deno.test("the store works in a directory that is itself a link", { ignore: !POSIX }, async () => {
  await using place = await tempPlace();
  await Deno.mkdir(`${place.home}/disk`, { mode: 0o700 });
  await Deno.symlink(`${place.home}/disk`, place.qwenHome);
  await saveCredentials(qwenTokens(), place);
  await Deno.rename(place.path("oauth_creds.json"), place.path("mine.json"));
  await Deno.symlink("mine.json", place.path("oauth_creds.json"));
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-one-secret-token");
});

Deno.test("saveCredentials() clears away what a killed process left, and nothing else", async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  await Deno.writeTextFile(place.path("oauth_creds.d/new-0123456789ab"), "torn");
  await Deno.writeTextFile(place.path("oauth_creds.json.tmp.12.uuid"), "the reference's");
  await saveCredentials(qwenTokens(), place);
  deepEqual(place.files(), ["oauth_creds.d/guard", "oauth_creds.json", "oauth_creds.json.tmp.12.uuid"]);
});

Deno.test("saveCredentials() that cannot write leaves the old file and no temporary one", {
  ignore: !POSIX,
}, async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  await Deno.remove(place.path("oauth_creds.json"));
  await Deno.mkdir(place.path("oauth_creds.json"));
  await rejects(saveCredentials(qwenTokens(), place), (error) => error instanceof QwenError);
  deepEqual(place.files(), ["oauth_creds.d/guard"]);
});

Deno.test("saveCredentials() saves even when another program keeps its lock for ever, and leaves that lock", async () => {
  const clock = impatientClock();
  await using place = await tempPlace({ clock });
  await Deno.mkdir(place.qwenHome, { mode: 0o700 });
  const lock = place.path("oauth_creds.lock");
  await Deno.writeTextFile(lock, "somebody-else");
  clock.meanwhile = () => Deno.utime(lock, clock.now() / 1000, clock.now() / 1000);
  await saveCredentials(qwenTokens(), place);
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-one-secret-token");
  equal(await Deno.readTextFile(lock), "somebody-else");
});

Deno.test("a failure of the system is told with the file's name, any other stays what it is", async () => {
  await using place = await tempPlace();
  const failing = (error: unknown): Promise<unknown> =>
    withCredentialsLock(QWEN_ISSUER, { place, work: () => Promise.reject(error) });
  for (
    const error of [
      new Error("No space left on device (os error 28)"),
      new Deno.errors.PermissionDenied("not yours"),
      new Deno.errors.NotCapable("Requires write access"),
    ]
  ) {
    await rejects(failing(error), (told) => {
      const { kind, message, cause } = told as QwenError;
      equal(kind, "config");
      equal(message.includes(place.path("oauth_creds.json")) && message.includes(error.message), true, message);
      equal(cause, error);
      return true;
    });
  }
  for (const error of [new TypeError("a mistake of ours"), new QwenError("auth", "over"), "a text"]) {
    await rejects(failing(error), (told) => told === error);
  }
  deepEqual(place.files(), ["oauth_creds.d/guard"], "the lock is given up each time");
});

Deno.test("a rehearsal leaves nothing behind, and neither makes nor changes the login", async () => {
  await using place = await tempPlace();
  await withCredentialsLock(QWEN_ISSUER, { place, work: () => rehearseWriting(qwenTokens(), place) });
  deepEqual(place.files(), ["oauth_creds.d/guard"]);
  await saveCredentials(qwenTokens(), place);
  const before = await Deno.readTextFile(place.path("oauth_creds.json"));
  const longer = qwenTokens({ accessToken: new Secret("at-two") });
  await withCredentialsLock(QWEN_ISSUER, { place, work: () => rehearseWriting(longer, place) });
  equal(await Deno.readTextFile(place.path("oauth_creds.json")), before);
  deepEqual(place.files(), ["oauth_creds.d/guard", "oauth_creds.json"]);
});

Deno.test(
  "deleteCredentials() says whether there was a login, removes a link and not what it leads to, and tells a failure",
  {
    ignore: !POSIX,
  },
  async () => {
    await using place = await tempPlace();
    equal(await deleteCredentials(QWEN_ISSUER, place), false);
    await saveCredentials(qwenTokens(), place);
    await saveCredentials(companyTokens(), place);
    equal(await deleteCredentials(QWEN_ISSUER, place), true);
    equal(await deleteCredentials(QWEN_ISSUER, place), false);
    deepEqual((await listCredentials(place)).map(({ issuer }) => issuer), [COMPANY]);
    await Deno.writeTextFile(place.path("mine.json"), "kept");
    await Deno.symlink("mine.json", place.path("oauth_creds.json"));
    equal(await deleteCredentials(QWEN_ISSUER, place), true);
    equal(await Deno.readTextFile(place.path("mine.json")), "kept");
    await Deno.mkdir(place.path("oauth_creds.json/full"), { recursive: true });
    await rejects(deleteCredentials(QWEN_ISSUER, place), (error) => !(error instanceof Deno.errors.NotFound));
  },
);

Deno.test("loadCredentials() reads a file of a mebibyte, and refuses a larger one and leaves it", async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  const path = place.path("oauth_creds.json");
  const content = (await Deno.readTextFile(path)).padEnd(1024 * 1024);
  await Deno.writeTextFile(path, content);
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-one-secret-token");
  await Deno.writeTextFile(path, `${content} `);
  await rejects(loadCredentials(QWEN_ISSUER, place), (error) => error instanceof QwenError && error.kind === "config");
  equal((await Deno.stat(path)).size, 1024 * 1024 + 1);
  deepEqual(place.warnings, []);
});
