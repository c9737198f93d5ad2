import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { checkMessage } from "../../src/contract/check.ts";

Deno.test("checkMessage() lets the two kinds of messages through as they are, and no other", () => {
  deepEqual(checkMessage({ type: "exit", code: 4 }), { type: "exit", code: 4 });
  const request = { kind: "open-url", url: "https://example.com/" };
  deepEqual(checkMessage({ type: "request", id: 1, request }), { type: "request", id: 1, request });
  for (const type of ["ready", "start", "answer", "", 1]) equal(checkMessage({ type, id: 1, request }), undefined);
});

Deno.test("checkMessage() turns an exit code that is none of ours into a failure", () => {
  for (const code of [-1, 3.5, 99, "0", null, undefined, Number.NaN]) {
    deepEqual(checkMessage({ type: "exit", code }), { type: "exit", code: 1 });
  }
});

const USE = { kind: "use", scope: "user", method: "openai", key: "keep" };

Deno.test("checkMessage() lets every request through as it is", () => {
  const good = [
    { kind: "open-url", url: "https://example.com/" },
    { kind: "read-file", path: "a", maxBytes: 100 },
    { kind: "write-file", path: "a", text: "b", overwrite: true },
    { kind: "connect", hosts: ["a:1"], reason: "r", handover: { a: 1 } },
    { kind: "restart", handover: {}, overrides: { key: { set: "k" }, model: "m", baseUrl: "u", method: "openai" } },
    { kind: "save-configuration", edit: { ...USE, key: "remove", baseUrl: "u", model: "m", issuer: "i" } },
    { kind: "save-configuration", edit: { kind: "forget-key", scope: "project" } },
    { kind: "save-configuration", edit: { kind: "keep-workload", scope: "user", baseUrl: "u", model: "m" } },
    { kind: "prepare-home" },
    { kind: "send-kept" },
    { kind: "show-demo" },
    { kind: "keyboard", raw: true },
  ];
  for (const request of good) {
    deepEqual(checkMessage({ type: "request", id: 1, request }), { type: "request", id: 1, request });
  }
});

Deno.test("checkMessage() lets an edit through for each way of signing in and each place, with a key set, kept or taken out", () => {
  for (const method of ["openai", "qwen-oauth", "oauth"]) {
    for (const scope of ["user", "project"]) {
      for (const key of ["keep", "remove", { set: "k" }, { set: "" }]) {
        const edit = { kind: "use", scope, method, key, baseUrl: undefined, model: undefined, issuer: undefined };
        const request = { kind: "save-configuration", edit };
        deepEqual(checkMessage({ type: "request", id: 1, request }), { type: "request", id: 1, request });
      }
    }
  }
});

Deno.test("checkMessage() drops requests with a field of the wrong type", () => {
  const bad = [
    { kind: "open-url", url: 1 },
    { kind: "read-file", path: "a" },
    { kind: "read-file", path: 1, maxBytes: 1 },
    { kind: "read-file", path: "a", maxBytes: "1" },
    { kind: "write-file", path: 1, text: "b", overwrite: false },
    { kind: "write-file", path: "a", text: 1, overwrite: false },
    { kind: "write-file", path: "a", text: "b", overwrite: "yes" },
    { kind: "connect", hosts: ["a:1", 2], reason: "r", handover: {} },
    { kind: "connect", hosts: ["a:1"], reason: "r", handover: [] },
    { kind: "restart", overrides: {} },
    { kind: "restart", handover: {} },
    { kind: "restart", handover: {}, overrides: {} },
    { kind: "restart", handover: {}, overrides: { key: 1 } },
    { kind: "restart", handover: {}, overrides: { key: { set: 1 } } },
    ...["model", "baseUrl", "method"].map((name) => ({
      kind: "restart",
      handover: {},
      overrides: { key: "keep", [name]: 1 },
    })),
    { kind: "save-configuration", edit: { ...USE, kind: "write" } },
    { kind: "save-configuration", edit: { ...USE, scope: "everyone" } },
    { kind: "save-configuration", edit: { ...USE, method: "none" } },
    { kind: "save-configuration", edit: { kind: "forget-key", scope: "everyone" } },
    { kind: "save-configuration", edit: { kind: "keep-workload", scope: "project" } },
    { kind: "save-configuration", edit: { kind: "keep-workload", scope: "user", baseUrl: 1 } },
    { kind: "save-configuration", edit: { kind: "keep-workload", scope: "user", model: 1 } },
    ...["", "none", 1, {}, { set: 1 }, undefined].map((key) => ({
      kind: "save-configuration",
      edit: { ...USE, key },
    })),
    ...["baseUrl", "model", "issuer"].map((name) => ({ kind: "save-configuration", edit: { ...USE, [name]: 1 } })),
    { kind: "keyboard", raw: 1 },
    { kind: "run", program: "sh" },
  ];
  for (const request of bad) {
    equal(checkMessage({ type: "request", id: 1, request }), undefined, JSON.stringify(request));
  }
});

Deno.test("checkMessage() drops unknown fields of an edit and of overrides", () => {
  const edit = { ...USE, key: { set: "k", evil: true }, evil: true };
  const checked = checkMessage({ type: "request", id: 1, request: { kind: "save-configuration", edit } });
  equal(JSON.stringify(checked).includes("evil"), false);
  const restart = { kind: "restart", handover: {}, overrides: { key: "keep", model: "m", evil: true } };
  equal(JSON.stringify(checkMessage({ type: "request", id: 1, request: restart })).includes("evil"), false);
});

Deno.test("checkMessage() answers anything at all without throwing", () => {
  fc.assert(fc.property(fc.anything(), (data) => {
    checkMessage(data);
    checkMessage({ type: "request", id: 1, request: data });
    checkMessage({ type: "exit", code: data });
  }));
});
