// Owns the list of facts about the place that a login needs to choose its flow (is there a browser? is this SSH?).
// The sandbox cannot read them itself: it gets these few, and of most only whether they are set.
import type { World } from "../../config/world.ts";

/** Variables whose value matters and is harmless. */
const VALUES = ["BROWSER", "DEBIAN_FRONTEND"];
/** Variables of which only "set" is told. */
const PRESENCE = [
  "DISPLAY",
  "WAYLAND_DISPLAY",
  "MIR_SOCKET",
  "WSL_DISTRO_NAME",
  "WSL_INTEROP",
  "SSH_CONNECTION",
  "SSH_TTY",
  "SSH_CLIENT",
  "NO_BROWSER",
  "CI",
  "container",
  "CODESPACES",
  "KUBERNETES_SERVICE_HOST",
  "REMOTE_CONTAINERS",
];
/** Files whose presence tells a container. */
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];

/** The facts, by name; `OS` and `CONTAINER` are ours. */
export function surroundings(world: World): Readonly<Record<string, string>> {
  const facts: Record<string, string> = { OS: world.os };
  for (const name of VALUES) {
    const value = world.env(name);
    if (value !== undefined && value !== "") facts[name] = value;
  }
  for (const name of PRESENCE) {
    const value = world.env(name);
    if (value !== undefined && value !== "") facts[name] = "1";
  }
  if (CONTAINER_MARKS.some((path) => world.stat(path) !== undefined)) facts.CONTAINER = "1";
  return facts;
}
