import {
  commandNames,
  factOf,
  optionFacts,
  type CommandName,
  type shells,
} from './commands.facts.ts';

export type Shell = (typeof shells)[number];

const program = 'appwrite-graphql';

const optionsOf = (command: CommandName): string[] =>
  [...factOf(command).options, 'help' as const].map((name) => `--${name}`);

const wordsOf = (command: CommandName): string =>
  [...(factOf(command).words ?? []), ...optionsOf(command)].join(' ');

/** What has a shell complete the program's commands and options. */
export const completionOf: Readonly<Record<Shell, () => string>> = {
  bash: () => `_appwrite_graphql() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  case \${COMP_WORDS[1]} in
${commandNames.map((name) => `    ${name}) words='${wordsOf(name)}' ;;`).join('\n')}
    *) words='' ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words='${commandNames.join(' ')} --help --version'; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _appwrite_graphql ${program}
`,
  zsh: () => `#compdef ${program}
_appwrite_graphql() {
  local -a found
  if (( CURRENT == 2 )); then
    found=(${commandNames.join(' ')} --help --version)
  else
    case $words[2] in
${commandNames.map((name) => `      ${name}) found=(${wordsOf(name)}) ;;`).join('\n')}
    esac
  fi
  compadd -- $found
  _files
}
compdef _appwrite_graphql ${program}
`,
  fish: () =>
    `${[
      ...commandNames.map(
        (name) =>
          `complete -c ${program} -n __fish_use_subcommand -f -a ${name} -d '${factOf(name).help.replaceAll("'", "\\'")}'`,
      ),
      ...commandNames.flatMap((name) => [
        ...(factOf(name).words ?? []).map(
          (word) => `complete -c ${program} -n '__fish_seen_subcommand_from ${name}' -f -a ${word}`,
        ),
        ...factOf(name).options.map(
          (option) =>
            `complete -c ${program} -n '__fish_seen_subcommand_from ${name}' -l ${option} -d '${optionFacts[option].help.replaceAll("'", "\\'")}'`,
        ),
      ]),
    ].join('\n')}\n`,
};
