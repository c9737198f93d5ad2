// English: the words of `login`. Functions take what varies; no word a user reads stands anywhere else.
export const login = {};
