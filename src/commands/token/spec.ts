// `qwen auth token`: a valid token or key for another program.
import { duration, toggle } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const TOKEN = spec({
  kind: "auth token",
  flags: {
    refresh: toggle(),
    show: toggle(),
    /** A token that lives no longer is renewed. */
    minValid: duration({ usually: "30s" }),
    json: toggle(),
  },
  needs: "service",
  asks: ["prepare-home"],
});
