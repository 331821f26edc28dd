# Completions of redress for Bash, 3.2 or later. They ask the program; nothing is changed, and nothing leaves this machine.

_redress() {
    local words=() joins='' piece='' word i
    # Bash takes `--to=aliexpress` for three words; here it is one again, and only its last piece is to be completed.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]} piece=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || piece=$2
        if [[ $i -gt 0 && $word == [=:] ]]; then
            words[${#words[@]} - 1]+=$word joins=yes piece=''
        elif [[ $joins ]]; then
            words[${#words[@]} - 1]+=$piece joins=''
        else
            words+=("$piece")
        fi
    done
    word=${words[${#words[@]} - 1]}
    local before=${word%"$piece"} value help values=() helps=() width=0
    COMPREPLY=()
    while IFS=$'\t' read -r value help; do
        case $value in
            :files) compopt -o default 2>/dev/null; return ;;
            :folders) compopt -o dirnames 2>/dev/null; return ;;
        esac
        value=${value#"$before"}
        [[ $value != *= ]] || compopt -o nospace 2>/dev/null
        ((${#value} <= width)) || width=${#value}
        values+=("$value") helps+=("$help")
    done < <(command redress complete -- "${words[@]}" 2>/dev/null)
    # Where several are shown, each says what it is; keys that put one in at once (37, 42) get the bare words.
    if ((${#values[@]} < 2)) || [[ $COMP_TYPE == 37 || $COMP_TYPE == 42 ]]; then
        COMPREPLY=("${values[@]}")
        return
    fi
    for i in "${!values[@]}"; do
        printf -v word '%-*s  %s' "$width" "${values[i]}" "${helps[i]}"
        word=${word:0:${COLUMNS:-80} - 1}
        COMPREPLY+=("${word%"${word##*[! ]}"}")
    done
}

complete -o nosort -F _redress redress 2>/dev/null || complete -F _redress redress
