# Completions of redress for PowerShell. They ask the program; nothing is changed, and nothing leaves this machine.

Register-ArgumentCompleter -Native -CommandName redress -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # All in one list: `@name` of a single word would hand over its signs one by one.
    $arguments = @('complete')
    # An empty word does not reach a program from every PowerShell, so it is said by a flag.
    if ($wordToComplete -eq '') { $arguments += '--new-word' }
    $arguments += '--'
    $typed = ''
    foreach ($element in $commandAst.CommandElements) {
        $length = $cursorPosition - $element.Extent.StartOffset
        if ($length -le 0) { continue }
        $typed = $element.Extent.Text
        if ($length -lt $typed.Length) {
            $typed = $typed.Substring(0, $length)
        } elseif ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            # Without the quotes around it.
            $typed = $element.Value
        }
        $arguments += $typed
    }
    # Of a list with commas PowerShell completes the last word only, so what stands before it stays.
    $before = ''
    if ($wordToComplete -ne '' -and $typed.EndsWith($wordToComplete)) {
        $before = $typed.Substring(0, $typed.Length - $wordToComplete.Length)
    }
    # The program that was typed, wherever it is.
    $program = $commandAst.GetCommandName()
    & $program @arguments 2>$null | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        # Without candidates of ours PowerShell completes names of files itself.
        if ($value -and -not $value.StartsWith(':')) {
            if (-not $help) { $help = $value }
            if ($value.StartsWith($before)) { $value = $value.Substring($before.Length) }
            $shown = $value
            if ($value -match '[^\w./:=,+-]') { $value = "'" + $value.Replace("'", "''") + "'" }
            [System.Management.Automation.CompletionResult]::new($value, $shown, 'ParameterValue', $help)
        }
    }
}
