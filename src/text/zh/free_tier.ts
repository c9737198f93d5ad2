// Simplified Chinese: what became of Qwen OAuth's free tier (compatibility 4.6). Said where it is met: at a
// refused sign-in, at a prompt, and before either.
export const FREE_TIER_ENDED = "Qwen OAuth 的免费额度已于 2026-04-15 终止";
