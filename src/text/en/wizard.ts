// English: the words of `wizard`. Functions take what varies; no word a user reads stands anywhere else.
export const wizard = {};
