// English: the words of `errors`. Functions take what varies; no word a user reads stands anywhere else.
export const errors = {};
