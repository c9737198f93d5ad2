// Baseline: the least program that streams one answer to stdout. No SDK, no configuration, no sandbox: the floor.
// It prints the text of each network chunk at once, as `qwen -p` must.

const encoder = new TextEncoder();

/** The text of one line of the stream, or nothing. */
function textOf(line: string): string {
  if (!line.startsWith("data: ") || line === "data: [DONE]") return "";
  const data: { choices?: { delta?: { content?: string } }[] } = JSON.parse(line.slice(6));
  return data.choices?.[0]?.delta?.content ?? "";
}

async function printAnswer(baseUrl: string, model: string): Promise<void> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer bench" },
    body: JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "hi" }] }),
  });
  let rest = "";
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    let out = "";
    for (const line of lines) out += textOf(line);
    if (out !== "") Deno.stdout.writeSync(encoder.encode(out));
  }
  Deno.stdout.writeSync(encoder.encode("\n"));
}

await printAnswer(Deno.env.get("OPENAI_BASE_URL") ?? "", Deno.args[0] ?? "bench");
