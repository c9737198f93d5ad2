// English: the words of `config`. Functions take what varies; no word a user reads stands anywhere else.
export const config = {};
