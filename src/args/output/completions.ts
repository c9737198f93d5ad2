// Owns the completion scripts. Each hands the words typed so far to `qwen complete -- WORDS…` and shows the lines that
// come back; none evaluates a word that was typed, and none needs a package beside its shell.
import type { SHELLS } from "../../commands/help/spec.ts";

type Shell = (typeof SHELLS)[number];

/** The script of a shell, to be evaluated in its start-up file. */
export function renderCompletions(shell: Shell): string {
  return SCRIPTS[shell];
}

// Bash cuts words at "=" (COMP_WORDBREAKS): they are joined again here, and the part before "=" is taken off the
// answers. Written for bash 3.2, which macOS still has.
const BASH = `# qwen: completion for bash
_qwen() {
  local cur="" joined=0 i word line
  local -a words
  words=()
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((\${#words[@]} > 0)) && { [[ $word == "=" ]] || ((joined)); }; then
      words[\${#words[@]} - 1]+=$word
      if [[ $word == "=" ]]; then joined=1; else joined=0; fi
    else
      words+=("$word")
      joined=0
    fi
  done
  cur=\${words[\${#words[@]} - 1]}
  COMPREPLY=()
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    if [[ $cur == --*=* && $COMP_WORDBREAKS == *=* ]]; then line=\${line#*=}; fi
    COMPREPLY+=("$line")
  done < <(command qwen complete -- "\${words[@]}" 2>/dev/null)
}
complete -o bashdefault -o default -F _qwen qwen qwen-code
`;

const ZSH = `#compdef qwen qwen-code
# qwen: completion for zsh
_qwen() {
  local line value
  local -a described
  for line in "\${(@f)$(command qwen complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    value=\${line%%$'\\t'*}
    described+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#described} )); then _describe -t qwen qwen described; else _default; fi
}
if [[ \${funcstack[1]} == _qwen ]]; then _qwen "$@"; else compdef _qwen qwen qwen-code; fi
`;

const FISH = `# qwen: completion for fish
function __qwen_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    command qwen complete -- $before[2..-1] "$current" 2>/dev/null
end
complete -c qwen -f -a "(__qwen_complete)"
complete -c qwen-code -f -a "(__qwen_complete)"
`;

// Windows PowerShell drops an empty argument: it is sent as two quotes, which \`complete\` reads as nothing.
const POWERSHELL = `# qwen: completion for PowerShell
Register-ArgumentCompleter -Native -CommandName qwen, qwen-code -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    if ($wordToComplete) { $words += "$wordToComplete" } else { $words += '""' }
    & qwen complete -- @words 2>$null | ForEach-Object {
        $value, $brief = $_ -split "\`t", 2
        if (-not $brief) { $brief = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $brief)
    }
}
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };
