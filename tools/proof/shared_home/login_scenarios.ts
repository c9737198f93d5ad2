// Owns the faults of one login that both programs renew: at the same moment, killed, refused, signed out.
import { type Run, verdict } from "./run.ts";
import type { Scenario, Tried } from "./scenario.ts";
import { pause, type Stage, type Who } from "./stage.ts";

/** From the start of our program to its look at the lock, with room on both sides. */
const OUR_START_MS = 300;
const ISSUER_MS = 400;
/** From that start until most of ours is over. */
const RACE_MS = 700;

function someTime(upToMs: number): Promise<void> {
  return pause(Math.random() * upToMs);
}

/** Both stand before an ended login at the same moment, as near as chance has it. */
async function startBoth(stage: Stage): Promise<Record<Who, Run> & { released: Promise<void> }> {
  stage.gates.beforeGrant = () => someTime(ISSUER_MS);
  stage.hold("lock");
  const theirs = stage.theirs();
  await stage.reached("lock", theirs);
  const ours = stage.ours("-p", "hi");
  const released = someTime(OUR_START_MS).then(() => stage.release("lock"));
  return { ours, theirs, released };
}

async function judged(stage: Stage, parts: readonly string[]): Promise<Tried> {
  const state = await stage.login();
  const left = stage.leftovers();
  const begun = stage.devices.map((who) => `${who} begin${who === "ours" ? "s" : ""} a new sign-in`);
  const happened = [...parts, ...begun, ...(left.length === 0 ? [] : ["a file is left"])].join(", ");
  return { happened, lost: state === "good" ? undefined : `login ${state}` };
}

function renewals({ server, asked }: Stage, before: number): string {
  const granted = server.granted - before;
  const refused = asked.length - granted;
  return `${granted} renewal${granted === 1 ? "" : "s"}${refused === 0 ? "" : `, ${refused} refused`}`;
}

const together: Scenario = {
  fault: "both send a prompt at once, the login has ended; the issuer takes a refresh token once",
  times: 50,
  strict: true,
  expected: /^1 renewal, ours answered, theirs answered$/,
  async attempt(stage): Promise<Tried> {
    await stage.giveLogin("ended");
    const before = stage.server.granted;
    const { ours, theirs, released } = await startBoth(stage);
    const [our, their] = await Promise.all([ours.ended, theirs.ended, released]);
    return await judged(stage, [renewals(stage, before), `ours ${verdict(our)}`, `theirs ${verdict(their)}`]);
  },
};

const valid: Scenario = {
  fault: "both send a prompt at once, the login is good",
  times: 10,
  strict: true,
  expected: /^0 renewals, ours answered, theirs answered$/,
  async attempt(stage): Promise<Tried> {
    await stage.giveLogin("good");
    const before = stage.server.granted;
    const [our, their] = await Promise.all([stage.ours("-p", "hi").ended, stage.theirs().ended]);
    return await judged(stage, [renewals(stage, before), `ours ${verdict(our)}`, `theirs ${verdict(their)}`]);
  },
};

const refused: Scenario = {
  fault: "both send a prompt at once, the endpoint takes the access token no more (401)",
  times: 10,
  strict: true,
  expected: /^[12] renewals?, ours answered, theirs answered$/,
  async attempt(stage): Promise<Tried> {
    await stage.giveLogin("good");
    stage.revokeAccess();
    const before = stage.server.granted;
    const { ours, theirs, released } = await startBoth(stage);
    const [our, their] = await Promise.all([ours.ended, theirs.ended, released]);
    return await judged(stage, [renewals(stage, before), `ours ${verdict(our)}`, `theirs ${verdict(their)}`]);
  },
};

const oursKilled: Scenario = {
  fault: "`kill -9` of ours at a random instant of that race",
  times: 25,
  strict: false,
  expected: /our next prompt answered$/,
  async attempt(stage): Promise<Tried> {
    await stage.giveLogin("ended");
    const { ours, theirs, released } = await startBoth(stage);
    await someTime(RACE_MS);
    ours.kill("SIGKILL");
    const [our, their] = await Promise.all([ours.ended, theirs.ended, released]);
    const next = await stage.ours("-p", "hi").ended;
    return await judged(stage, [
      `ours ${verdict(our)}`,
      `theirs ${verdict(their)}`,
      `our next prompt ${verdict(next)}`,
    ]);
  },
};

