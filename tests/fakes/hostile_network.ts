// A network that lies, inside a namespace of its own: its name server says of every name that it is 10.99.0.9, where a server
// answers "THEIRS"; this machine's own at 127.0.0.1 answers "ours". Prints "ready". Arguments: the port.
const port = Number(Deno.args[0]);

function answer(who: string): Response {
  const message = { role: "assistant", content: `from ${who}` };
  return Response.json({ model: "m", choices: [{ index: 0, message, finish_reason: "stop" }] });
}

const quiet = { onListen: (): void => {} };
Deno.serve({ hostname: "127.0.0.1", port, ...quiet }, () => answer("ours"));
Deno.serve({ hostname: "10.99.0.9", port, ...quiet }, () => answer("THEIRS"));
// A proxy that would like to see everything.
Deno.serve({ hostname: "10.99.0.9", port: port + 1, ...quiet }, () => answer("THEIRS"));

const names = Deno.listenDatagram({ transport: "udp", hostname: "10.99.0.1", port: 53 });
Deno.stdout.writeSync(new TextEncoder().encode("ready\n"));
for await (const [query, from] of names) {
  let end = 12;
  while ((query[end] ?? 0) !== 0) end += (query[end] ?? 0) + 1;
  const question = query.slice(12, end + 5);
  const isA = question.at(-3) === 1;
  const head = [...query.slice(0, 2), 0x81, 0x80, 0, 1, 0, isA ? 1 : 0, 0, 0, 0, 0];
  const told = isA ? [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 99, 0, 9] : [];
  await names.send(new Uint8Array([...head, ...question, ...told]), from);
}
