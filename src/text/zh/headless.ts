// Simplified Chinese: the words of `headless`; what they mean and where they stand is told in `en/headless.ts`.
import type { Catalogue } from "../en.ts";

export const headless: Catalogue["headless"] = {
  noInput: "没有提示词：既没有参数，标准输入也没有内容",
  hintNoInput: ['请给出提示词：qwen -p "什么是单子？"', '或用管道传入：git diff | qwen -p "评审这些改动"'],
  stdinTruncated: (bytes: number) => `qwen: 标准输入超过 ${bytes} 字节：其余部分已略去`,
  stdinUnreadable: (places: number) =>
    `qwen: 标准输入既不是 UTF-8 也不是 UTF-16：有 ${places} 处以“\ufffd”发送（请先转换：iconv -f GB18030 -t UTF-8）`,
  stdinSilent: (seconds: number) =>
    `qwen: ${seconds} 秒内标准输入没有任何内容：不再等待，继续执行（加上 </dev/null 可免去此提示）`,
  waiting: (reason: string, seconds: number, nextTry: number) =>
    nextTry > 1 ? `qwen: ${reason}；${seconds} 秒后进行第 ${nextTry} 次尝试` : `qwen: ${reason}；${seconds} 秒后发送`,
  oauthNeedsLogin: "没有可用于此请求的登录",
  hintLogin: "请先登录：qwen auth login",
};
