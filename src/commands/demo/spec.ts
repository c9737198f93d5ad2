// `qwen demo`: the built-in service, sign-in and answer, to look at.
import { spec } from "../../args/spec/spec.ts";

export const DEMO = spec({ kind: "demo", flags: {}, needs: "browser" });
