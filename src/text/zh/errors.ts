// Simplified Chinese: the words of `errors`; what they mean and where they stand is told in `en/errors.ts`.
import type { Catalogue } from "../en.ts";

export const errors: Catalogue["errors"] = {
  prefix: (message: string) => `qwen: ${message}`,
  unexpected: (what: string) => `意外故障：${what}`,
  unexpectedNothing: "没有说明的意外故障",
  runWithDebug: "请加上 --debug 再次运行同一命令，查看故障发生的位置",
  causedBy: (what: string) => `原因：${what}`,
  moreCauses: "…",
};
