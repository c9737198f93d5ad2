// The first module of every cell but a headless prompt's: it can run each command of the table, and loads only that one.
import { loadCommand } from "./command_table.ts";
import { serveCell } from "./serve.ts";

serveCell(loadCommand);
