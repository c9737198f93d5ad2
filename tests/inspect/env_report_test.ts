import { deepEqual, equal } from "node:assert/strict";
import { envReportJson, envReportText } from "../../src/inspect/env_report.ts";
import { shownValue } from "../../src/inspect/shown_value.ts";
import { json, load } from "../fakes/fake_load.ts";

const KEY = "sk-0123456789abcdef0123";
const PROJECT = "/home/me/project/.env";

Deno.test("envReportText() tells file, variables and what was not taken", async () => {
  const loaded = await load({
    env: { OPENAI_MODEL: "mine" },
    files: { [PROJECT]: `OPENAI_API_KEY=${KEY}\nOPENAI_MODEL=m\nE=\nDEBUG=1` },
  });
  equal(
    envReportText(loaded, { trace: false }),
    [
      "Env file  ~/project/.env  (project)",
      "Home      ~/.qwen         (default)",
      "",
      "Variables:",
      "  OPENAI_API_KEY  sk-****0123  (line 1)",
      "  OPENAI_MODEL    m            (line 2; not used: OPENAI_MODEL from the environment wins)",
      "  E                            (line 3; empty counts as unset)",
      "",
      "Not taken:",
      "  DEBUG (line 4): kept out of a project's .env; put it in .qwen/.env to have it",
    ].join("\n"),
  );
});

Deno.test("envReportText() with trace tells every path in order", async () => {
  const loaded = await load({ files: { "/home/me/project/.env": { kind: "directory" }, "/home/me/.env": "A=1" } });
  equal(
    envReportText(loaded, { trace: true }).split("\n\n").at(-1),
    [
      "Search, in this order:",
      "     ~/project/.qwen/.env  (not there)",
      "  -  ~/project/.env        (passed over: not a regular file)",
      "     ~/.qwen/.env          (not there)",
      "  *  ~/.env                (taken; the search ends here)",
    ].join("\n"),
  );
});

Deno.test("envReportJson() gives the same as data, the trace only when asked for", async () => {
  const loaded = await load({ files: { [PROJECT]: `OPENAI_API_KEY=${KEY}\nLD_PRELOAD=x` } });
  const report = envReportJson(loaded, { trace: true });
  deepEqual(report.file, { path: PROJECT, scope: "project" });
  deepEqual(report.variables, [{ name: "OPENAI_API_KEY", value: "sk-****0123", line: 1, shadowedBy: null }]);
  deepEqual(report.refused, [{ name: "LD_PRELOAD", path: PROJECT, line: 2, reason: "loader" }]);
  deepEqual(report.trace?.map(({ outcome }) => outcome), ["absent", "taken"]);
  deepEqual(report.warnings.map(({ code }) => code), ["env-file-loader"]);
  equal("trace" in envReportJson(loaded, { trace: false }), false);
  equal(JSON.stringify(report).includes(KEY), false);
});

Deno.test("envReportJson() names what is used in a variable's place, and the settings files", async () => {
  const settings = "/home/me/.qwen/settings.json";
  const loaded = await load({
    env: { OPENAI_MODEL: "mine" },
    files: { [PROJECT]: "OPENAI_MODEL=m\nEMPTY=", [settings]: json({ model: { name: "s" } }) },
  });
  const report = envReportJson(loaded, { trace: false });
  deepEqual(report.variables, [
    { name: "OPENAI_MODEL", value: "m", line: 1, shadowedBy: { kind: "environment", name: "OPENAI_MODEL" } },
    { name: "EMPTY", value: "", line: 2, shadowedBy: null },
  ]);
  deepEqual(report.settings, [{ path: settings, scope: "user" }]);
});

Deno.test("envReportText() without a file says so, and shows no empty list", async () => {
  const told = envReportText(await load(), { trace: false });
  equal(told.split("\n").length, 2, told);
});

/** [name, value, what is shown] */
const SHOWN: readonly (readonly [string, string, string])[] = [
  ["OPENAI_API_KEY", KEY, "sk-****0123"],
  ["DB_PASSWORD", "hunter2", "****"],
  ["GITHUB_TOKEN", "ghp_0123456789abcdef0123", "ghp_****0123"],
  ["INNOCENT", KEY, "sk-****0123"],
  ["OPENAI_BASE_URL", "https://me:pw@h.example/v1?key=abc&x=1", "https://****@h.example/v1?key=****&x=****"],
  ["OPENAI_MODEL", "gpt-4o", "gpt-4o"],
  ["KEY", "", ""],
];

for (const [name, value, shown] of SHOWN) {
  Deno.test(`shownValue() of ${name}=${value}`, () => equal(shownValue(name, value), shown));
}
