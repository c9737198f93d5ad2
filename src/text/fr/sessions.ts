// French: the words of `sessions`; what they mean and where they stand is told in `en/sessions.ts`.
import type { Catalogue } from "../en.ts";

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "à l’instant";
  if (minutes < 60) return `il y a ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `il y a ${hours} h` : `il y a ${Math.floor(hours / 24)} jours`;
}

export const sessions: Catalogue["sessions"] = {
  none: (id: string) => `Il n’y a pas de conversation conservée « ${id} »`,
  noneHint: "Choisissez dans la liste : qwen --resume",
  noneHere: "Il n’y a pas de conversation antérieure dans ce répertoire : une nouvelle commence",
  noneAtAll: "Il n’y a pas de conversation antérieure : une nouvelle commence",
  noneHeadless: "Il n’y a pas de conversation antérieure dans ce répertoire",
  beginHint: "Commencez-en une qui soit conservée : qwen --continue, ou qwen -c -p PROMPT",
  notKept: "Il n’y a pas de conversations conservées : pas de répertoire personnel, ou la conservation est désactivée",
  notKeptHint: "Retirez --continue, --resume et --no-history",
  chooseTitle: "Quelle conversation ?",
  untitled: "(sans question)",
  listed: ({ agoMs, cwd }: { agoMs: number; cwd: string }) => cwd === "" ? ago(agoMs) : `${ago(agoMs)}, ${cwd}`,
  resumed: (turns: number) => turns < 2 ? `Reprise après ${turns} réponse` : `Reprise après ${turns} réponses`,
  lastQuestion: (question: string) => `Votre dernière question : ${question}`,
  broken: (lines: number) =>
    lines === 1
      ? "Une ligne de la conversation conservée n’a pas pu être lue et est laissée de côté"
      : `${lines} lignes de la conversation conservée n’ont pas pu être lues et sont laissées de côté`,
  stopped: {
    full: "La conversation est trop longue pour être conservée davantage ; elle continue sans l’être",
    failed: "La conversation ne peut pas être écrite sur le disque ; elle continue sans être conservée",
  },
  goOn: (id: string) => `Pour reprendre plus tard : qwen -c, ou qwen -r ${id}`,
};
