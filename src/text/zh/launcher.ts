// Simplified Chinese: the launcher's own words; what they mean and where they stand is told in `en/launcher.ts`.
import type { Catalogue } from "../en.ts";
import { spaceAfter, spaced } from "./spacing.ts";

export const launcher: Catalogue["launcher"] = {
  caUnreadable: (path: string, variable: string) => `无法读取“${path}”中的证书颁发机构（由 ${variable} 指定）`,
  caHint: (variable: string) => `请更正或取消设置 ${variable}`,

  asks: (question: string) => `qwen 询问：${spaceAfter(question)}[y/N] `,
  yes: () => ["y", "yes", "是"],
  askConnect: (host: string, reason: string) => `允许本次会话连接 ${host} 吗？（${reason}）`,
  askOpen: (host: string) => `允许在浏览器中打开 ${host} 的页面吗？`,
  askRead: (path: string, bytes: number) => `允许为本次对话读取“${path}”（${bytes} 字节）吗？`,
  askWrite: (path: string) => `允许写入“${path}”吗？`,
  askKey: (keySource: string, host: string, urlSource: string) =>
    `来自${spaced(keySource)}的 API key 将发送到 ${host}，该地址由${spaced(urlSource)}指定。现在和今后都允许发送吗？`,
  tooManyHosts: (most: number) => `无法同时连接超过 ${most} 个主机`,
  pathTooLong: () => "无法使用过长而不能完整显示的路径",
  notAHost: (host: string) => `无法连接“${host}”：不是主机和端口`,
  hostRefused: (host: string) => `未获准连接 ${host}`,
  allowHostHint: (host: string) => `如要允许：--allow-host ${host}`,
  restarting: () => "本次会话接下来将用你的 API key 或登录访问它",
  saving: () => "即将保存为你的 endpoint",
  noSuchFile: (path: string) => `无法读取“${path}”：没有这个文件`,
  notAFile: (path: string) => `无法读取“${path}”：不是普通文件`,
  fileTooLarge: (path: string, bytes: number, limit: number) =>
    `无法读取“${path}”：${bytes} 字节，超过 ${limit} 字节的上限`,
  fileExists: (path: string) => `无法写入“${path}”：文件已存在`,
  fileFailed: (path: string, why: string) => `无法使用“${path}”：${why}`,
  notAllowed: () => "你没有允许",
  crashed: (what: string) => `隔离单元意外结束：${what}`,
  requestFailed: (what: string) => `启动器无法完成此操作：${what}`,
  cancelled: () => "已取消",
  terminated: () => "已终止",
  notATerminal: () => "交互式会话需要终端",
  notATerminalHint: () => ['只提一个问题：qwen -p "…"', "为机器配置认证：export OPENAI_API_KEY=…"],

  whyEndpoint: (source: string) => `提示词发往的 endpoint（${source}）`,
  whyIssuer: (issuer: string) => `${issuer} 的 token endpoint，用于刷新和吊销你的登录`,
  whySignIn: (issuer: string) => `登录 ${issuer}`,
  whyLoopback: () => "登录期间等待浏览器的响应，仅使用本机的一个空闲端口",
  whyLocal: (name: string) => `因为配置向导已打开，在常用端口上查找 ${name}`,
  whyAllowed: () => "在本次会话中请求：由你允许，或因属于回环地址或已知提供商而受信任",
  whyFiles: () => "本程序的登录信息、对话和历史记录",
  whyEnv: () => "如何在此终端上显示",
  permissionsTitle: () => "在此处启动的隔离单元只能做以下事情：",
  permissionsRow: {
    net: () => "连接",
    read: () => "读取",
    write: () => "写入",
    env: () => "环境变量",
    nothing: () => "无",
    never: () => "绝不允许",
    others: () => "运行程序、本机代码、系统信息、外来代码",
    proxy: (variable: string) => `连接经由 ${variable} 指定的代理。`,
  },
};
