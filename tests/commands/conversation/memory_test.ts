// An hour-long session of a thousand turns: what is held on to grows with the words that were said and with nothing else.
import { equal, ok } from "node:assert/strict";
import type { ChatClient } from "../../../src/chat/client.ts";
import type { ChatEvent } from "../../../src/chat/events.ts";
import { History, MAX_HISTORY } from "../../../src/commands/conversation/history.ts";
import { Talk } from "../../../src/commands/conversation/state.ts";
import { takeTurn } from "../../../src/commands/conversation/take_turn.ts";
import { KnownSecrets } from "../../../src/sandbox/services/secrets_in_text.ts";
import { keepSession } from "../../../src/commands/sessions/sessions.ts";
import { FakeHomeFiles } from "../../fakes/fake_home_files.ts";
import { FakeScreen } from "../../fakes/fake_screen.ts";

const TURNS = 1000;

/** A signal that counts who listens to it. */
class CountedSignal extends AbortController {
  listening = 0;

  constructor() {
    super();
    const { signal } = this;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...parameters: Parameters<typeof add>): void => {
      this.listening += 1;
      add(...parameters);
    };
    signal.removeEventListener = (...parameters: Parameters<typeof remove>): void => {
      this.listening -= 1;
      remove(...parameters);
    };
  }
}

Deno.test("a thousand turns leave behind their words and nothing else", async () => {
  const screen = new FakeScreen();
  const talk = new Talk({ id: "id-1", model: "m" });
  const secrets = new KnownSecrets();
  const files = new FakeHomeFiles();
  const history = new History({ files, secrets, now: () => 1 });
  const keeper = keepSession({
    files,
    secrets,
    head: { id: "id-1", cwd: "/p", createdAt: 1 },
    size: 0,
    now: () => 1,
    onStop: (reason) => ok(false, reason),
  });
  const counted = new CountedSignal();
  let resizes = 0;
  const { terminal } = screen;
  const onResize = terminal.onResize.bind(terminal);
  terminal.onResize = (listener) => {
    resizes += 1;
    const stop = onResize(listener);
    return () => {
      resizes -= 1;
      stop();
    };
  };
  let largest = 0;
  const client: ChatClient = {
    async *stream({ messages }): AsyncGenerator<readonly ChatEvent[], void, undefined> {
      largest = messages.length;
      yield [{ type: "model", model: "m" }, { type: "reasoning", text: "thinking " }];
      yield [{ type: "text", text: "# Title\n\nsome `text` and\n\n```ts\nconst a = 1;\n```\n" }];
      yield [{ type: "finish", reason: "stop" }];
      await Promise.resolve();
    },
    models: () => Promise.resolve([]),
  };
  for (let index = 0; index < TURNS; index += 1) {
    secrets.add(`token-number-${index}`);
    await history.add(`question ${index}`);
    const { outcome } = await takeTurn(`question ${index}`, {
      terminal,
      client,
      talk,
      signal: counted.signal,
      typed: "",
      fail: (error) => ok(false, String(error)),
      keepQuestion: (question) => keeper.question(question),
      provider: "custom",
      host: "llm.example",
      keepAnswer: (turn) => keeper.answer(turn),
    });
    equal(outcome, "answered");
  }
  equal(talk.turns.length, TURNS);
  equal(largest, 2 * TURNS - 1);
  equal(talk.attachments.length, 0);
  ok(talk.lastReasoning.length < 20);
  ok(history.lines.length <= MAX_HISTORY);
  ok(secrets.size <= 16);
  equal(screen.clock.waiting, 0);
  equal(counted.listening, 0);
  equal(resizes, 0);
});
