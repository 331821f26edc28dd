#compdef redress
# Completions of redress for Zsh. They ask the program; nothing is changed, and nothing leaves this machine.

_redress() {
    local value help
    local -a found before
    before=("${(@Q)words[1,CURRENT-1]}")
    while IFS=$'\t' read -r value help; do
        case $value in
            :files) compset -P '-*='; _files; return ;;
            :folders) compset -P '-*='; _files -/; return ;;
        esac
        found+=("${value//:/\\:}:$help")
    done < <(command redress complete -- "${before[@]}" "${(Q)IPREFIX}${(Q)PREFIX}" 2>/dev/null)
    # What ends in `=` goes on without a space.
    local -a open=(${(M)found:#*=:*}) whole=(${found:#*=:*})
    (( $#open )) && _describe -V 'redress' open -S ''
    (( $#whole )) && _describe -V 'redress' whole
}

# Read as a function from a folder of `fpath` it completes; read as a script it makes itself known.
if [[ $funcstack[1] == _redress ]]; then
    _redress "$@"
else
    compdef _redress redress
fi
