// Baseline: what starting the runtime costs by itself. It does nothing, on purpose.
export {};
