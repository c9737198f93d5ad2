// English: the words of `chat`. Functions take what varies; no word a user reads stands anywhere else.
export const chat = {};
