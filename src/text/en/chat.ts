// English: the words of `chat`. Functions take what varies; no word a user reads stands anywhere else.
import { FREE_TIER_ENDED } from "./free_tier.ts";

/** Where a request went and with what: filled by `chat/failure/failure.ts`, all parts already safe to show. */
interface About {
  readonly host: string;
  readonly model: string;
  /** E.g. `with the key sk-****cdef (OPENAI_API_KEY from the environment)`. */
  readonly key: string;
  /** What the server said, quoted and shortened; empty when it said nothing. */
  readonly said: string;
}

function colon(said: string): string {
  return said === "" ? "" : `: "${said}"`;
}

export const chat = {
  // What is told beside an answer.
  otherModel: (asked: string, answered: string): string =>
    `The answer comes from model "${answered}", not from "${asked}" which was asked for`,
  leftOut: (parameter: string): string => `The service refuses "${parameter}": asking again without it`,
  loading: (seconds: number): string =>
    `Nothing has come for ${seconds} s: a local server may have to load the model first; --timeout changes how long it is waited for`,
  endedByLength: "The answer is incomplete: it reached the model's limit of length",
  endedByFilter: "The answer is incomplete: the service's content filter stopped it",
  endedOtherwise: (reason: string): string => `The answer ended for an unusual reason: "${reason}"`,
  emptyAnswer: "The model ended its answer without a word",
  onlyReasoned: "The model only reasoned, and ended its answer without a word",
  hintReasoning: "See its reasoning in a conversation, with Ctrl-O or /think: qwen",
  hintEmptyAnswer: "Ask again, or ask another model: -m MODEL (qwen models lists them)",

  noModels: "qwen: The endpoint lists no models",
  modelNotListed: (model: string): string => `qwen: The configured model "${model}" is not in this list`,
  // What a request was sent with.
  withKey: (masked: string, source: string): string => `with the key ${masked} (${source})`,
  withToken: (source: string): string => `with the token of the ${source}`,
  withoutKey: "without a key",

  // Sign-in, exit 4.
  refused: ({ host, model, key, said }: About, status: number): string =>
    `${host} refused the request for model "${model}" ${key} (${status})${colon(said)}`,
  forbidden: ({ host, model, key, said }: About): string =>
    `${host} does not allow model "${model}" ${key} (403)${colon(said)}`,
  hintStatus: "See which key was used and where it came from: qwen auth status",
  hintGetKey: (url: string): string => `Get a key at ${url}, then: qwen auth login --with-api-key`,
  hintWhereKeys: (url: string): string => `Get a key at ${url}`,
  hintNewKey: (source: string): string => `Put the right key where this one comes from: ${source}`,
  hintKeepKey: (baseUrl: string): string =>
    `Set another key: qwen auth login --with-api-key --openai-base-url ${baseUrl}`,
  hintForeignKey: (provider: string, baseUrl: string): string =>
    `It looks like a key of ${provider}: --openai-base-url ${baseUrl}`,
  hintNeedsKey: (variable: string): string => `Set a key: export ${variable}=…, or qwen auth login --with-api-key`,

  // Limits, exit 5.
  rateLimited: ({ host, model, key, said }: About, status: number): string =>
    `${host} limits the rate of requests for model "${model}" ${key} (${status})${colon(said)}`,
  qwenMinuteQuota: "Qwen OAuth allows 60 requests a minute; the minute's are free again within 60 s",
  qwenDayQuota: "Qwen OAuth allows 2,000 requests a day; the day's are used up and come back with the next day",
  usedUp: ({ host, model, key, said }: About, status: number): string =>
    `The quota or credit at ${host} is used up for model "${model}" ${key} (${status})${colon(said)}`,
  hintRetryIn: (seconds: number): string => `The server asks to wait ${seconds} s before the next try`,
  hintLaterOrTimeout: "Try again later, or allow more time for retries: --timeout SECONDS --max-retries N",
  hintBilling: "Add credit with the provider, or use another key or model: qwen auth login",
  freeTierEnded: `${FREE_TIER_ENDED}, the service no longer answers under it`,
  hintOtherMethods:
    "Use an API key instead (OpenAI, Alibaba Cloud Model Studio, ModelScope, OpenRouter …): qwen auth login --with-api-key",

  // Configuration, exit 3.
  notFound: ({ host, model, said }: About): string =>
    `${host} knows no such path or no model "${model}" (404)${colon(said)}`,
  unknownModel: ({ host, model, said }: About, status: number): string =>
    `${host} does not know the model "${model}" (${status})${colon(said)}`,
  hintAddress: (name: string, url: string): string => `The address of ${name} is ${url}`,
  hintV1: (baseUrl: string): string => `The base URL ${baseUrl} has no /v1: try ${baseUrl}/v1`,
  hintBaseUrl: (baseUrl: string, source: string): string => `The base URL is ${baseUrl} (${source})`,
  hintModels: "List what the endpoint offers: qwen models",
  redirected: (host: string, status: number, target: string): string =>
    `${host} redirects to ${target} (${status}); the key is not sent there`,
  hintRedirect: "If that is the right address, set it as the base URL: --openai-base-url or OPENAI_BASE_URL",
  noTarget: "an address that it does not name",
  badMethod: ({ host, said }: About, status: number): string =>
    `${host} does not take chat requests at this path (${status})${colon(said)}`,
  azurePath: (working: string): string => `Azure has no chat below this path; the address of its models is ${working}`,
  badAddress: (baseUrl: string, words: string): string => `Cannot send a request to "${baseUrl}": ${words}`,
  hintHeaders: "Check customHeaders in the settings, if there are any",
  unsendableKey: (source: string): string =>
    `The key from ${source} holds a character that no HTTP header can carry (a space, a line end or a letter beyond ASCII)`,
  hintUnsendableKey: "Copy the key again, without quotes and spaces around it",
  denied: (host: string): string => `This run has no permission to reach ${host}`,
  hintDenied: "See what this run may reach: qwen permissions",

  // Anything else the server refused, exit 1.
  rejected: ({ host, model, said }: About, status: number): string =>
    `${host} rejected the request for model "${model}" (${status})${colon(said)}`,
  filtered: ({ host, model, said }: About, status: number): string =>
    `The content filter of ${host} refused the request for model "${model}" (${status})${colon(said)}`,
  hintFiltered: "Put it in other words, or ask another model: --model NAME",
  tooLong: ({ host, model, said }: About, status: number): string =>
    `The conversation is too long for model "${model}" at ${host} (${status})${colon(said)}`,
  hintTooLong: "Shorten the input, or choose a model with a longer context: --model NAME",

  // Network, exit 6.
  hintStartLocal: (name: string): string => `Start ${name}, or choose another endpoint with --openai-base-url`,
  hintCheckUrl: (baseUrl: string, source: string): string => `Check the base URL ${baseUrl} (${source})`,
  proxyWantsLogin: (host: string): string => `The proxy on the way to ${host} asks for a login (407)`,
  noAnswer: (host: string, seconds: number): string => `${host} gave no answer within ${seconds} s`,
  wentSilent: (host: string, seconds: number): string =>
    `${host} fell silent in the middle of the answer for ${seconds} s`,
  hintTimeout: "Allow more time: --timeout SECONDS",
  cut: (host: string): string => `The answer of ${host} was cut off before its end: what was printed is incomplete`,
  cutBeforeText: (host: string): string => `${host} ended the connection before it answered`,
  hintAgain: "Try again",

  // The service, exit 7.
  serverFailed: ({ host, model, said }: About, status: number): string =>
    `${host} failed to answer for model "${model}" (${status})${colon(said)}`,
  serverToldError: ({ host, model, said }: About): string =>
    `${host} reported an error while answering for model "${model}"${colon(said)}`,
  hintServerLater: "The fault is the service's: try again later, or another model",
  garbage: {
    html: (host: string): string => `${host} answered with a web page instead of a completion`,
    "not-a-completion": (host: string, excerpt: string): string =>
      `${host} answered with JSON that is no completion${colon(excerpt)}`,
    "not-json": (host: string, excerpt: string): string =>
      `${host} sent something that is not JSON in its answer${colon(excerpt)}`,
    "too-long": (host: string): string => `${host} sent more than any answer has; reading was stopped`,
    nothing: (host: string, excerpt: string): string =>
      `${host} answered with nothing that can be read${colon(excerpt)}`,
  },
  hintNotAnEndpoint: (baseUrl: string, source: string): string =>
    `Is ${baseUrl} (${source}) the address of an OpenAI-compatible API?`,

  // Waits, told while retrying.
  waitStatus: (host: string, status: number): string => `${host} answered ${status}`,
  waitLimit: (host: string): string => `${host} limits the rate of requests (429)`,
  waitNetwork: (host: string): string => `the connection to ${host} broke`,
  waitSilence: (host: string): string => `${host} did not answer`,
};
