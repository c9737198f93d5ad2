// The real world in, the launcher called, the exit code out: the only `Deno.exit` of the program.
