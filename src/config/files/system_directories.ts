// Owns where an administrator's settings are, on each kind of system (compatibility 2.1).
import type { World } from "../world.ts";

export const SYSTEM_DIRECTORIES: Readonly<Record<World["os"], string>> = {
  linux: "/etc/qwen-code",
  darwin: "/Library/Application Support/QwenCode",
  windows: "C:\\ProgramData\\qwen-code",
};
