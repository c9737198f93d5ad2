// Owns the search for the env file: which paths are looked at in which order, which one is taken, and the trace that
// tells it. The first file found is taken whole and the search ends there: files are never merged (compatibility 1.1).
// A directory is never listed; every path costs one `stat`.
import { text } from "../../text/text.ts";
import type { Warning } from "../configuration.ts";
import { type Assignment, foreignLines, parseDotenv } from "./dotenv.ts";
import { type Refusal, refusalOf } from "./env_rules.ts";
import { readGuarded, readProjects } from "./file_guard.ts";
import { pathRules } from "./path_rules.ts";
import type { Paths } from "./paths.ts";
import type { FileScope, Sourced } from "../source.ts";
import type { World } from "../world.ts";

/** A place where an env file may be. */
export interface EnvPlace {
  readonly path: string;
  readonly scope: FileScope;
  /** A plain `.env`, as opposed to `.qwen/.env`. */
  readonly plain: boolean;
}

/**
 * What became of a place. The first five are passed over; `linked` is a project's file that lies elsewhere, `untrusted` one in a
 * folder that the user does not trust. The last four end the search.
 */
export type EnvOutcome =
  | "absent"
  | "not-a-file"
  | "foreign"
  | "linked"
  | "untrusted"
  | "taken"
  | "unreadable"
  | "too-large"
  | "not-text";

/** One step of the search. */
export interface EnvStep extends EnvPlace {
  readonly outcome: EnvOutcome;
}

/** A variable of the file that was not taken. */
export interface RefusedVariable {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly reason: Refusal;
}

/** What the search found. */
export interface EnvSearch {
  /** Every path looked at, in order; the last is the one that ended the search, if one did. */
  readonly steps: readonly EnvStep[];
  /** The place that ended the search, even if nothing could be taken from it. */
  readonly file?: EnvPlace;
  /** The variables taken; an empty value counts as unset later, not here. */
  readonly variables: ReadonlyMap<string, Sourced<string>>;
  readonly refused: readonly RefusedVariable[];
  /** Names whose value was cut at a `#` in the middle of a word. */
  readonly cut: ReadonlySet<string>;
  /** A file of the user's that was not reached, because the search had ended before it. */
  readonly unreached?: string;
  readonly warnings: readonly Warning[];
}

/** What the search has to know. */
export interface EnvSearchOptions {
  readonly paths: Paths;
  /** Names kept out of a plain project `.env`. */
  readonly excluded: readonly string[];
  /** False in a folder that the user's folder trust does not cover: a project's files are passed over there. */
  readonly projectTrusted: boolean;
}

/** Finds the env file and takes its variables. */
export function searchEnvFile(world: World, options: EnvSearchOptions): EnvSearch {
  const steps: EnvStep[] = [];
  const warnings: Warning[] = [];
  for (const place of envPlaces(world, options.paths)) {
    const { outcome, assignments, foreign } = look(world, place, options);
    steps.push({ ...place, outcome });
    if (outcome === "absent" || outcome === "not-a-file" || outcome === "untrusted") continue;
    if (outcome !== "taken") {
      warnings.push({ code: `env-file-${outcome}`, message: text().config[outcome](place.path) });
    }
    if (outcome === "foreign" || outcome === "linked") continue;
    warnings.push(...foreign);
    return {
      steps,
      file: place,
      ...unreachedBehind(place, { world, paths: options.paths }),
      ...take(place, { assignments, excluded: options.excluded, warnings }),
    };
  }
  return { steps, variables: new Map(), refused: [], cut: new Set(), warnings };
}

/** A project's file hides the user's own: which one, those who look for their key want to know. */
function unreachedBehind(
  { scope }: EnvPlace,
  { world, paths }: { readonly world: World; readonly paths: Paths },
): Pick<EnvSearch, "unreached"> {
  if (scope !== "project") return {};
  const hidden = [...homePlaces(world, paths)].find(({ path }) => world.stat(path)?.kind === "file");
  return hidden === undefined ? {} : { unreached: hidden.path };
}

