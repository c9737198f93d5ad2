// English: the words of `ship`. Functions take what varies; no word a user reads stands anywhere else.
export const ship = {
  noReceipt: (path: string): string =>
    `There is no receipt beside "${path}", so the installer did not put it there and cannot take it away`,
  removeCopyHint: (path: string): string => `If you copied it there, remove the one file: rm "${path}"`,
  removeCopyHintWindows: (path: string): string => `If you copied it there, remove the one file: del "${path}"`,
  removeSettingsHint: (folder: string): string => `Credentials and settings are in ${folder}`,
  fromSource: "This qwen runs from its source, so there is nothing to uninstall",
  fromSourceHint: "Remove the checkout, or run the installed program: qwen uninstall",
  windows: "On Windows a running program cannot remove itself",
  windowsHint: (script: string): string => `Run: powershell -ExecutionPolicy Bypass -File "${script}" -Uninstall`,
  badReceipt: (path: string): string => `Cannot read the receipt "${path}": it is not one that the installer wrote`,
  othersReceipt: (path: string): string =>
    `Did not obey the receipt "${path}": another user owns it, or may write to it`,
  badReceiptHint: "Remove the program by hand, or install it again over itself and retry",
  purgeRefused: (folder: string): string =>
    `"${folder}" holds more than settings of qwen, so --purge does not remove it`,
  purgeRefusedHint: "Unset QWEN_HOME, or remove what you mean by hand",
  cannotRemove: (path: string): string => `Cannot remove "${path}"`,
  cannotRemoveHint: "Run it as the user who installed it, for example: sudo qwen uninstall",
  wouldRemove: "Would remove:",
  removed: "Removed:",
  blockIn: (path: string): string => `the marked lines in ${path}`,
  everythingIn: (folder: string): string => `${folder} and everything in it (credentials, settings, history)`,
  sharedFolder: "That folder is also the npm package's (@qwen-code/qwen-code), if you use it.",
  kept: (folder: string): string => `Credentials and settings in ${folder} were kept; --purge removes them.`,
  wouldKeep: (folder: string): string => `Credentials and settings in ${folder} would be kept; --purge removes them.`,
};
