// The real world in, the launcher called, the exit code out: the only `Deno.exit` of the program.
import { launch } from "./src/launcher/launch.ts";

Deno.exit(await launch(Deno.args));
