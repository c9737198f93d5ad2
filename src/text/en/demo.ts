// English: the words of `demo`. Functions take what varies; no word a user reads stands anywhere else.
export const demo = {};
