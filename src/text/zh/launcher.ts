// Simplified Chinese: the launcher's own words; what they mean and where they stand is told in `en/launcher.ts`.
import type { Catalogue } from "../en.ts";
import { spaceAfter, spaced } from "./spacing.ts";

export const launcher: Catalogue["launcher"] = {
  caUnreadable: (path: string, variable: string) => `无法读取“${path}”中的证书颁发机构（由 ${variable} 指定）`,
  caNone: (path: string, variable: string) => `“${path}”（由 ${variable} 指定）中没有证书：可读取 PEM 或 DER`,
  caPkcs7: (path: string) => `请先取出证书：openssl pkcs7 -print_certs -in "${path}" -out ca.pem`,
  caHint: (variable: string) => `请更正或取消设置 ${variable}`,

  asks: (question: string) => `qwen 询问：${spaceAfter(question)}[y/N] `,
  asksFor: (question: string) => `qwen 询问：${spaceAfter(question)}`,
  yes: () => ["y", "yes", "是"],
  askConnect: (host: string, reason: string) =>
    `允许本次会话连接 ${host} 吗？（${reason}；未经你同意，不会连接任何新地址）`,
  askOpen: (host: string) => `允许在浏览器中打开 ${host} 的页面吗？`,
  askRead: (path: string, link: string | undefined) =>
    link === undefined ? `允许为本次对话读取“${path}”吗？` : `“${link}”指向另一个文件：允许为本次对话读取“${path}”吗？`,
  askWrite: (path: string, { link, overwrite }) =>
    `${link === undefined ? "" : `“${link}”指向另一个文件：`}允许写入“${path}”${overwrite ? "并替换原有内容" : ""}吗？`,
  askKeep: (
    what: string,
    { user, project }: { readonly user: string | undefined; readonly project: string | undefined },
  ) =>
    [
      `为今后的会话保存：${what}？`,
      ...(user === undefined ? [] : [`  y     为你保存到 ${user}`]),
      ...(project === undefined ? [] : [`  p     为此目录保存到 ${project}，不纳入 git`]),
      "  回车  仅用到退出为止：",
    ].join("\n"),
  askSave: (path: string, what: string) => `允许将以下内容保存到 ${path}，供今后的会话使用吗：${what}？`,
  savesAddress: ({ baseUrl, model, hasKey }) =>
    `OpenAI 兼容地址 ${baseUrl}，${model === "" ? "不含模型" : `模型 ${model}`}，${
      hasKey ? "刚才提供的 API key" : "不含 API key"
    }`,
  savesQwen: () => "使用 Qwen OAuth 登录",
  askKept: (host: string, source: string) =>
    `这段对话是与另一个服务进行的。要把它发送到仅由 ${source} 指定的 ${host} 吗？`,
  keptRefused: (host: string, source: string) =>
    `这段对话是与另一个服务进行的，不会发送到仅由 ${source} 指定的 ${host}`,
  askFiles: (paths: string) => `允许本次会话读写 ${paths} 吗？`,
  askKey: (keySource: string, host: string, urlSource: string) =>
    `来自${spaced(keySource)}的 API key 将发送到 ${host}，该地址由${
      spaced(urlSource)
    }指定。允许发送吗？（y：仅此一次；完整输入 ${host}：始终允许）`,
  tooManyHosts: (most: number) => `无法同时连接超过 ${most} 个主机`,
  tooLongToShow: () => "无法使用过长而不能完整显示的内容",
  notAHost: (host: string) => `无法连接“${host}”：不是主机和端口`,
  hostRefused: (host: string) => `未获准连接 ${host}`,
  allowHostHint: (host: string) => `如要允许：--allow-host ${host}`,
  askAgainHint: (host: string) => `请重试并回答 y，或用此命令启动：qwen --allow-host ${host}`,
  restarting: () => "本次会话接下来将用你的 API key 或登录访问它",
  noSuchFile: (path: string) => `无法读取“${path}”：没有这个文件`,
  fileExists: (path: string) => `无法写入“${path}”：文件已存在`,
  replaceHint: (path: string) => `如要替换：/save -f ${path}`,
  notRead: () => "未读取任何内容",
  notWritten: () => "未写入任何内容",
  notSaved: (path: string) => `未更改“${path}”`,
  notAllowed: () => "未执行：没有得到允许",
  notGivenUp: (rights) => `此运行时没有放弃其权限：${rights.join("、")}`,
  hintNotGivenUp: () => "请运行已安装的 qwen 或 `deno task qwen`，不要用 `deno run -A`",
  crashed: (what: string) => `qwen 中与服务通信的部分意外结束：${what}`,
  requestFailed: (what: string) => `启动器无法完成此操作：${what}`,
  cancelled: () => "已取消",
  terminated: () => "已终止",

  whyEndpoint: (source: string) => `提示词发往的 endpoint（${source}）`,
  whyIssuer: (issuer: string) => `${issuer} 的 token endpoint，用于刷新和吊销你的登录`,
  whySignIn: (issuer: string) => `登录 ${issuer}`,
  whyGateway: () => "为本机的其他程序监听；它们必须知道本次运行的令牌",
  whyLoopback: () => "登录期间等待浏览器的响应，仅使用本机的一个空闲端口",
  whyLocal: (name: string) => `因为配置向导已打开，在常用端口上查找 ${name}`,
  whyAllowed: () => "在本次会话中请求：由你允许，或因属于回环地址或已知提供商而受信任",
  whyLogin: (issuer: string) => `你在 ${issuer} 的登录：读取、续期、替换`,
  whyLock: () => "保证同一时间只有一个程序为该登录续期",
  whyFolder: () => "该登录的临时文件，写好后再替换原文件",
  whyWorkload: () => "给工作负载令牌",
  whyAlso: (name: string) => `--also ${name} 的服务`,
  whyListens: () => "按 --listen 监听其他机器；它们必须知道令牌文件中的密钥",
  whySocket: () => "监听此用户的其他程序，它们必须知道本次运行的密钥",
  whyTokens: () => "命名令牌的哈希",
  whyQuota: () => "统计请求数，以免超出 Qwen 的配额",
  whyHistory: () => "你在对话中输入过的内容",
  whySessions: () => "保存的对话，供 --continue 和 --resume 使用",
  whyEnv: () => "如何在此终端上显示",
  permissionsSealed: () =>
    "在此处提问以密封方式运行：发送唯一一个请求时只剩下网络权限，回答一开始，网络权限也随之放弃。此后服务所说的一切，面对的都是一个什么也做不了的进程。",
  permissionsTitle: () => "在此处提问会在沙箱中运行，即 qwen 中与服务通信的部分。它只能做以下事情：",
  permissionsOfConversation: () => "本次对话在沙箱中运行，即 qwen 中与服务通信的部分。它只能做以下事情：",
  permissionsOfCommand: (name: string) => `“qwen ${name}”在这里的沙箱中运行，只能做以下事情：`,
  permissionsBlocked: () => "因此在此处提问不会发送任何内容。若能发送，其间 qwen 也只能做以下事情：",
  permissionsConversation: () => "对话在沙箱中运行并会保存内容，因此还可以：",
  permissionsRow: {
    net: () => "连接",
    listen: () => "监听",
    files: () => "读写",
    onlyRead: () => "只读",
    env: () => "环境变量",
    nothing: () => "无",
    never: () => "绝不允许",
    others: () => "运行程序、本机代码、系统信息、外来代码",
    sealedBy: (program: string) =>
      `程序自身在发送任何内容之前向 ${program} 索取封存内容的密钥；以这些权限运行的部分做不到。`,
    printedBy: (program: string) => `程序自身在发送任何内容之前运行 ${program} 获取密钥；以这些权限运行的部分做不到。`,
    startsCommand: () => "命令本身由程序启动，拥有你的全部权限；所列的是它旁边的网关所能做的。",
    proxy: (variable: string) => `连接经由 ${variable} 指定的代理。`,
  },
};
