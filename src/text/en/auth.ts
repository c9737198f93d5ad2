// English: the words of `auth` (the token store, its lock, refresh, quota, and `auth token|use|logout`).
// Functions take what varies; no word a user reads stands anywhere else.
import { FREE_TIER_ENDED } from "./free_tier.ts";

/** The command that signs in at an issuer. */
function loginCommand(issuer: string): string {
  return issuer === "qwen" ? "qwen auth login" : `qwen auth login --issuer ${issuer} --client-id ID`;
}

/** An issuer as the user calls it. */
function nameOf(issuer: string): string {
  return issuer === "qwen" ? "Qwen" : issuer;
}

/** How long tokens live on that nobody revoked. */
function livesOn(minutes: number | undefined): string {
  if (minutes === undefined) return "it stays valid until the issuer ends it";
  if (minutes === 0) return "it has ended already";
  return `it stays valid for another ${minutes === 1 ? "minute" : `${minutes} minutes`}`;
}

export const auth = {
  notJson: "it is not JSON",
  notAnObject: "it is not a JSON object",
  fieldMissing: (name: string) => `"${name}" is missing`,
  fieldNotText: (name: string) => `"${name}" is not a string`,
  fieldNotTime: (name: string) => `"${name}" is not a time in milliseconds`,
  fieldNotSecure: (name: string) => `"${name}" is neither https nor an address of this machine`,
  linkLeadsOut: (path: string) => `"${path}" is a link that leads out of its directory`,
  linkLeadsOutHint: (path: string) => `Replace the link by the file itself, or remove it: rm "${path}"`,
  modeRepaired: (path: string, mode: string) => `"${path}" was open to other users (mode ${mode}); it is closed now`,
  modeLoose: (path: string, mode: string) =>
    `"${path}" is open to other users (mode ${mode}) and could not be closed; run: chmod go= "${path}"`,
  directoryOpen: (path: string, mode: string) =>
    `Other users may change what is in "${path}" (mode ${mode}), sign-ins included; run: chmod go-w "${path}"`,
  corruptFile: (path: string, { fault, aside }: { fault: string; aside: string }) =>
    `"${path}" is not a usable login: ${fault}. It is kept as "${aside}"`,
  lockBusy: (path: string) => `Another program holds the lock "${path}"`,
  lockWaiting: (path: string) =>
    `Another program is renewing this sign-in, or was killed as it did; waiting for it, 40 s at most ("${path}")`,
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
  freeTierEnded: `${FREE_TIER_ENDED}, and the service refuses this sign-in`,
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
  revocationUnknown: "the answer could not be understood",
  revokeFailed: (host: string, why: string) => `${host} did not revoke the token: ${why}`,
  severalAt: (host: string) => `There are several sign-ins at "${host}"`,
  oneOf: (names: string) => `One of: ${names}`,

  workload: {
    noSubject: (host: string, status: number) => `${host} gave the workload no token (HTTP ${status})`,
    refused: (host: string, why: string) => `${host} gives the workload no token: ${why}`,
    claims: (claims: string) => `It showed a token with ${claims}: the issuer must trust exactly that`,
    unusable: (host: string, why: string) => `${host} answered with no token that can be used: ${why}`,
    badKey: (path: string) => `"${path}" holds no private key that can be used: PKCS #8 or JWK, RSA or P-256`,
    keyHint: (path: string) => `To turn another PEM into one: openssl pkcs8 -topk8 -nocrypt -in ${path}`,
  },
  seal: {
    sealed: (place: string) => `Sealed: ${place}`,
    unsealed: (place: string) => `In plain text again, for you alone to read: ${place}`,
    nothingToSeal: "There was nothing to seal yet",
    nothingSealed: "Nothing was sealed",
    keyIn: (store: string) => `Its key is kept by ${store}:`,
    fromNowOn: "From now on sign-ins and saved keys are sealed; the npm program cannot read them",
    keyStays: (store: string) => `From now on nothing is sealed; the key stays in ${store}`,
  },
  token: {
    onTerminal: "Standard output is a terminal, and the token would stand on the screen",
    onTerminalHint: ["Show it all the same: qwen auth token --show", "In a script: TOKEN=$(qwen auth token)"],
    noneNeeded: "This endpoint asks for no key",
    none: "Not signed in, and no API key is set",
    noneHint: [
      "Sign in: qwen auth login",
      "Or keep a key: qwen auth login --with-api-key",
      "Or set OPENAI_API_KEY (and OPENAI_BASE_URL for an endpoint other than OpenAI's)",
    ],
    keysLast: "An API key needs no refresh; this is the key itself",
  },

  use: {
    chosen: (method: string) => `From now on: ${method}`,
    savedIn: (path: string) => `Saved in ${path}`,
    unknown: (method: string) => `"${method}" is not among the sign-ins that you have set up`,
    available: (names: string) => `You can choose: ${names}; add another with qwen auth login`,
    overruled: (source: string) => `Not yet in effect here: ${source} decides, and is more direct than the settings`,
  },

  logout: {
    signedOut: (issuer: string) => `Signed out at ${nameOf(issuer)}; the tokens are removed from this machine`,
    revoked: "The tokens are revoked at the issuer",
    notOffered: (minutes: number | undefined) =>
      `The issuer offers no way to revoke the access token: ${livesOn(minutes)}`,
    notRevoked: (why: string, minutes: number | undefined) =>
      `The access token could not be revoked (${why}): ${livesOn(minutes)}`,
    connectReason: "to revoke the tokens",
    hostRefused: (host: string) => `this run may not reach ${host}; --allow-host permits it`,
    nothing: "There was nothing to sign out of",
    unknown: (target: string) => `Not signed in at "${target}"`,
    several: "There are several sign-ins, and none of them is in use",
    severalHint: (names: string) => [`Name one of: ${names}`, "Or end all: qwen auth logout --all"],
    keyRemoved: (path: string) => `The API key is removed from ${path}`,
    keyElsewhere: (source: string) => `A key is still set by ${source}; remove it there`,
  },
};
