// Simplified Chinese: the words of `conversation`; what they mean and where they stand is told in `en/conversation.ts`.
import type { Catalogue } from "../en.ts";
import { spaceAfter } from "./spacing.ts";

interface Row {
  readonly value: string;
  readonly source: string;
}

export const conversation: Catalogue["conversation"] = {
  slash: {
    auth: "切换认证方式，对话继续",
    model: "更换模型：从列表选择，或直接写名称",
    status: "显示账户、来源和目前的用量",
    permissions: "显示本程序在此处可以访问什么",
    attach: "随下一个问题发送文本文件或图片",
    save: "把对话写入 Markdown 文件",
    copy: "把最近的回答复制到剪贴板",
    think: "显示最近回答背后的推理过程",
    clear: "开始新的对话",
    help: "显示此列表",
    quit: "退出",
  },
  arguments: { file: "文件", model: "[名称]" },
  keys: [
    "Alt-Enter 或 \\ Enter：换行 · ↑ ↓：之前的输入 · Ctrl-R：搜索 · Tab：补全",
    "Ctrl-C：取消回答，连按两次退出 · Ctrl-D：退出 · Ctrl-O：实时显示推理过程",
    "//文字 发送以斜杠开头的文字",
  ],
  tips: "/help 显示可用的命令；Alt-Enter 换行；Ctrl-D 退出",
  headerModel: ({ version, model, host }: { version: string; model: string; host: string }) =>
    `qwen ${version} · ${model}，${host}`,
  headerKey: (credential: string, source: string) => `${credential}（${source}）`,
  key: (masked: string) => `API key ${masked}`.trim(),
  noKey: "不需要 API key",
  login: "你的登录",
  chosenHere: "在此处选择",
  methods: { openai: "API key", "qwen-oauth": "Qwen OAuth", oauth: "OAuth", none: "无" },
  fields: { method: "认证方式", model: "模型", baseUrl: "Endpoint 地址", credential: "凭证" },
  statusRow: (field: string, value: string, source: string) => `${field}：${value}（${source}）`,
  changedTitle: "已更改：",
  changed: (field: string, before: Row | undefined, now: Row) =>
    before === undefined || before.value === now.value
      ? `  ${field}：${now.value}（${now.source}）`
      : `  ${field}：${before.value}（${before.source}）→ ${now.value}（${now.source}）`,
  nothingChanged: "没有任何更改",
  savedIn: (path: string) => `已保存到 ${path}`,
  stronger: (source: string) => `下一次，${spaceAfter(source)}将优先于所保存的内容`,

  waitingFor: (model: string) => `正在等待 ${model}`,
  cancelHint: "Ctrl-C 取消",
  thinkingHint: "Ctrl-O 显示全部，Ctrl-C 取消",
  lateReasoning: "回答期间还有推理内容，可用 /think 查看",
  waits: (seconds: number) => `等待 ${seconds} 秒后再次尝试`,
  retry: (reason: string, nextTry: number) => nextTry > 1 ? `${reason}；即将进行第 ${nextTry} 次尝试` : reason,
  cancelled: "在收到回答之前已取消",
  cancelledKept: "已取消；到目前为止的回答予以保留",
  hintAuth: "换一个 API key 或登录方式：/auth",
  hintTooLong: "请用 /clear 开始新的对话，或用 /model 选择上下文更长的模型",
  againToLeave: "再按一次 Ctrl-C 退出，或继续输入",
  imageLeftOut: "[图片]",
  interruptedNote: "（在此处取消）",

  unknownCommand: (name: string, near: string | undefined) => [
    near === undefined ? `没有命令 /${name}；/help 列出所有命令` : `没有命令 /${name}：你是不是想输入 /${near}？`,
    `如要作为问题发送，请以两个斜杠开头：//${name}`,
  ],
  needsArgument: (name: string, argument: string) => `/${name} 需要${argument}，例如 /${name} notes.md`,
  chooseModel: "使用哪个模型？",
  modelNow: (model: string) => `当前模型为 ${model}`,
  noModels: "请自行指定：/model NAME",
  sameModel: (model: string) => `模型已经是 ${model}`,
  modelChanged: (before: string, model: string) => `模型：${before} → ${model}，用于本次对话`,
  modelHere: (model: string) => `本次对话的模型：${model}`,
  counts: (count: { turns: number; requests: number; inputTokens: number; outputTokens: number }) =>
    `本次对话已有 ${count.turns} 个回答；自启动以来请求 ${count.requests} 次，输入 ${count.inputTokens} token，输出 ${count.outputTokens} token`,
  permissionsElsewhere: "在此目录运行 qwen permissions 即可查看",
  cleared: "新的对话开始了",
  nothingToCopy: "还没有可以复制的回答",
  cannotCopy: "此终端没有可用的剪贴板",
  tooLongToCopy: "回答太长，终端的剪贴板放不下",
  saveInstead: "请写入文件：/save FILE",
  copied: "已复制（如果终端允许）",
  nothingToSave: "还没有可以保存的内容",
  saved: (path: string) => `已保存到 ${path}`,
  attached: (name: string, bytes: number) =>
    `${name}（${bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 1024)} kB`}）将随下一个问题发送`,
  notTextOrImage: (name: string) => `“${name}”既不是文本也不是图片`,
  noKeyInLine: "/auth 后面不能加内容：在那里输入的 API key 会显示在屏幕上",
  noKeyInLineHint: "请只输入 /auth；它会以隐藏方式询问 API key。本行不会保存到历史记录",
  notTextOrImageHint: "请附上 UTF-8 文本，或 PNG、JPEG、GIF、WebP 图片",
  noReasoning: "最近的回答没有推理过程",
};
