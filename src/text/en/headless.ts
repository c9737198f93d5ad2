// English: the words of `headless`. Functions take what varies; no word a user reads stands anywhere else.
export const headless = {};
