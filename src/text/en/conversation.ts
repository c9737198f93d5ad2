// English: the words of `conversation`. Functions take what varies; no word a user reads stands anywhere else.
export const conversation = {};
