// French: the words of `ship`; what they mean and where they stand is told in `en/ship.ts`.
import type { Catalogue } from "../en.ts";

export const ship: Catalogue["ship"] = {
  noReceipt: (path: string) =>
    `Il n’y a pas de reçu à côté de « ${path} » : l’installateur ne l’a donc pas mis là et ne peut pas l’enlever`,
  removeCopyHint: (path: string) => `Si vous l’y avez copié, supprimez ce seul fichier : rm "${path}"`,
  removeCopyHintWindows: (path: string) => `Si vous l’y avez copié, supprimez ce seul fichier : del "${path}"`,
  removeSettingsHint: (folder: string) => `Les identifiants et les paramètres sont dans ${folder}`,
  fromSource: "Ce qwen s’exécute depuis ses sources, il n’y a donc rien à désinstaller",
  fromSourceHint: "Supprimez la copie des sources, ou lancez le programme installé : qwen uninstall",
  windows: "Sous Windows, un programme en cours d’exécution ne peut pas se supprimer lui-même",
  windowsHint: (script: string) => `Exécutez : powershell -ExecutionPolicy Bypass -File "${script}" -Uninstall`,
  badReceipt: (path: string) => `Impossible de lire le reçu « ${path} » : l’installateur ne l’a pas écrit`,
  othersReceipt: (path: string) =>
    `Le reçu « ${path} » n’a pas été suivi : il appartient à un autre utilisateur, ou un autre peut y écrire`,
  badReceiptHint: "Supprimez le programme à la main, ou réinstallez-le par-dessus et réessayez",
  purgeRefused: (folder: string) =>
    `« ${folder} » contient autre chose que les paramètres de qwen, --purge ne le supprime donc pas`,
  purgeRefusedHint: "Retirez QWEN_HOME, ou supprimez à la main ce que vous voulez supprimer",
  cannotRemove: (path: string) => `Impossible de supprimer « ${path} »`,
  cannotRemoveHint: "Lancez-le avec le compte qui l’a installé, par exemple : sudo qwen uninstall",
  wouldRemove: "Seraient supprimés :",
  removed: "Supprimés :",
  blockIn: (path: string) => `les lignes marquées dans ${path}`,
  everythingIn: (folder: string) => `${folder} et tout ce qu’il contient (identifiants, paramètres, historique)`,
  sharedFolder: "Ce dossier est aussi celui du paquet npm (@qwen-code/qwen-code), si vous l’utilisez.",
  kept: (folder: string) => `Les identifiants et les paramètres de ${folder} ont été conservés ; --purge les supprime.`,
  wouldKeep: (folder: string) =>
    `Les identifiants et les paramètres de ${folder} seraient conservés ; --purge les supprime.`,
};
