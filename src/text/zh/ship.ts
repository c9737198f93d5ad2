// Simplified Chinese: the words of `ship`; what they mean and where they stand is told in `en/ship.ts`.
import type { Catalogue } from "../en.ts";

export const ship: Catalogue["ship"] = {
  noReceipt: (path: string) => `“${path}”旁边没有安装记录，因此它不是安装程序放在那里的，也无法由其移除`,
  removeCopyHint: (path: string) => `如果是你复制过去的，删除这一个文件即可：rm "${path}"`,
  removeCopyHintWindows: (path: string) => `如果是你复制过去的，删除这一个文件即可：del "${path}"`,
  removeSettingsHint: (folder: string) => `凭证和设置在 ${folder} 中`,
  fromSource: "此 qwen 直接从源代码运行，因此没有什么可卸载",
  fromSourceHint: "请删除源代码目录，或运行已安装的程序：qwen uninstall",
  windows: "在 Windows 上，正在运行的程序无法删除自己",
  windowsHint: (script: string) => `请运行：powershell -ExecutionPolicy Bypass -File "${script}" -Uninstall`,
  badReceipt: (path: string) => `无法读取安装记录“${path}”：它不是安装程序写的`,
  othersReceipt: (path: string) => `没有采用安装记录“${path}”：它属于其他用户，或其他用户可以写入`,
  badReceiptHint: "请手动删除程序，或覆盖安装一次后重试",
  purgeRefused: (folder: string) => `“${folder}”中不只有 qwen 的设置，因此 --purge 不会删除它`,
  purgeRefusedHint: "请取消设置 QWEN_HOME，或手动删除你想删除的内容",
  cannotRemove: (path: string) => `无法删除“${path}”`,
  cannotRemoveHint: "请以安装它的用户身份运行，例如：sudo qwen uninstall",
  wouldRemove: "将会删除：",
  removed: "已删除：",
  blockIn: (path: string) => `${path} 中带标记的行`,
  everythingIn: (folder: string) => `${folder} 及其中的一切（凭证、设置、历史记录）`,
  sharedFolder: "如果你也使用 npm 包（@qwen-code/qwen-code），它用的也是这个文件夹。",
  kept: (folder: string) => `${folder} 中的凭证和设置已保留；--purge 会删除它们。`,
  wouldKeep: (folder: string) => `${folder} 中的凭证和设置将会保留；--purge 会删除它们。`,
};
