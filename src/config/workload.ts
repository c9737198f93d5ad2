// A workload that proves who it is in place of keeping a key: what its environment says of that (`QWEN_WORKLOAD_…`), in the
// environment and the user's own files. A token is got with it when one is needed (`auth/workload_bearer.ts`). Threat: a
// project that names where the proof of a machine's identity is sent. Its files are told and not followed.
import { QwenError } from "../base/errors.ts";
import { text } from "../text/text.ts";
import type { Workload } from "./configuration.ts";
import { programIn } from "./key_command.ts";
import { isSecureUrl } from "./secure_url.ts";
import type { Lookup } from "./settings/expand.ts";
import type { Source, Sourced } from "./source.ts";
import { sourceText } from "./source_text.ts";

/** What a job's workflow must say before GitHub gives it a token. */
export const GITHUB_PERMISSION = "permissions: { id-token: write }";

const PREFIX = "QWEN_WORKLOAD_";

/** RFC 8693, 2.1. */
const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const TOKEN_TYPES: Readonly<Record<string, string>> = {
  jwt: "urn:ietf:params:oauth:token-type:jwt",
  id_token: "urn:ietf:params:oauth:token-type:id_token",
  access_token: "urn:ietf:params:oauth:token-type:access_token",
};

/** Services that have a form of their own, by the id of their row in the table; from their documentation, November 2026. */
const SERVICES: Readonly<
  Record<string, Pick<Workload, "tokenUrl" | "asJson"> & { readonly needs: readonly string[] }>
> = {
  // developers.openai.com/api/reference/workload-identity-federation
  openai: {
    tokenUrl: "https://auth.openai.com/oauth/token",
    asJson: true,
    needs: ["identity_provider_id", "service_account_id"],
  },
  // openrouter.ai/docs/guides/overview/auth/workload-identity-federation
  openrouter: {
    tokenUrl: "https://openrouter.ai/api/v1/oauth/token",
    asJson: false,
    needs: ["federation_policy_id"],
  },
};

/** Fields of the request that a variable of the same name sets. */
const FIELDS = ["audience", "resource", "scope", "identity_provider_id", "service_account_id", "federation_policy_id"];

/** Every variable that says something of a workload. */
export const WORKLOAD_VARIABLES: readonly string[] = [
  "TOKEN_FILE",
  "TOKEN_COMMAND",
  "GITHUB",
  "TOKEN_URL",
  "TOKEN_TYPE",
  "CLIENT_ID",
  "CLIENT_SECRET_FILE",
  "CLIENT_KEY_FILE",
  ...FIELDS.map((name) => name.toUpperCase()),
].map((name) => PREFIX + name);

/** Whether the environment says anything of a workload; asked before a service is known. */
export function workloadSource(variable: Lookup): Source | undefined {
  return (read(variable, "TOKEN_FILE") ?? read(variable, "GITHUB") ?? read(variable, "TOKEN_COMMAND") ??
    read(variable, "CLIENT_SECRET_FILE") ??
    read(variable, "CLIENT_KEY_FILE"))?.source;
}

/** What the answer depends on beside the variables. */
export interface WorkloadQuestion {
  /** The row of the table that the service has. */
  readonly serviceId: string;
  /** Of a command that prints the platform's token. */
  readonly programs: { readonly variables: readonly string[]; readonly os: string };
}

/**
 * What is said of a workload; `undefined` when nothing is.
 * @throws {QwenError} of kind `config` when it is not enough, or contradicts itself
 */