const theirsKilled: Scenario = {
  fault: "`kill -9` of the reference at a random instant of that race",
  times: 25,
  strict: false,
  expected: /ours answered$/,
  async attempt(stage): Promise<Tried> {
    await stage.giveLogin("ended");
    const { ours, theirs, released } = await startBoth(stage);
    await someTime(RACE_MS);
    theirs.kill("SIGKILL");
    const [our, their] = await Promise.all([ours.ended, theirs.ended, released]);
    return await judged(stage, [`theirs ${verdict(their)}`, `ours ${verdict(our)}`]);
  },
};

const theirsKilledHolding: Scenario = {
  fault: "`kill -9` of the reference while the issuer answers it (its lock stays), then a prompt of ours at once",
  times: 3,
  strict: false,
  expected: /^ours answered after (35|40) s$/,
  async attempt(stage): Promise<Tried> {
    await stage.giveLogin("ended");
    const asked = Promise.withResolvers<void>();
    stage.gates.beforeGrant = async (who) => {
      if (who === "theirs") asked.resolve();
      if (who === "theirs") await pause(500);
    };
    const theirs = stage.theirs();
    await Promise.race([asked.promise, theirs.ended]);
    theirs.kill("SIGKILL");
    const our = await stage.ours("-p", "hi").ended;
    return await judged(stage, [`ours ${verdict(our)} after ${Math.round(our.tookMs / 5000) * 5} s`]);
  },
};

const oursKilledHolding: Scenario = {
  fault: "`kill -9` of ours while the issuer answers it (its lock stays), then a prompt of the reference at once",
  times: 3,
  strict: false,
  expected: /our next prompt answered/,
  async attempt(stage): Promise<Tried> {
    await stage.giveLogin("ended");
    const asked = Promise.withResolvers<void>();
    stage.gates.beforeGrant = async (who) => {
      if (who === "ours") asked.resolve();
      if (who === "ours") await pause(500);
    };
    const ours = stage.ours("-p", "hi");
    await Promise.race([asked.promise, ours.ended]);
    ours.kill("SIGKILL");
    const their = await stage.theirs().ended;
    const next = await stage.ours("-p", "hi").ended;
    const took = `after ${Math.round(their.tookMs / 5000) * 5} s`;
    return await judged(stage, [`theirs ${verdict(their)} ${took}`, `our next prompt ${verdict(next)}`]);
  },
};

/** Every process of the reference removes the lock as it ends, whoever holds it (reference.md d.4). */
const lockTaken: Scenario = {
  fault: "ours renews; a process of the reference ends and takes our lock with it; another waits for the lock",
  times: 10,
  strict: true,
  expected: /ours answered/,
  async attempt(stage, at): Promise<Tried> {
    await stage.giveLogin("ended");
    const before = stage.server.granted;
    stage.hold("lock");
    const [ending, waiting] = [stage.theirs(), stage.theirs()];
    await Promise.all([stage.reached("lock", ending), stage.reached("lock", waiting)]);
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const gate = async (who: string): Promise<void> => {
      if (who !== "ours") return;
      asked.resolve();
      await answer.promise;
    };
    // In turn: the issuer has decided before the other one comes, or only then.
    if (at % 2 === 0) stage.gates.afterGrant = gate;
    else stage.gates.beforeGrant = gate;
    const ours = stage.ours("-p", "hi");
    await Promise.race([asked.promise, ours.ended]);
    stage.release("lock");
    await pause(300);
    ending.kill("SIGTERM");
    // The signal alone does not end it while it waits for the lock, but the lock is gone.
    await pause(300);
    ending.kill("SIGKILL");
    await ending.ended;
    await pause(2500);
    answer.resolve();
    const [our, their] = await Promise.all([ours.ended, waiting.ended]);
    return await judged(stage, [renewals(stage, before), `ours ${verdict(our)}`, `theirs ${verdict(their)}`]);
  },
};

const signedOut: Scenario = {
  fault: "`qwen auth logout` of ours while the reference runs and is about to renew",
  times: 3,
  strict: true,
  expected: /^ours exit 0, theirs/,
  async attempt(stage): Promise<Tried> {
    await stage.giveLogin("ended");
    stage.hold("lock");
    const theirs = stage.theirs();
    await stage.reached("lock", theirs);
    const our = await stage.ours("auth", "logout").ended;
    const gone = await stage.login() === "gone";
    stage.release("lock");
    const their = await theirs.ended;
    const back = await stage.login() !== "gone";
    const what = back ? "the reference puts the login back" : "the login stays away";
    return { happened: `ours exit ${our.code}${gone ? "" : ", not gone"}, theirs ${verdict(their)}: ${what}` };
  },
};

export const LOGIN_SCENARIOS: readonly Scenario[] = [
  together,
  valid,
  refused,
  oursKilled,
  theirsKilled,
  theirsKilledHolding,
  oursKilledHolding,
  lockTaken,
  signedOut,
];
