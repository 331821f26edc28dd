# Completions of redress for PowerShell. They ask the program; nothing is changed, and nothing leaves this machine.

Register-ArgumentCompleter -Native -CommandName redress -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition }
    $words = @($before | ForEach-Object {
        $_.Extent.Text.Substring(0, [Math]::Min($_.Extent.Text.Length, $cursorPosition - $_.Extent.StartOffset))
    })
    # An empty word does not reach a program from every PowerShell, so it is said by a flag.
    $new = if ($wordToComplete -eq '') { @('--new-word') } else { @() }
    redress complete @new -- @words 2>$null | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        # Without candidates of ours PowerShell completes names of files itself.
        if ($value -notlike ':*') {
            $help = if ($help) { $help } else { $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        }
    }
}