export function readWorkload(
  variable: Lookup,
  { serviceId, programs }: WorkloadQuestion,
): Sourced<Workload> | undefined {
  const words = text().config.workload;
  const source = workloadSource(variable);
  if (source === undefined) return undefined;
  const [file, github] = [read(variable, "TOKEN_FILE"), read(variable, "GITHUB")];
  const command = read(variable, "TOKEN_COMMAND");
  const [secretFile, keyFile] = [read(variable, "CLIENT_SECRET_FILE"), read(variable, "CLIENT_KEY_FILE")];
  const named = [file, github, command, secretFile, keyFile].filter((one) => one !== undefined);
  const [first, second] = named;
  if (first !== undefined && second !== undefined) {
    throw new QwenError("config", words.both(sourceText(first.source), sourceText(second.source)));
  }
  const service = SERVICES[serviceId];
  const tokenUrl = read(variable, "TOKEN_URL")?.value ?? service?.tokenUrl;
  if (tokenUrl === undefined) throw missing("TOKEN_URL", source);
  if (!isSecureUrl(tokenUrl)) throw new QwenError("config", words.insecure(`${PREFIX}TOKEN_URL`));
  const isService = service !== undefined && tokenUrl === service.tokenUrl;
  const fields = Object.fromEntries(FIELDS.flatMap((name) => {
    const found = read(variable, name.toUpperCase());
    return found === undefined ? [] : [[name, found.value]];
  }));
  const lacks = isService ? service.needs.find((name) => fields[name] === undefined) : undefined;
  if (lacks !== undefined) throw missing(lacks.toUpperCase(), source);
  const clientId = read(variable, "CLIENT_ID")?.value;
  const common = { tokenUrl, asJson: isService && service.asJson };
  if (file === undefined && github === undefined && command === undefined) {
    if (clientId === undefined) throw missing("CLIENT_ID", source);
    const proof = { kind: "client", path: (secretFile ?? keyFile)?.value ?? "", signs: keyFile !== undefined } as const;
    return { value: { ...common, grant: "client_credentials", fields, clientId, proof }, source };
  }
  const type = read(variable, "TOKEN_TYPE")?.value ?? "jwt";
  const subjectType = TOKEN_TYPES[type] ?? (type.startsWith("urn:") ? type : undefined);
  if (subjectType === undefined) {
    throw new QwenError("config", words.tokenType(`${PREFIX}TOKEN_TYPE`, Object.keys(TOKEN_TYPES)));
  }
  return {
    value: {
      ...common,
      grant: TOKEN_EXCHANGE,
      fields: { ...fields, subject_token_type: subjectType },
      ...(clientId === undefined ? {} : { clientId }),
      proof: file !== undefined
        ? { kind: "file", path: file.value }
        : command !== undefined
        ? commandProof(command, programs)
        : githubProof(variable, source),
    },
    source,
  };
}

/** As a command that prints a key. */
function commandProof(
  { value, source }: Sourced<string>,
  { variables, os }: WorkloadQuestion["programs"],
): Workload["proof"] {
  const argv = programIn(value, os);
  if (argv !== undefined) return { kind: "command", command: { argv, variables } };
  const { noProgram, programHint } = text().config.workload;
  throw new QwenError("config", noProgram(sourceText(source)), { hint: [programHint] });
}

/** GitHub tells a job where to ask for its token, if the workflow has `permissions: id-token: write`. */
function githubProof(variable: Lookup, source: Source): Workload["proof"] {
  const asked = variable("ACTIONS_ID_TOKEN_REQUEST_URL")?.value;
  if (asked === undefined || !isSecureUrl(asked)) {
    const words = text().config.workload;
    throw new QwenError("config", words.noGithub(sourceText(source)), { hint: [words.githubHint(GITHUB_PERMISSION)] });
  }
  const url = new URL(asked);
  const audience = read(variable, "GITHUB")?.value ?? "";
  // `1` and `true` only say that it is GitHub's.
  if (!/^(?:1|true|yes)$/i.test(audience)) url.searchParams.set("audience", audience);
  return { kind: "github", url: url.href };
}

function read(variable: Lookup, name: string): Sourced<string> | undefined {
  const found = variable(PREFIX + name);
  const value = found?.value.trim() ?? "";
  return found === undefined || value === "" ? undefined : { value, source: found.source };
}

function missing(name: string, source: Source): QwenError {
  const words = text().config.workload;
  return new QwenError("config", words.missing(PREFIX + name, sourceText(source)), { hint: [words.guide] });
}
