// English: the words of `doctor`. Functions take what varies; no word a user reads stands anywhere else.
export const doctor = {};
