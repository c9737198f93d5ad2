// Simplified Chinese: the words of `chat`; what they mean and where they stand is told in `en/chat.ts`.
import type { Catalogue } from "../en.ts";
import { FREE_TIER_ENDED } from "./free_tier.ts";
import { spaceBefore, spaced } from "./spacing.ts";

/** Where a request went and with what. */
interface About {
  readonly host: string;
  readonly model: string;
  readonly key: string;
  readonly said: string;
}

function colon(said: string): string {
  return said === "" ? "" : `：“${said}”`;
}

export const chat: Catalogue["chat"] = {
  otherModel: (asked: string, answered: string) => `回答来自模型“${answered}”，而不是所请求的“${asked}”`,
  leftOut: (parameter: string) => `服务不接受“${parameter}”：将去掉它重新请求`,
  loading: (seconds: number) => `已有 ${seconds} 秒没有任何响应：本地服务可能要先加载模型；--timeout 可更改等待时间`,
  endedByLength: "回答不完整：已达到模型的长度上限",
  endedByFilter: "回答不完整：被服务的内容过滤器中止",
  endedOtherwise: (reason: string) => `回答因不寻常的原因结束：“${reason}”`,
  emptyAnswer: "模型没有给出任何文字就结束了回答",
  onlyReasoned: "模型只给出了推理过程，没有给出任何文字就结束了回答",
  hintReasoning: "在对话中用 Ctrl-O 或 /think 查看推理过程：qwen",
  hintEmptyAnswer: "请重试，或换一个模型：-m 模型（qwen models 可列出）",
  noModels: "qwen: 该 endpoint 没有列出任何模型",
  modelNotListed: (model: string) => `qwen: 所配置的模型“${model}”不在此列表中`,
  withKey: (masked: string, source: string) => `所用 API key 为 ${masked}（${source}）`,
  withToken: (source: string) => `所用 token 来自${spaceBefore(source)}`,
  withoutKey: "未使用 API key",

  refused: ({ host, model, key, said }: About, status: number) =>
    `${host} 拒绝了对模型“${model}”的请求，${key}（${status}）${colon(said)}`,
  forbidden: ({ host, model, key, said }: About) => `${host} 不允许使用模型“${model}”，${key}（403）${colon(said)}`,
  hintStatus: "查看使用了哪个 API key 及其来源：qwen auth status",
  hintGetKey: (url: string) => `在 ${url} 获取 API key，然后运行：qwen auth login --with-api-key`,
  hintWhereKeys: (url: string) => `在 ${url} 获取 API key`,
  hintNewKey: (source: string) => `请在原处换上正确的 API key：${source}`,
  hintKeepKey: (baseUrl: string) => `保存另一个 API key：qwen auth login --with-api-key --openai-base-url ${baseUrl}`,
  hintForeignKey: (provider: string, baseUrl: string) =>
    `它看起来是 ${provider} 的 API key：--openai-base-url ${baseUrl}`,
  hintNeedsKey: (variable: string) => `请设置 API key：export ${variable}=…，或 qwen auth login --with-api-key`,

  rateLimited: ({ host, model, key, said }: About, status: number) =>
    `${host} 限制了对模型“${model}”的请求速率，${key}（${status}）${colon(said)}`,
  qwenMinuteQuota: "Qwen OAuth 每分钟允许 60 次请求；60 秒内即可再用",
  qwenDayQuota: "Qwen OAuth 每天允许 2,000 次请求；今天的已用完，次日恢复",
  usedUp: ({ host, model, key, said }: About, status: number) =>
    `在 ${host} 用于模型“${model}”的配额或余额已用尽，${key}（${status}）${colon(said)}`,
  hintRetryIn: (seconds: number) => `服务器要求等待 ${seconds} 秒后再试`,
  hintLaterOrTimeout: "请稍后再试，或延长重试时间：--timeout SECONDS --max-retries N",
  hintBilling: "请在提供商处充值，或换用其他 API key 或模型：qwen auth login",
  freeTierEnded: `${FREE_TIER_ENDED}，服务不再据此作答`,
  hintOtherMethods: "请改用 API key（OpenAI、阿里云百炼、ModelScope、OpenRouter 等）：qwen auth login --with-api-key",

  notFound: ({ host, model, said }: About) => `${host} 没有这个路径，或没有模型“${model}”（404）${colon(said)}`,
  unknownModel: ({ host, model, said }: About, status: number) =>
    `${host} 不认识模型“${model}”（${status}）${colon(said)}`,
  hintAddress: (name: string, url: string) => `${name} 的地址是 ${url}`,
  hintV1: (baseUrl: string) => `Base URL ${baseUrl} 不含 /v1：请尝试 ${baseUrl}/v1`,
  hintBaseUrl: (baseUrl: string, source: string) => `Base URL 为 ${baseUrl}，来自${spaceBefore(source)}`,
  hintModels: "列出该 endpoint 提供的模型：qwen models",
  redirected: (host: string, status: number, target: string) =>
    `${host} 重定向到 ${target}（${status}）；API key 不会发送到那里`,
  hintRedirect: "如果那才是正确的地址，请将其设为 Base URL：--openai-base-url 或 OPENAI_BASE_URL",
  noTarget: "一个未指明的地址",
  badMethod: ({ host, said }: About, status: number) => `${host} 在此路径不接受对话请求（${status}）${colon(said)}`,
  azurePath: (working: string) => `Azure 在此路径下没有对话接口；其模型的地址是 ${working}`,
  badAddress: (baseUrl: string, words: string) => `无法向“${baseUrl}”发送请求：${words}`,
  hintHeaders: "请检查设置中的 customHeaders（如果有）",
  unsendableKey: (source: string) =>
    `来自${spaced(source)}的 API key 含有 HTTP 标头无法携带的字符（空格、换行或非 ASCII 字符）`,
  hintUnsendableKey: "请重新复制 API key，前后不要带引号和空格",
  denied: (host: string) => `本次运行没有访问 ${host} 的权限`,
  hintDenied: "查看本次运行可以访问什么：qwen permissions",

  rejected: ({ host, model, said }: About, status: number) =>
    `${host} 拒收对模型“${model}”的请求（${status}）${colon(said)}`,
  filtered: ({ host, model, said }: About, status: number) =>
    `${host} 的内容过滤拒绝了对模型“${model}”的请求（${status}）${colon(said)}`,
  hintFiltered: "请换一种说法，或换一个模型：--model NAME",
  tooLong: ({ host, model, said }: About, status: number) =>
    `对话对于 ${host} 的模型“${model}”来说太长（${status}）${colon(said)}`,
  hintTooLong: "请缩短输入，或选择上下文更长的模型：--model NAME",

  hintStartLocal: (name: string) => `请启动 ${name}，或用 --openai-base-url 选择其他 endpoint`,
  hintCheckUrl: (baseUrl: string, source: string) => `请检查 Base URL ${baseUrl}，它来自${spaceBefore(source)}`,
  proxyWantsLogin: (host: string) => `通往 ${host} 的代理要求登录（407）`,
  noAnswer: (host: string, seconds: number) => `${host} 在 ${seconds} 秒内没有响应`,
  wentSilent: (host: string, seconds: number) => `${host} 在回答中途静默了 ${seconds} 秒`,
  hintTimeout: "请给予更多时间：--timeout SECONDS",
  cut: (host: string) => `${host} 的回答在结束前被截断：已打印的内容不完整`,
  cutBeforeText: (host: string) => `${host} 在作答之前就结束了连接`,
  hintAgain: "请再试一次",

  serverFailed: ({ host, model, said }: About, status: number) =>
    `${host} 未能用模型“${model}”作答（${status}）${colon(said)}`,
  serverToldError: ({ host, model, said }: About) => `${host} 在用模型“${model}”作答时报告了错误${colon(said)}`,
  hintServerLater: "问题出在服务端：请稍后再试，或换用其他模型",
  garbage: {
    html: (host: string) => `${host} 返回的是网页，而不是模型的回答`,
    "not-a-completion": (host: string, excerpt: string) => `${host} 返回的 JSON 不是模型的回答${colon(excerpt)}`,
    "not-json": (host: string, excerpt: string) => `${host} 的回答中有不是 JSON 的内容${colon(excerpt)}`,
    "too-long": (host: string) => `${host} 发来的内容比任何回答都长；已停止读取`,
    nothing: (host: string, excerpt: string) => `${host} 的响应中没有任何可读的内容${colon(excerpt)}`,
  },
  hintNotAnEndpoint: (baseUrl: string, source: string) =>
    `${baseUrl} 是 OpenAI 兼容 API 的地址吗？它来自${spaceBefore(source)}`,

  waitStatus: (host: string, status: number) => `${host} 返回 ${status}`,
  waitLimit: (host: string) => `${host} 限制了请求速率（429）`,
  waitNetwork: (host: string) => `与 ${host} 的连接中断`,
  waitSilence: (host: string) => `${host} 没有响应`,
};
