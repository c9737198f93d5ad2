// French: the words of `terminal`; what they mean and where they stand is told in `en/terminal.ts`.
import type { Catalogue } from "../en.ts";

export const terminal: Catalogue["terminal"] = {
  searchLabel: (query: string) => `recherche : ${query}`,
  searchNothing: (query: string) => `recherche : ${query} (rien trouvé)`,
  moreCandidates: (count: number) => count < 2 ? `… et ${count} autre` : `… et ${count} autres`,
  pasteTruncated: "Le texte collé était trop long : sa fin a été retirée",
  maskHint: "Ctrl-R montre ce que vous avez tapé",
  unmaskHint: "Ctrl-R cache ce que vous avez tapé",
  filterLabel: (query: string) => `filtre : ${query} (Échap montre tout)`,
  filterNothing: (query: string) => `filtre : ${query} (rien ne correspond ; Échap montre tout)`,
  chooseHint: "↑↓ déplacer, Entrée choisir, Échap retour",
  chooseHintFilter: "↑↓ déplacer, taper pour filtrer, Entrée choisir, Échap retour",
  choosePlain: (count: number) => `Choisissez 1-${count} (vide : retour) : `,
  chosen: (title: string, label: string) => `${title} ${label}`,
  chooseMore: (count: number) => count < 2 ? `${count} autre` : `${count} autres`,
  duration: (seconds: number) =>
    seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`,
  thinking: "Réflexion",
  thoughtFor: (duration: string) => `Réflexion de ${duration}`,
};