/** Names of variables that this program may read. */
const OURS = /^(?:OPENAI|QWEN)_|_API_KEY$|_BASE_URL$/;

interface Look {
  readonly outcome: EnvOutcome;
  readonly assignments: ReadonlyMap<string, Assignment>;
  /** Told of lines in another shell's words. */
  readonly foreign: readonly Warning[];
}

function look(world: World, place: EnvPlace, options: EnvSearchOptions): Look {
  const none = new Map<string, Assignment>();
  if (place.scope === "project" && !options.projectTrusted) {
    const there = world.stat(place.path)?.kind;
    return {
      outcome: there === undefined ? "absent" : there === "file" ? "untrusted" : "not-a-file",
      assignments: none,
      foreign: [],
    };
  }
  const file = place.scope === "project" ? readProjects(world, place.path) : readGuarded(world, place.path);
  if (file.outcome !== "text") return { outcome: file.outcome, assignments: none, foreign: [] };
  const foreign = foreignLines(file.text).filter(({ name }) => OURS.test(name)).map(({ name, line }) => ({
    code: "env-file-dialect",
    message: text().config.foreignLine({ path: place.path, line, name }),
  }));
  return { outcome: "taken", assignments: parseDotenv(file.text), foreign };
}

interface Taking {
  readonly assignments: ReadonlyMap<string, Assignment>;
  readonly excluded: readonly string[];
  readonly warnings: readonly Warning[];
}

function take(place: EnvPlace, taking: Taking): Pick<EnvSearch, "variables" | "refused" | "cut" | "warnings"> {
  const variables = new Map<string, Sourced<string>>();
  const refused: RefusedVariable[] = [];
  for (const [name, { value, line }] of taking.assignments) {
    const reason = refusalOf(name, { ...place, excluded: taking.excluded });
    if (reason !== undefined) refused.push({ name, path: place.path, line, reason });
    else {
      variables.set(name, {
        value,
        source: { kind: "env-file", name, path: place.path, line, scope: place.scope },
      });
    }
  }
  const loaders = refused.filter(({ reason }) => reason === "loader").map(({ name }) => name);
  const warnings = loaders.length === 0
    ? taking.warnings
    : [...taking.warnings, { code: "env-file-loader", message: text().config.loaderRefused(place.path, loaders) }];
  const cut = new Set([...taking.assignments].filter(([, { isCut }]) => isCut === true).map(([name]) => name));
  return { variables, refused, cut, warnings };
}

/** Every place in the order of the search; each is there once. */
function* envPlaces(world: World, paths: Paths): Generator<EnvPlace> {
  const seen = new Set<string>();
  for (const place of walk(world, paths)) {
    if (seen.has(place.path)) continue;
    seen.add(place.path);
    yield place;
  }
}

function* walk(world: World, paths: Paths): Generator<EnvPlace> {
  const { join, parent } = pathRules(world.os);
  for (let at: string | undefined = world.cwd; at !== undefined; at = parent(at)) {
    if (at === paths.home || at === paths.realHome) {
      yield* homePlaces(world, paths);
      continue;
    }
    const own = join(at, ".qwen");
    yield { path: join(own, ".env"), scope: own === paths.qwenHome ? "user" : "project", plain: false };
    // In the directory that QWEN_HOME names, `.env` is the one that `~/.qwen/.env` would be.
    const moved = at === paths.qwenHome;
    yield { path: join(at, ".env"), scope: moved ? "user" : "project", plain: !moved };
  }
  yield* homePlaces(world, paths);
}

/** The user's own files: where `QWEN_HOME` moved the directory, the usual one still counts, after it (compatibility 1.1). */
function* homePlaces(world: World, { home, qwenHome }: Paths): Generator<EnvPlace> {
  const { join } = pathRules(world.os);
  if (qwenHome !== undefined) yield { path: join(qwenHome, ".env"), scope: "user", plain: false };
  if (home === undefined) return;
  yield { path: join(join(home, ".qwen"), ".env"), scope: "user", plain: false };
  yield { path: join(home, ".env"), scope: "user", plain: true };
}
