// `qwen serve`: the gateway, for other programs of this machine.
import { address, aliases, choice, count, duration, list, origins, toggle, words } from "../../args/spec/flag.ts";
import { spec, type Values } from "../../args/spec/spec.ts";

/** How the gateway behaves, for `serve` and `exec`. Long reasoning must survive: a model may think for minutes. */
export const GATEWAY_FLAGS = {
  /** A vendor's own login is lent, too. */
  lendLogin: toggle(),
  /** Further services, by name. */
  also: list({ placeholder: "name" }),
  /** What names of models stand for. */
  alias: aliases(),
  /** Origins of pages that may ask. */
  allowOrigin: origins(),
  /** Bound on the wait for the head of an answer. */
  firstByteTimeout: duration({ default: "10m" }),
  /** Bound on silence within an answer. */
  idleTimeout: duration({ default: "5m" }),
  /** How long the answers under way may take when it is ended. */
  drainTimeout: duration({ default: "30s" }),
  maxStreams: count({ least: 1, most: 10_000, default: 64 }),
  /** In MiB. */
  maxBody: count({ least: 1, most: 1024, default: 64 }),
};

export type GatewayFlags = Values<typeof GATEWAY_FLAGS>;

export const SERVE = spec({
  kind: "serve",
  flags: {
    port: count({ most: 65_535 }),
    /** The file with the secret of the door; it is made where it is not there. Without it every run has a new one. */
    /** A socket in place of a port, unless one is named as well. */
    socket: words({ placeholder: "file" }),
    /** Another address of the machine than loopback. */
    listen: address(),
    /** Names by which it may be called there. */
    calledAs: list({ placeholder: "name" }),
    tokenFile: words({ placeholder: "file" }),
    json: toggle(),
    ...GATEWAY_FLAGS,
    // Beside the command of `exec` there is a screen that belongs to that.
    quiet: toggle(),
    logFormat: choice({ placeholder: "format", choices: ["text", "json"], default: "text" }),
  },
  needs: "service",
  filled: ["socket", "listen", "tokenFile", "port"],
  apart: [["socket", "listen"]],
  together: [["listen", "port"], ["listen", "tokenFile"], ["calledAs", "listen"]],
  asks: ["prepare-home", "fresh-key"],
});
