// Simplified Chinese: the words of `login`; what they mean and where they stand is told in `en/login.ts`.
import type { Catalogue } from "../en.ts";
import { FREE_TIER_ENDED } from "./free_tier.ts";
import { spaceAfter } from "./spacing.ts";

const REFUSALS: Readonly<Record<string, string>> = {
  access_denied: "访问被拒绝",
  invalid_request: "请求无法理解",
  unauthorized_client: "此 client id 不允许以这种方式登录",
  unsupported_response_type: "这种登录方式已关闭",
  invalid_scope: "所请求的某个 scope 不被允许",
  server_error: "服务自身出错",
  temporarily_unavailable: "服务过载或正在维护",
  login_required: "需要你先在那里登录",
  consent_required: "需要你先同意",
  interaction_required: "需要先向你询问",
  invalid_client: "不认识此 client id",
  invalid_grant: "授权码有误、已被使用或已过期",
  unsupported_grant_type: "不提供这种登录方式",
};

export const login: Catalogue["login"] = {
  refusals: (error: string) => REFUSALS[error] ?? "登录被拒绝",
  qwenEnded: `${FREE_TIER_ENDED}，因此服务可能拒绝新的登录`,

  http: {
    timedOut: (seconds: number) => `${seconds} 秒内没有响应`,
    unreachable: (host: string, why: string) => `无法访问 ${host}：${why}`,
    unreachableHint: "请检查网络和主机名，然后重试：qwen doctor",
    tooLong: (host: string) => `${host} 对登录请求的响应超过 1 MiB`,
  },

  issuer: {
    unknown: (name: string) => `“${name}”不是 qwen 认识的颁发方`,
    unknownHint: (names: string) => `已知的有：${names}；其他颁发方：--issuer URL --client-id ID`,
    providerNeedsKey: (name: string) => `${name} 不提供浏览器登录，只提供 API key`,
    providerNeedsKeyHint: (id: string, url: string) =>
      `在 ${url} 获取 API key，然后运行：qwen auth login ${id} --with-api-key`,
    flagNeedsIssuer: (flag: string) => `${flag} 需要 --issuer`,
    twoIssuers: (name: string) => `“${name}”和 --issuer 指定了两个颁发方`,
    noClientId: "--issuer 需要 --client-id",
    noClientIdHint: "它由颁发方的管理员发放，用于使用 PKCE 的公共（原生）客户端",
    notAnIssuer: "--issuer 必须是不含用户名、查询参数和片段的地址",
    insecure: (name: string, value: string) => `${name} 不是 https 地址：“${value}”`,
    insecureHint: "只有在本机（127.0.0.1、::1、localhost）才接受 http",
  },

  discovery: {
    none: (host: string) => `${host} 没有描述其登录方式`,
    noneHint: "应位于 /.well-known/openid-configuration 或 /.well-known/oauth-authorization-server",
    unusable: (host: string) => `${host} 描述其登录方式的格式无法使用`,
    otherIssuer: (asked: string, claimed: string) => `颁发方“${asked}”自称“${claimed}”`,
    otherIssuerHint: "请按颁发方的写法原样给出 --issuer；如果那不是你的颁发方，请勿在那里登录",
    insecureEndpoint: (host: string, name: string) => `${host} 把一个未加密的地址指定为其 ${name}`,
    noTokenEndpoint: (host: string) => `${host} 没有指定 token endpoint`,
  },

  engine: {
    refused: (name: string, error: string, description: string) =>
      `${name} 拒绝了登录：${REFUSALS[error] ?? ""}（${error}${description === "" ? "" : `：${description}`}）`,
    unusable: (name: string, why: string) => `${name} 给出了无法使用的响应：${why}`,
    failing: (name: string, status: number) => `${name} 自身出错（HTTP ${status}）`,
    again: "请用同一命令重新开始",
  },

  openrouter: {
    noKey: "其中没有 API key",
  },

  device: {
    incomplete: "缺少必需的字段",
    expired: "在登录完成之前设备码已过期",
    expiredHint: "请用同一命令重新开始，并在所示时间内完成",
    clientIdHint: "请向颁发方的管理者核对 --client-id",
    refusedHint: "也许可以换一种方式：同一命令加上 --loopback",
    tooMany: (name: string) => `${name} 暂时不再接受尝试（HTTP 429）`,
    title: (name: string) => `在任意设备上登录 ${name}：`,
    open: (url: string) => `  1. 打开  ${url}`,
    code: (code: string) => `  2. 输入  ${code}`,
    codeIsIn: (code: string) => `  2. 核对页面显示的设备码为  ${code}`,
    scan: "或扫描此二维码：",
    warning: ["只有当登录是你自己发起的，才可继续。", "切勿把设备码交给任何索要它的人。"],
    waiting: (left: string) => `正在等待；设备码还有 ${left} 有效`,
    orBrowser: "（b：改用本机的浏览器）",
    toBrowser: "改用本机的浏览器。",
    waitingPlain: (minutes: number) => `正在等待你在那里完成；设备码 ${minutes} 分钟内有效。`,
    slowedDown: (seconds: number) => `服务要求放慢：现在每 ${seconds} 秒查询一次。`,
    unreachable: (reason: string, seconds: number) => `${reason}。${seconds} 秒后重试。`,
  },

  choice: {
    nothingOffered: (name: string) => `${name} 既不提供浏览器登录，也不提供设备码登录`,
    notOffered: (name: string, flag: string) => `${name} 不提供 ${flag}`,
    notOfferedHint: (flag: string) => `它提供：${flag}`,
    sameCommand: (flag: string) => `请输入同一命令，加上 ${flag}`,
    typeCommand: (command: string) => `请输入：${command}`,
    flows: {
      loopback: "在本机的浏览器中",
      device: "在任意设备上用设备码",
      paste: "粘贴浏览器最后到达的地址来",
    },
    reasons: {
      "asked": "如你所要求",
      "local-browser": "这里似乎有浏览器",
      "wsl": "这是 WSL：由 Windows 打开",
      "no-device-code": "颁发方不为其他设备提供设备码",
      "only-device-code": "颁发方不提供其他方式",
      "no-terminal": "这里没有终端",
      "no-browser-flag": "--no-browser",
      "no-browser-variable": "设置了 NO_BROWSER",
      "ssh": "你正通过 SSH 使用",
      "container": "这是容器",
      "ci": "设置了 CI",
      "text-browser": "BROWSER 是文本浏览器",
      "unattended": "DEBIAN_FRONTEND 为 noninteractive",
      "no-display": "这里没有图形界面",
    },
    chosen: (name: string, flow: string, reason: string) => `${flow}登录 ${name}（${reason}）。`,
  },

  browser: {
    opened: "已请求你的浏览器打开此地址：",
    toDevice: "改用可在任意设备上使用的设备码。",
    notOpened: "请在浏览器中打开此地址：",
    otherMachine: [
      "如果浏览器在另一台机器上，最后的页面将无法加载：",
      "请复制该页面的地址并粘贴到这里。",
    ],
    pasteOnly: [
      "最后的页面将无法加载；这是正常的。",
      "请复制其地址（或其中的授权码）并粘贴到这里。",
    ],
    orDevice: "或输入 device，获取可在任意设备上使用的设备码。",
    prompt: "地址或授权码：",
    waiting: "正在等待浏览器返回。",
    cannotListen: (why: string) => `无法在本机监听（${why}）；你可以改为粘贴地址。`,
    stray: {
      state: "收到了不属于此次登录的内容；已忽略。",
      issuer: "收到了来自另一个颁发方的内容；已忽略。",
      empty: "浏览器返回时没有授权码；已忽略。",
    },
    refused: (name: string, words: string, detail: string) => `${name} 拒绝了：${words}（${detail}）。`,
    stillWaiting: "仍在等待：请再次打开该地址，或按 Ctrl-C 停止。",
    pasted: {
      "wrong-address": "那是要打开的地址。请粘贴浏览器最后到达的地址。",
      "unclear": "那既不是地址也不是授权码。",
      "noDevice": "此颁发方不提供设备码。",
    },
    pasteEnded: "无法再粘贴；仍在等待浏览器。",
    timedOut: (minutes: number) => `${minutes} 分钟内无人完成登录`,
    timedOutHint: (ways: readonly string[]) => `请重新开始；在没有浏览器的机器上加上 ${ways.join(" 或 ")}`,
    nothingPasted: "标准输入上没有收到地址",
    nothingPastedHint: (ways: readonly string[]) => `请用管道传入浏览器最后到达的地址，或使用 ${ways.join(" 或 ")}`,
  },

  cancelled: "登录已取消",
  connectReason: (name: string) => `${name} 指定此主机用于登录`,
  signedIn: (name: string) => `已登录 ${name}。`,
  savedIn: (path: string) => `已保存到 ${path}。`,
  noEndpoint: [
    "此登录尚未设置 endpoint。请用选项或环境变量指定一次：",
    "  qwen -p hello --openai-base-url URL     或     OPENAI_BASE_URL=URL",
  ],
  overridden: (source: string) => `注意：${spaceAfter(source)}仍然存在，并优先于此登录。`,
  noHome: "没有可以保存登录信息的主目录",
  noHomeHint: "请设置 HOME，或把 QWEN_HOME 设为你的某个目录",
  tryIt: "试一试：qwen -p hello",

  workload: {
    none: "没有描述任何工作负载",
    noneHint: [
      "请指明令牌的来源：QWEN_WORKLOAD_TOKEN_FILE、QWEN_WORKLOAD_TOKEN_COMMAND 或 QWEN_WORKLOAD_GITHUB",
      "以及向谁出示：OpenAI 或 OpenRouter 的 OPENAI_BASE_URL，或 QWEN_WORKLOAD_TOKEN_URL（docs/credentials.md）",
    ],
    other: (source: string) => `不会用到工作负载：${source} 提供的凭证优先`,
    otherHint: "请先移除它，再重试",
    projects: (source: string) => `未保存任何内容：地址来自 ${source}，是随此目录而来的`,
    projectsHint: "请自行指定地址：--openai-base-url URL",
    proven: (host: string, until: string | undefined) =>
      until === undefined ? `${host} 给出了令牌` : `${host} 给出了令牌，有效期至 ${until}`,
    saved: (path: string) => `描述已保存到 ${path}：需要时才获取令牌，且不保存令牌`,
  },
  key: {
    prompt: (name: string) => `${name} 的 API key：`,
    where: (url: string) => `获取 API key：${url}`,
    none: (name: string) => `标准输入上没有收到 ${name} 的 API key`,
    noneHint: (id: string) => `请用管道传入：qwen auth login --with-api-key --provider ${id} < FILE`,
    tooLong: "标准输入上的内容太长，不可能是 API key",
    malformed: "API key 含有空格或 API key 中不会有的字符；是否还混有其他内容？",
    unknownProvider: (id: string) => `“${id}”不是 qwen 认识的提供商`,
    unknownProviderHint: (ids: string) => `已知的有：${ids}；其他提供商：--openai-base-url URL`,
    notAnAddress: "--openai-base-url 不是地址",
    needsBaseUrl: (name: string) => `${name} 的每个客户都有自己的地址`,
    needsBaseUrlHint: "请用 --openai-base-url URL 指定",
    needsNone: (name: string) => `${name} 不需要 API key`,
    needsNoneHint: (url: string) => `直接使用即可：qwen -p hello --openai-base-url ${url}`,
    otherFlags: (flag: string) => `${flag} 不能与 --with-api-key 一起使用`,
    saved: (name: string, path: string) => `${name} 的 API key 已保存到 ${path}。`,
    model: (model: string) => `今后使用模型 ${model}；可用 --model 指定其他模型。`,
  },

  page: {
    signedInTitle: "登录成功",
    signedIn: "你可以关闭此页面，回到终端。",
    failedTitle: "登录未成功",
    failed: "终端中说明了问题所在和应对方法。",
    refusedTitle: "登录被拒绝",
    refused: "终端中说明了现在可以怎么做。",
    strayTitle: "这不是正在等待的登录",
    stray: "没有任何更改。请从终端显示的地址开始。",
    unknownTitle: "这里什么也没有",
    unknown: "此地址属于正在终端中等待的登录。",
    footer: "此页面来自你自己机器上的 qwen 程序。",
  },
};
