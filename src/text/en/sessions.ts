// English: the words of `sessions`. Functions take what varies; no word a user reads stands anywhere else.
export const sessions = {};
