// English: the words of `ship`. Functions take what varies; no word a user reads stands anywhere else.
export const ship = {};
