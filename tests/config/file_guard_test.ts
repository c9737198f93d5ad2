// The one careful opening of a configuration file: what it refuses, and that what it refuses is not opened.
import { deepEqual, equal } from "node:assert/strict";
import { type GuardedFile, MAX_FILE_BYTES, readGuarded } from "../../src/config/files/file_guard.ts";
import { type FakeFile, fakeWorld, type FakeWorldOptions } from "../fakes/fake_world.ts";

const PATH = "/srv/team/.qwen/settings.json";

/** What opening came to, and whether a byte was asked for. */
function opened(files: Readonly<Record<string, FakeFile>>, path = PATH, more: FakeWorldOptions = {}): {
  readonly outcome: GuardedFile["outcome"];
  readonly read: boolean;
} {
  const world = fakeWorld({ ...more, files });
  const { outcome } = readGuarded(world, path);
  return { outcome, read: world.reads.length > 0 };
}

Deno.test("readGuarded() takes a text up to the bound, and no more of a file than that", () => {
  const text = (length: number): string => "x".repeat(length);
  deepEqual(opened({ [PATH]: text(MAX_FILE_BYTES) }), { outcome: "text", read: true });
  deepEqual(opened({ [PATH]: text(MAX_FILE_BYTES + 1) }), { outcome: "too-large", read: false });
});

Deno.test("readGuarded() refuses a file that grew, or that tells a size of 0, by the bytes that came", () => {
  const content = "x".repeat(MAX_FILE_BYTES + 1);
  for (const size of [0, 10, MAX_FILE_BYTES]) {
    deepEqual(opened({ [PATH]: { content, size } }), { outcome: "too-large", read: true }, String(size));
  }
});

Deno.test("readGuarded() tells apart what is absent, no file, unreadable and no text, and opens no pipe", () => {
  deepEqual(opened({}), { outcome: "absent", read: false });
  deepEqual(opened({ [PATH]: { kind: "other" } }), { outcome: "not-a-file", read: false });
  deepEqual(opened({ [PATH]: { kind: "directory" } }), { outcome: "not-a-file", read: false });
  deepEqual(opened({ [PATH]: { content: "x", unreadable: true } }), { outcome: "unreadable", read: true });
  deepEqual(opened({ [PATH]: new Uint8Array([0xc3, 0x28, 0xff]) }), { outcome: "not-text", read: true });
});

/** A folder that anybody may write to, and one that only its owner may. */
const OPEN = { kind: "directory", mode: 0o777, uid: 0 } as const;
const CLOSED = { kind: "directory", mode: 0o755, uid: 0 } as const;
const THEIRS = { content: "{}", uid: 1234 };

Deno.test("readGuarded() passes over a stranger's file where others may write: in the folder, or in the one above a .qwen", () => {
  const foreign = { outcome: "foreign", read: false } as const;
  deepEqual(opened({ "/srv/team": CLOSED, "/srv/team/.qwen": OPEN, [PATH]: THEIRS }), foreign);
  deepEqual(opened({ "/srv/team": OPEN, "/srv/team/.qwen": CLOSED, [PATH]: THEIRS }), foreign);
  const stranger = { "/srv/team": OPEN, "/srv/team/.qwen": { ...CLOSED, uid: 1234 } };
  deepEqual(opened({ ...stranger, [PATH]: "{}" }), foreign, "the .qwen itself is a stranger's");
});

Deno.test("readGuarded() takes a stranger's file where nobody else may write, however open the folder above is", () => {
  const files = { "/srv/team": OPEN, "/srv/team/sub": CLOSED, "/srv/team/sub/.env": THEIRS };
  deepEqual(opened(files, "/srv/team/sub/.env"), { outcome: "text", read: true });
  deepEqual(opened({ "/srv/team": CLOSED, "/srv/team/.qwen": CLOSED, [PATH]: THEIRS }), {
    outcome: "text",
    read: true,
  });
});

Deno.test("readGuarded() takes the user's own file and root's wherever they lie", () => {
  for (const uid of [0, 1000]) {
    const files = { "/srv/team": OPEN, "/srv/team/.qwen": { ...OPEN, uid }, [PATH]: { content: "{}", uid } };
    equal(opened(files).outcome, "text", String(uid));
  }
  equal(opened({ "/srv/team/.qwen": OPEN, [PATH]: THEIRS }, PATH, { uid: null }).outcome, "text", "no owners here");
});
