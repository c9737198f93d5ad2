// English: the words of `config`. Functions take what varies; no word a user reads stands anywhere else.
export const config = {
  foreign: (path: string) =>
    `Ignored "${path}": it belongs to another user, in a directory that everybody may write to`,
  unreadable: (path: string) =>
    `Cannot read "${path}": nothing is taken from it, and the search for an env file ends here`,
  "too-large": (path: string) => `"${path}" is larger than 1 MiB: nothing is taken from it, and the search ends here`,
  "not-text": (path: string) => `"${path}" is not UTF-8 text: nothing is taken from it, and the search ends here`,
  loaderRefused: (path: string, names: readonly string[]) =>
    `"${path}" cannot set variables that change how programs are loaded; ignored: ${names.join(", ")}`,
};
