// English: the words of `inspect`. Functions take what varies; no word a user reads stands anywhere else.
export const inspect = {};
