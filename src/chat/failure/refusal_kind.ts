// What a refusal is about, read from what the service says and only then from its status: accounts without credit answer with
// 400, 401, 402, 403, 429 and 500, wrong keys with 400, 401 and 403. One reading for statuses, for errors within an answer,
// and for the question whether to try again. What it must hold for is a table: `tests/chat/provider_refusals.ts`. Pure.

import { parseJson, toldErrorOf } from "../wire/wire.ts";
import type { Fault } from "./fault.ts";

/** What a service refuses a request for. */
export type RefusalKind = "used-up" | "rate" | "bad-key" | "filtered" | "too-long" | "unknown-model";

/** A refusal in the service's words. */
export interface Said {
  /** Absent for an error within a successful answer that names none. */
  readonly status?: number | undefined;
  /** The names that it gives the refusal: codes and types. */
  readonly codes: readonly string[];
  readonly message: string;
}

/** How a kind is told; `names` are compared with codes without case and signs, from their beginning. */
interface Rule {
  readonly kind: RefusalKind;
  readonly names: RegExp;
  readonly words: RegExp;
  /** Statuses that never mean it. */
  readonly not: (status: number) => boolean;
}

const isServerFault = (status: number): boolean => status >= 500;

/** The first that fits decides. */
const RULES: readonly Rule[] = [
  {
    kind: "used-up",
    names:
      /^(?:insufficient(?:quota|funds|balance|credits?|userquota)|exceededcurrentquota|billing(?:hardlimit|notactive)|arrearage|allocationquotafreetieronly|accountoverdue|creditlimit|paymentrequired|quotaexceeded|failedoperationresourcepackexhausted|(?:pre)?token(?:quota)?(?:failed|exhausted))/,
    words:
      /insufficient[ _-]?(?:account |user )?(?:balance|credits?|funds|quota)|(?:balance|credits?|quota)[^.。]{0,40}(?:insufficient|not enough|depleted|used up|exhausted|exceeded)|(?:exceeded|exhausted|used up)[^.。]{0,50}(?:quota|credits?|balance|spending limit)|free (?:tier|quota)[^.。]{0,40}(?:exhausted|used up|exceeded)|arrearage|account[^.。]{0,40}(?:overdue|arrears|suspended|good standing)|(?:have|has|any) (?:no )?credits?(?: yet| left)|billing[ _](?:hard[ _]limit|details)|payment (?:is )?required|余额不足|余额.{0,6}不足|欠费|(?:额度|配额|资源包|资源点)[^。]{0,12}(?:不足|用尽|耗尽|用完|失败)/i,
    not: () => false,
  },
  {
    kind: "rate",
    names:
      /^(?:ratelimit|throttling|toomanyrequests|requestlimitexceeded|tokenquotaexceeded|requestquotaexceeded|[rt]p[md]ratelimit|engineoverloaded|setlimitexceeded|resourceexhausted|concurrency)/,
    words:
      /rate[ _-]?limit|too many requests|throttl|请求(?:过于|太)频繁|(?:频率|速率|并发)[^。]{0,12}(?:限制|超|过高|过大)/i,
    not: (status) => status === 401 || status === 404,
  },
  {
    kind: "bad-key",
    names:
      /^(?:(?:invalid|wrong|incorrect)apikey|invalidauthentication|authentication(?:error|failed)|invalidiamtoken|unauthori[sz]ed|unauthenticated)/,
    words:
      /(?:incorrect|invalid|wrong|expired|missing|no)[^.。]{0,20}(?:api[ _-]?key|subscription key|credentials|(?:access|auth|bearer|security) ?token\b)|api[ _-]?key[^.。]{0,30}(?:invalid|not valid|incorrect|expired|not found|disabled|revoked|required)|bad credentials|authentication fail|unauthori[sz]ed|login fail|security token[^.。]{0,40}invalid|valid \w+ token is supplied|(?:API ?Key|令牌|密钥)[^。]{0,12}(?:无效|错误|不正确|过期|失效)|无效的(?:令牌|API|身份)|鉴权失败|认证失败/i,
    not: (status) => status === 404 || status === 429 || isServerFault(status),
  },
  {
    kind: "filtered",
    names:
      /^(?:content(?:filter|policy)|datainspectionfailed|responsibleaipolicy|(?:inputtext|outputtext|inputimage)?sensitive|censorship|promptblocked|moderation)/,
    words:
      /content[ _-](?:filter|policy|management policy)|high risk|inappropriate content|data inspection|\bflagged\b|unsafe or sensitive|sensitive content|[_ ]sensitive$|sensitive information|敏感|不安全|违规/i,
    not: (status) => status === 401 || status === 404 || status === 429,
  },
  {
    kind: "too-long",
    names: /^(?:contextlength|exceedcontextsize|tokenslimitreached|contextwindow)/,
    words:
      /context.?(?:length|window|size)|maximum context|too many (?:input )?tokens|(?:prompt|input|request) is too long|reduce the length|exceed\w*[^.。]{0,30}(?:maximum number of tokens|token limit)|body too large for|range of input length|tokens?`? (?:\+ `\w+` )?must be <=|输入.{0,8}过长|(?:上下文|长度).{0,8}(?:超|过长)|超长|超(?:过|出).{0,10}(?:上下文|长度|限制)/i,
    not: (status) => status === 401 || status === 403 || status === 429,
  },
  {
    kind: "unknown-model",
    names:
      /^(?:(?:unknown|invalid)model|model(?:not|decommissioned|unavailable)|deploymentnotfound|invalidendpointormodelnotfound)/,
    words:
      /model.{0,60}(?:not (?:found|exist|supported|valid|deployed)|does not exist|unknown|invalid|decommissioned|inaccessible)|(?:unknown|invalid|no such).{0,20}model|not found the model|not a valid model|no endpoints found|no models? loaded|deployment[^.。]{0,40}(?:does not exist|not found)|模型.{0,24}(?:不存在|未找到|不支持|无可用)|不存在.{0,12}模型/is,
    not: (status) => status === 401 || status === 403 || status === 429 || (isServerFault(status) && status !== 503),
  },
];

/** A limit that a moment takes away, also where it is called a quota. */
const PASSES =
  /per[ _-]?(?:minute|second|hour|day)|per \d+s\b|\b[rt]p[msd]\b|(?:retry|try again) (?:in|after) ?\d|每(?:分钟|秒|天)|分钟/i;

/** What the refusal is about; `undefined` where only its status can tell. */
export function refusalKindOf({ status, codes, message }: Said): RefusalKind | undefined {
  const may = RULES.filter(({ not }) => status === undefined || !not(status));
  const names = codes.map((code) => code.toLowerCase().replace(/[^a-z0-9]/g, ""));
  const named = may.find((rule) => names.some((name) => rule.names.test(name)));
  // `invalid_request_error` is what most services call any refusal: it says nothing of a model.
  const said = message.replace(/invalid_request_error/gi, "");
  const kind = named?.kind ?? may.find(({ words }) => words.test(said))?.kind;
  return kind === "used-up" && named === undefined && PASSES.test(said) ? "rate" : kind;
}

/** What the service said, from whichever envelope: JSON of any shape, a page's title, or text. */
export function saidBy(fault: Extract<Fault, { kind: "status" | "told" }>): Said {
  if (fault.kind === "told") {
    const { status, code, codes = code === undefined ? [] : [code], message } = fault;
    return { status, codes, message };
  }
  const told = toldErrorOf(parseJson(fault.body));
  const message = told?.message ?? (fault.body.trimStart().startsWith("<") ? titleOf(fault.body) : fault.body);
  return { status: fault.status, codes: told?.codes ?? [], message };
}

/** The title of an error page: a page itself is no sentence. */
function titleOf(html: string): string {
  return /<title[^>]*>([^<]{1,200})/i.exec(html)?.[1] ?? "";
}
