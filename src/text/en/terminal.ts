// English: the words of `terminal`. Functions take what varies; no word a user reads stands anywhere else.
export const terminal = {};
