// English: the words of `auth` (the token store, its lock, refresh, quota, and `auth token|use|logout`).
// Functions take what varies; no word a user reads stands anywhere else.

/** The command that signs in at an issuer. */
function loginCommand(issuer: string): string {
  return issuer === "qwen" ? "qwen auth login" : `qwen auth login --issuer ${issuer} --client-id ID`;
}

/** An issuer as the user calls it. */
function nameOf(issuer: string): string {
  return issuer === "qwen" ? "Qwen" : issuer;
}

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
  renewLimited: (host: string) => `${host} refuses to renew the sign-in for now: too many requests`,
  renewFailed: (host: string, status: number) => `${host} could not renew the sign-in (HTTP ${status})`,
  renewUnusable: (host: string, why: string) => `${host} gave an answer that cannot be used: ${why}`,
  renewRefused: (host: string, told: string) => `${host} refused to renew the sign-in: ${told}`,
  loginExpired: (host: string) => `The sign-in has ended: ${host} does not renew it any more`,
  noRefreshToken: (issuer: string) => `The sign-in at ${nameOf(issuer)} has ended, and it cannot be renewed`,
  notSignedIn: (issuer: string) => `Not signed in at ${nameOf(issuer)}`,
  loginFirst: (issuer: string) => `Sign in with: ${loginCommand(issuer)}`,
  loginAgain: (issuer: string) => `Sign in again with: ${loginCommand(issuer)}`,
  tryLater: "The sign-in is kept; try again in a while",
  endpointInsecure: (issuer: string) =>
    `${
      nameOf(issuer)
    } named an endpoint for its token that is neither https nor on this machine; the token is not sent`,
  freeTierEnded: "The free tier of Qwen OAuth ended on 2026-04-15, and the service refuses this sign-in",
  quotaUsedUp: "The quota of this Qwen account is used up",
  otherMethods: [
    "Sign in with OpenRouter instead: qwen auth login openrouter",
    "Or use an API key of any provider: qwen auth login --with-api-key --provider dashscope",
  ],
  minuteFull: "Qwen OAuth allows 60 requests a minute",
  dayUsedUp: (when: string) => `The 2,000 requests a day of Qwen OAuth are used up; the next is free at ${when}`,
  quotaNotKept: (path: string, why: string) => `The requests of today cannot be counted in "${path}": ${why}`,
  storeFailed: (path: string, why: string) => `Cannot read or write the sign-in "${path}": ${why}`,
  storeFailedHint: "Check its permissions and the disk; qwen doctor tells what is wrong",
};
