// Simplified Chinese: the words of `demo`; what they mean and where they stand is told in `en/demo.ts`.
import type { Catalogue } from "../en.ts";

export const demo: Catalogue["demo"] = {
  intro: (origin: string) =>
    `qwen demo：本程序内部的一个小型模型服务，地址为 ${origin}。\n无需账户，无需网络：任何内容都不会离开这台机器。这只是演示，会自动进行到结束。`,
  stepConfiguration: () => "1. 一个项目的配置，以及每个值的来源",
  stepPermissions: () => "2. 沙箱据此可以做的事：仅此而已",
  stepLogin: (command: string) =>
    `3. 在没有 API key 的目录中登录（在沙箱中）：\n   ${command}\n   （演示会自动完成这次登录：无需打开或扫描任何内容。）`,
  stepLoggedIn: (command: string) => `4. 用该登录提问（在沙箱中）：\n   ${command}`,
  stepPrompt: (command: string) =>
    `5. 用项目的 API key 问同样的问题（密封）：回答一开始，本进程除了读取它，什么也做不了：\n   ${command}`,
  question: () => "什么是回环地址？",
  reply: (question: string) => {
    const asked = question.trim() === "" ? "" : `你问的是：“${question.trim().slice(0, 200)}”。`;
    return `${asked}回环地址是计算机与自己通信的方式：发往 127.0.0.1（或 ::1）的数据永远不会离开本机。` +
      "这个回答来自本程序内部的一个服务器，正是通过这样的地址逐字流式传来的。";
  },
  approvePage: () =>
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    "<title>qwen demo</title><p>演示会自动完成登录。你可以关闭此页面。",
  served: (count: number) => `演示服务共响应了 ${count} 次请求，全部来自本机。`,
  noTemporaryDirectory: "演示需要一个存放文件的目录，但在临时文件夹中无法创建",
  noTemporaryHint: "请指定一个可写的目录：TMPDIR=/path qwen demo",
  next: (qwen: string) => [
    "该服务以及在其上的登录现已不复存在。接下来可以输入：",
    "",
    `  ${qwen}`,
    "      逐步设置你自己的模型，然后与它对话",
    `  OPENAI_API_KEY=… ${qwen} -p "你好"`,
    "      得到一个回答，如果你有 API key",
  ],
};
