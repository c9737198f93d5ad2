import { deepEqual, equal, match } from "node:assert/strict";
import { forms, runProgram } from "../fakes/program.ts";
import { startDemoServer } from "../../src/demo/server.ts";

for (const form of forms()) {
  Deno.test(`${form.name}: qwen models lists what the endpoint offers, and says when the key is refused`, async () => {
    const server = startDemoServer({ apiKey: "right-key", wordDelayMs: 0, pendingPolls: 0 });
    try {
      const env = { OPENAI_BASE_URL: `${server.origin}/v1`, OPENAI_API_KEY: "right-key" };
      const listed = await runProgram(form, { args: ["models"], env });
      deepEqual(listed, { code: 0, signal: null, stdout: "demo-small\ncoder-model\n", stderr: "" });
      const asData = await runProgram(form, { args: ["models", "--json", "-m", "coder-model"], env });
      deepEqual(JSON.parse(asData.stdout).models, [
        { id: "demo-small", configured: false },
        { id: "coder-model", configured: true },
      ]);
      const refused = await runProgram(form, { args: ["models"], env: { ...env, OPENAI_API_KEY: "wrong-key" } });
      equal(refused.code, 4);
      match(refused.stderr, /OPENAI_API_KEY/);
    } finally {
      await server.close();
    }
  });
}
