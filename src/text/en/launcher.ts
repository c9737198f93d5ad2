// English: the words of `launcher`. Functions take what varies; no word a user reads stands anywhere else.
export const launcher = {};
