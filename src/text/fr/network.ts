// French: the words of `network`; what they mean and where they stand is told in `en/network.ts`.
import type { Catalogue } from "../en.ts";

export const network: Catalogue["network"] = {
  connectionRefused: (host: string) => `Rien n’écoute à ${host} : la connexion a été refusée`,
  unknownHost: (host: string) => `Le nom ${host} ne peut pas être résolu (DNS)`,
  hintDns: "Vérifiez l’orthographe et le réseau : qwen doctor",
  tlsFailed: (host: string, words: string) => `Pas de connexion sécurisée à ${host} : ${words}`,
  tlsPlain: "le serveur ne parle pas TLS sur ce port",
  tlsExpected: "le serveur parle TLS, l’URL indique http",
  tlsUnknownIssuer: "son certificat est signé par une autorité à laquelle cette machine ne fait pas confiance",
  tlsSelfSigned: "son certificat est autosigné",
  tlsExpired: "son certificat a expiré ou n’est pas encore valable",
  tlsWrongName: "son certificat est établi pour un autre nom",
  tlsClosed: "le serveur a interrompu la négociation",
  hintUseHttp: "Écrivez http:// au lieu de https:// dans l’adresse",
  hintUseHttps: "Écrivez https:// au lieu de http:// dans l’adresse",
  hintCa:
    "Faites confiance à l’autorité de votre entreprise : export SSL_CERT_FILE=/path/to/ca.pem (ou NODE_EXTRA_CA_CERTS ; un dossier, SSL_CERT_DIR, n’est pas lu)",
  hintSelfSigned:
    "Un certificat de serveur qui est aussi une autorité (CA:TRUE) n’est jamais accepté : créez-en un avec basicConstraints=CA:FALSE",
  hintClock: "Vérifiez l’horloge de cette machine : qwen doctor",
  caUnusable: "Une autorité de certification ajoutée par SSL_CERT_FILE ou NODE_EXTRA_CA_CERTS est endommagée",
  proxyFailed: (host: string, words: string) => `Le proxy sur le chemin de ${host} a échoué : ${words}`,
  proxyRefused: (host: string, variable: string) =>
    `Pas de chemin vers ${host} : la connexion au proxy que nomme ${variable} a été refusée`,
  proxyUnknown: (host: string, variable: string) =>
    `Pas de chemin vers ${host} : le nom du proxy que nomme ${variable} ne peut pas être résolu (DNS)`,
  hintProxy: (variable: string) => `Vérifiez ${variable} et NO_PROXY`,
  hintProxies: "Vérifiez HTTPS_PROXY et NO_PROXY",
  connectionBroke: (host: string, words: string) => `La connexion à ${host} s’est rompue : ${words}`,
  brokeBeforeAnswer: "elle a été fermée avant toute réponse",
  hintDoctor: "Cherchez la raison : qwen doctor",
};
