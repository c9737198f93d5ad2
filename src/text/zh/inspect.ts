// Simplified Chinese: the words of `inspect`; what they mean and where they stand is told in `en/inspect.ts`.
import type { Catalogue } from "../en.ts";
import { spaceAfter } from "./spacing.ts";

export const inspect: Catalogue["inspect"] = {
  remark: (words: string) => `（${words}）`,
  warning: (message: string) => `警告：${message}`,
  status: {
    method: "认证方式",
    methods: {
      openai: "openai",
      "qwen-oauth": "qwen-oauth",
      oauth: "oauth",
      none: "无（未登录）",
    },
    key: "API key",
    noKey: "无",
    keyPrinted: (program: string) => `需要时由 ${program} 给出`,
    keyGot: (host: string) => `工作负载的令牌，需要时从 ${host} 获取`,
    keySealed: "已封存，需要时打开",
    loginSealed: (rest: string) => `已封存，${rest}`,
    keyNotNeeded: "此 endpoint 不需要",
    login: "登录",
    loginUntil: (until: string | undefined) =>
      until === undefined ? "已保存，需要时自动刷新" : `token 有效期至 ${until}，需要时自动刷新`,
    loginOnce: (until: string | undefined) =>
      until === undefined ? "已保存，无法刷新" : `token 有效期至 ${until}，无法刷新`,
    baseUrl: "Base URL",
    model: "模型",
    fields: { credential: "API key", baseUrl: "Base URL", model: "模型", method: "认证方式" },
    notUsed: "另有设置但未使用：",
    shadowed: ({ field, value, source, by }: { field: string; value: string; source: string; by: string }) =>
      `${field} ${value}，${source}（${spaceAfter(by)}优先）`,
  },
  env: {
    file: ".env 文件",
    noFile: "未找到",
    settings: "设置",
    home: "主目录",
    noHome: "无（HOME 和 QWEN_HOME 均未设置）",
    scopes: { project: "项目", user: "用户", system: "系统" },
    taken: "变量：",
    line: (line: number) => `第 ${line} 行`,
    empty: (line: number) => `第 ${line} 行；空值视为未设置`,
    shadowed: (line: number, by: string) => `第 ${line} 行；未使用：${spaceAfter(by)}优先`,
    refusedTitle: "未采用：",
    refused: ({ name, line, reason }: { name: string; line: number; reason: string }) =>
      `${name}（第 ${line} 行）：${reason}`,
    reasons: {
      excluded: "不从项目的 .env 中读取；如需使用请写入 .qwen/.env",
      "own-only": "项目不得设置此变量；请在你的环境变量或 ~/.qwen/.env 中设置",
      loader: "任何文件都不得改变程序的加载方式",
    },
    trace: "按以下顺序查找：",
    marks: {
      absent: " ",
      "not-a-file": "-",
      foreign: "-",
      linked: "-",
      untrusted: "-",
      taken: "*",
      unreadable: "!",
      "too-large": "!",
      "not-text": "!",
    },
    outcomes: {
      absent: "不存在",
      "not-a-file": "跳过：不是普通文件",
      foreign: "跳过：属于另一个用户，且所在目录人人可写",
      linked: "跳过：指向所在目录之外文件的链接",
      untrusted: "跳过：此文件夹不受信任",
      taken: "采用；查找到此结束",
      unreadable: "无法读取；查找到此结束",
      "too-large": "大于 1 MiB；查找到此结束",
      "not-text": "不是 UTF-8 文本；查找到此结束",
    },
  },
};
