// Simplified Chinese: the words of `terminal`; what they mean and where they stand is told in `en/terminal.ts`.
import type { Catalogue } from "../en.ts";
import { spaceAfter } from "./spacing.ts";

export const terminal: Catalogue["terminal"] = {
  searchLabel: (query: string) => `搜索：${query}`,
  searchNothing: (query: string) => `搜索：${query}（没有找到）`,
  moreCandidates: (count: number) => `…… 还有 ${count} 项`,
  pasteTruncated: "粘贴的文字太长：末尾部分已丢弃",
  maskHint: "Ctrl-R 显示输入的内容",
  unmaskHint: "Ctrl-R 隐藏输入的内容",
  filterLabel: (query: string) => `筛选：${query}（Esc 显示全部）`,
  filterNothing: (query: string) => `筛选：${query}（没有匹配项；Esc 显示全部）`,
  chooseHint: "↑↓ 移动，Enter 选择，Esc 返回",
  chooseHintFilter: "↑↓ 移动，输入文字筛选，Enter 选择，Esc 返回",
  choosePlain: (count: number) => `请选择 1-${count}（留空：返回）：`,
  chosen: (title: string, label: string) => `${spaceAfter(title)}${label}`,
  chooseMore: (count: number) => `还有 ${count} 项`,
  duration: (seconds: number) =>
    seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${String(seconds % 60).padStart(2, "0")} 秒`,
  thinking: "正在思考",
  thoughtFor: (duration: string) => `思考了 ${duration}`,
};
