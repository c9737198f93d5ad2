// Chinese: the words of `gateway`; what they mean and where they stand is told in `en/gateway.ts`.
import type { Catalogue } from "../en.ts";

export const gateway: Catalogue["gateway"] = {
  foreignHost: "访问此地址所用的名称不是它自己的（Host）：请使用 qwen 打印的 URL",
  foreignOrigin: (origin: string) =>
    `其他来源${origin === "" ? "" : `（${origin}）`}的页面不能在此请求；可用 qwen serve --allow-origin 来源 允许`,
  tokenInQuery: "URL 中的密钥或令牌会被拒绝，因为 URL 会被记录：请以 Authorization: Bearer 发送",
  noToken: "没有令牌：请以 Authorization: Bearer 令牌（或 x-api-key）发送 qwen serve 打印的令牌",
  wrongToken: "令牌错误：应是本次 qwen serve 打印的令牌，而不是服务的密钥",
  unknownPath: (paths: readonly string[]) => `这里没有此路径。可用路径：${paths.join(", ")}`,
  wrongMethod: (methods: readonly string[]) => `此路径接受 ${methods.join(", ")}`,
  mediaType: (forms: boolean) => `请求体必须是 application/json${forms ? " 或 multipart/form-data" : ""}`,
  tooLarge: (bytes: number) => `请求体超过 ${bytes} 字节；可用 qwen serve --max-body 更改`,
  tooMany: (most: number) => `已有 ${most} 个回答正在进行；可用 qwen serve --max-streams 更改`,
  shuttingDown: "qwen serve 正在结束：不再接受新请求",
  silent: (host: string, seconds: number) =>
    `${host} 在 ${seconds} 秒内没有响应；可用 qwen serve --first-byte-timeout 更改`,
  paced: (seconds: number) => `本分钟的免费请求已用完；${seconds} 秒后可发送下一个`,
  redirect: (host: string) => `${host} 发生重定向；不会跟随，因为密钥会一并发出`,
  notTranslated: (name: string) => `该服务只支持 chat completions，其中没有与 ${name} 对应的功能`,
  broken: "请求在读完之前中断",
  url: "地址",
  token: "令牌",
  ready: ["把两者交给本机的一个程序，例如：", "按 Ctrl-C 结束；所有请求都会带着你的登录发往服务"],
  lendsLogin: "除非你明确要求，否则不出借厂商自己的登录（Qwen OAuth）：其条款针对 Qwen Code，免费请求也只属于一个人",
  lendHint: "仍要出借：--lend-login",
  portTaken: (port: number) => `端口 ${port} 已被其他程序占用`,
  portHint: "用 --port N 选择另一个，或省略以使用空闲端口",
  noListener: "没有可以监听的回环地址",
  tokenShort: (path: string) => `“${path}”中的令牌少于 32 个字符`,
  tokenHint: "删除该文件，qwen 会创建一个带有合格令牌的文件",
  tokenOpen: (path: string, mode: string) => `“${path}”对其他用户开放（权限 ${mode}）：chmod go= "${path}"`,
  noShell: (shell: string) => `无法启动命令：没有 ${shell}`,
};
