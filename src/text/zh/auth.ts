// Simplified Chinese: the words of `auth`; what they mean and where they stand is told in `en/auth.ts`.
import type { Catalogue } from "../en.ts";
import { FREE_TIER_ENDED } from "./free_tier.ts";
import { spaceAfter, spaced } from "./spacing.ts";

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
  if (minutes === undefined) return "它在颁发方使其失效之前一直有效";
  return minutes === 0 ? "它已经失效" : `它还将有效 ${minutes} 分钟`;
}

export const auth: Catalogue["auth"] = {
  notJson: "不是 JSON",
  notAnObject: "不是 JSON 对象",
  fieldMissing: (name: string) => `缺少“${name}”`,
  fieldNotText: (name: string) => `“${name}”不是字符串`,
  fieldNotTime: (name: string) => `“${name}”不是以毫秒表示的时间`,
  fieldNotSecure: (name: string) => `“${name}”既不是 https，也不是本机地址`,
  linkLeadsOut: (path: string) => `“${path}”是指向其所在目录之外的链接`,
  linkLeadsOutHint: (path: string) => `请用文件本身替换该链接，或将其删除：rm "${path}"`,
  modeRepaired: (path: string, mode: string) => `“${path}”曾对其他用户开放（权限 ${mode}）；现已收紧`,
  modeLoose: (path: string, mode: string) =>
    `“${path}”对其他用户开放（权限 ${mode}），且无法收紧；请运行：chmod go= "${path}"`,
  directoryOpen: (path: string, mode: string) =>
    `其他用户可以更改“${path}”中的内容（权限 ${mode}），包括登录信息；请运行：chmod go-w "${path}"`,
  corruptFile: (path: string, { fault, aside }: { fault: string; aside: string }) =>
    `“${path}”不是可用的登录信息：${fault}。它已保留为“${aside}”`,
  lockBusy: (path: string) => `锁“${path}”被另一个程序占用`,
  lockWaiting: (path: string) => `另一个程序正在刷新此登录，或在刷新时被终止；最多等待 40 秒（“${path}”）`,
  lockBusyHint: (path: string) => `如果没有其他 qwen 正在运行，请删除它后重试：rm "${path}"`,
  renewLimited: (host: string) => `${host} 暂时拒绝刷新登录：请求过多`,
  renewFailed: (host: string, status: number) => `${host} 未能刷新登录（HTTP ${status}）`,
  renewUnusable: (host: string, why: string) => `${host} 给出了无法使用的响应：${why}`,
  renewRefused: (host: string, told: string) => `${host} 拒绝刷新登录：${told}`,
  loginExpired: (host: string) => `登录已失效：${host} 不再为其刷新`,
  noRefreshToken: (issuer: string) => `在 ${nameOf(issuer)} 的登录已失效，且无法刷新`,
  notSignedIn: (issuer: string) => `尚未登录 ${nameOf(issuer)}`,
  loginFirst: (issuer: string) => `请登录：${loginCommand(issuer)}`,
  loginAgain: (issuer: string) => `请重新登录：${loginCommand(issuer)}`,
  tryLater: "登录信息已保留；请稍后再试",
  endpointInsecure: (issuer: string) =>
    `${nameOf(issuer)} 为其 token 指定的 endpoint 既不是 https，也不在本机；token 未发送`,
  freeTierEnded: `${FREE_TIER_ENDED}，服务拒绝此登录`,
  quotaUsedUp: "此 Qwen 账户的配额已用尽",
  otherMethods: [
    "改用 OpenRouter 登录：qwen auth login openrouter",
    "或使用任一提供商的 API key：qwen auth login --with-api-key --provider dashscope",
  ],
  minuteFull: "Qwen OAuth 允许每分钟 60 次请求",
  dayUsedUp: (when: string) => `Qwen OAuth 每天 2,000 次请求的配额已用尽；${when} 可再次请求`,
  quotaNotKept: (path: string, why: string) => `无法在“${path}”中记录今天的请求数：${why}`,
  storeFailed: (path: string, why: string) => `无法读写登录信息“${path}”：${why}`,
  storeFailedHint: "请检查其权限和磁盘；qwen doctor 会指出问题所在",
  revocationUnknown: "无法理解其响应",
  revokeFailed: (host: string, why: string) => `${host} 未吊销 token：${why}`,
  severalAt: (host: string) => `在“${host}”有多个登录`,
  oneOf: (names: string) => `可选：${names}`,

  workload: {
    noSubject: (host: string, status: number) => `${host} 没有给工作负载令牌（HTTP ${status}）`,
    refused: (host: string, why: string) => `${host} 不给工作负载令牌：${why}`,
    claims: (claims: string) => `它出示的令牌含 ${claims}：签发者必须信任这些内容`,
    unusable: (host: string, why: string) => `${host} 的回答中没有可用的令牌：${why}`,
    badKey: (path: string) => `“${path}”中没有可用的私钥：PKCS #8 或 JWK，RSA 或 P-256`,
    keyHint: (path: string) => `可把其他 PEM 转换为：openssl pkcs8 -topk8 -nocrypt -in ${path}`,
  },
  seal: {
    sealed: (place: string) => `已封存：${place}`,
    unsealed: (place: string) => `已恢复为明文，只有你能读取：${place}`,
    nothingToSeal: "目前没有可封存的内容",
    nothingSealed: "没有封存过的内容",
    keyIn: (store: string) => `密钥保存于${store}：`,
    fromNowOn: "从现在起登录信息和保存的密钥都会封存；npm 程序无法读取它们",
    keyStays: (store: string) => `从现在起不再封存；密钥仍留在${store}中`,
  },
  token: {
    onTerminal: "标准输出是终端，token 会显示在屏幕上",
    onTerminalHint: ["仍要显示：qwen auth token --show", "在脚本中：TOKEN=$(qwen auth token)"],
    noneNeeded: "此 endpoint 不需要 API key",
    none: "未登录，也未设置 API key",
    noneHint: [
      "登录：qwen auth login",
      "或保存 API key：qwen auth login --with-api-key",
      "或设置 OPENAI_API_KEY（endpoint 不是 OpenAI 时再设置 OPENAI_BASE_URL）",
    ],
    keysLast: "API key 无需刷新；以下就是 API key 本身",
  },

  use: {
    chosen: (method: string) => `从现在起使用：${method}`,
    savedIn: (path: string) => `已保存到 ${path}`,
    unknown: (method: string) => `“${method}”不在你已设置的登录方式之中`,
    available: (names: string) => `可以选择：${names}；可用 qwen auth login 添加其他方式`,
    overruled: (source: string) => `在此处尚未生效：由${spaced(source)}决定，它比设置文件更直接`,
  },

  logout: {
    signedOut: (issuer: string) => `已退出 ${nameOf(issuer)}；token 已从本机删除`,
    revoked: "token 已在颁发方吊销",
    notOffered: (minutes: number | undefined) => `颁发方不提供吊销 access token 的途径：${livesOn(minutes)}`,
    notRevoked: (why: string, minutes: number | undefined) => `无法吊销 access token（${why}）：${livesOn(minutes)}`,
    connectReason: "用于吊销 token",
    hostRefused: (host: string) => `本次运行不得访问 ${host}；可用 --allow-host 允许`,
    nothing: "没有可退出的登录",
    unknown: (target: string) => `未在“${target}”登录`,
    several: "有多个登录，且均未在使用",
    severalHint: (names: string) => [`请指定其中之一：${names}`, "或全部退出：qwen auth logout --all"],
    keyRemoved: (path: string) => `API key 已从 ${path} 中删除`,
    keyElsewhere: (source: string) => `${spaceAfter(source)}仍设置了 API key；请在那里删除`,
  },
};
