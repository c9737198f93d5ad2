// English: the words of `auth` (the token store, its lock, refresh, quota, and `auth token|use|logout`).
// Functions take what varies; no word a user reads stands anywhere else.
export const auth = {
  notJson: "it is not JSON",
  notAnObject: "it is not a JSON object",
  fieldMissing: (name: string) => `"${name}" is missing`,
  fieldNotText: (name: string) => `"${name}" is not a string`,
  fieldNotTime: (name: string) => `"${name}" is not a time in milliseconds`,
  fieldNotSecure: (name: string) => `"${name}" is neither https nor an address of this machine`,
  notAFile: (path: string) => `"${path}" is not a regular file`,
  tooLarge: (path: string) => `"${path}" is larger than 1 MiB`,
  linkLeadsOut: (path: string) => `"${path}" is a link that leads out of its directory`,
  linkLeadsOutHint: (path: string) => `Replace the link by the file itself, or remove it: rm "${path}"`,
  modeRepaired: (path: string, mode: string) => `"${path}" was open to other users (mode ${mode}); it is closed now`,
  modeLoose: (path: string, mode: string) =>
    `"${path}" is open to other users (mode ${mode}) and could not be closed; run: chmod go= "${path}"`,
  corruptFile: (path: string, { fault, aside }: { fault: string; aside: string }) =>
    `"${path}" is not a usable login: ${fault}. It is kept as "${aside}"`,
  lockBusy: (path: string) => `Another program holds the lock "${path}"`,
  lockBusyHint: (path: string) => `If no other qwen is running, remove it and try again: rm "${path}"`,
};
