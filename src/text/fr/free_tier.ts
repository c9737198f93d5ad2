// French: what became of Qwen OAuth's free tier (compatibility 4.6). What follows from it is said where it is met: at a
// refused sign-in, at a prompt, and before either.
export const FREE_TIER_ENDED = "L’offre gratuite de Qwen OAuth a pris fin le 2026-04-15";
