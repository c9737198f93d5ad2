// Simplified Chinese: the words of `sessions`; what they mean and where they stand is told in `en/sessions.ts`.
import type { Catalogue } from "../en.ts";

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "刚刚";
  if (minutes < 60) return `${minutes} 分钟前`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} 小时前` : `${Math.floor(hours / 24)} 天前`;
}

export const sessions: Catalogue["sessions"] = {
  none: (id: string) => `没有保留的对话“${id}”`,
  noneHint: "请从列表中选择：qwen --resume",
  noneHere: "此目录中没有以前的对话：开始新的对话",
  noneAtAll: "没有以前的对话：开始新的对话",
  noneHeadless: "此目录中没有以前的对话",
  beginHint: "开始一个会保留的对话：qwen --continue，或 qwen -c -p PROMPT",
  notKept: "没有保留的对话：没有主目录，或已关闭保留功能",
  notKeptHint: "请去掉 --continue、--resume 和 --no-history",
  chooseTitle: "选择哪个对话？",
  untitled: "（没有问题）",
  listed: ({ agoMs, cwd }: { agoMs: number; cwd: string }) => cwd === "" ? ago(agoMs) : `${ago(agoMs)}，${cwd}`,
  resumed: (turns: number) => `在 ${turns} 个回答之后继续`,
  lastQuestion: (question: string) => `你上次问的是：${question}`,
  broken: (lines: number) => `保留的对话中有 ${lines} 行无法读取，已略去`,
  stopped: {
    full: "对话太长，无法继续保留；对话可以继续，但不再保留",
    failed: "对话无法写入磁盘；对话可以继续，但不再保留",
  },
  goOn: (id: string) => `以后继续：qwen -c，或 qwen -r ${id}`,
};
