# Completions of redress for Fish, 3.2 or later. They ask the program; nothing is changed, and nothing leaves this machine.

function __redress_complete
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    for line in (command redress complete -- $words "$current" 2>/dev/null)
        switch $line
            case ':files*' ':folders*'
                set -l flag (string match --regex -- '^--[^=]*=' $current)
                for path in (__fish_complete_path (string replace --regex -- '^--[^=]*=' '' $current))
                    echo "$flag$path"
                end
            case '*'
                echo $line
        end
    end
end

complete --command redress --no-files --keep-order --arguments '(__redress_complete)'
