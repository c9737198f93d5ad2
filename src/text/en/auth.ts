// English: the words of `auth` (the token store, its lock, refresh, quota, and `auth token|use|logout`).
// Functions take what varies; no word a user reads stands anywhere else.
export const auth = {
  notJson: "it is not JSON",
  notAnObject: "it is not a JSON object",
  fieldMissing: (name: string) => `"${name}" is missing`,
  fieldNotText: (name: string) => `"${name}" is not a string`,
  fieldNotTime: (name: string) => `"${name}" is not a time in milliseconds`,
  fieldNotSecure: (name: string) => `"${name}" is neither https nor an address of this machine`,
};
