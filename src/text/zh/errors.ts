// Simplified Chinese: the words of `errors`; what they mean and where they stand is told in `en/errors.ts`.
import type { Catalogue } from "../en.ts";

export const errors: Catalogue["errors"] = {
  prefix: (message: string) => `qwen: ${message}`,
  unexpected: (what: string) => `意外故障：${what}`,
  unexpectedNothing: "没有说明的意外故障",
  runWithDebug: "请加上 --debug 再次运行同一命令，查看故障发生的位置",
  outputFailed: (why: string) => `无法写出输出：${why}`,
  inputFailed: (why: string) => `无法读取标准输入：${why}`,
  causedBy: (what: string) => `原因：${what}`,
  moreCauses: "…",
  /** Nobody is signed in: said before any configuration is read, too. */
  missing: {
    key: (host: string) => `没有用于 ${host} 的 API key`,
    entryKey: (name: string) => `使用其 API key：export ${name}=…（由 modelProviders 的条目指定）`,
    nothing: "未登录：没有配置 API key、登录或本地 endpoint",
    login: (method: string) => `未登录：没有保存有效的 ${method} 登录`,
    hints: [
      "用 API key：  export OPENAI_API_KEY=…（OPENAI_BASE_URL 和 OPENAI_MODEL 可选）",
      "用登录：      qwen auth login",
      "两者都不用：  --openai-base-url http://127.0.0.1:11434/v1 连接本地服务器",
    ],
  },
  homeFailed: (path: string, why: string) => `无法在“${path}”中保存任何内容：${why}`,
  homeHints: [
    "请指定一个你可以写入的文件夹：export QWEN_HOME=/path/to/folder",
    "或者不保存，每次运行时用变量提供：export OPENAI_API_KEY=…（以及 OPENAI_BASE_URL）",
  ],
  fileFaults: {
    denied: "没有写入权限",
    readOnly: "磁盘为只读",
    full: "磁盘已满",
    notAFolder: "该处已有内容，但不是文件夹",
    missing: "上级文件夹不存在",
  },
  fileFailed: (path: string, why: string) => `无法使用“${path}”：${why}`,
  notAFile: (path: string) => `“${path}”不是普通文件`,
  notAFolder: (path: string) => `“${path}”不是文件夹`,
  fileTooLarge: (path: string, bytes: number, limit: number) =>
    `无法读取“${path}”：${bytes} 字节，超过 ${limit} 字节的上限`,
};
