// English: the words of `args`. Functions take what varies; no word a user reads stands anywhere else.
export const args = {};
