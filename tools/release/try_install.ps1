# Installs the release in a folder with its own install.ps1, runs it, removes it, and looks for what stayed behind.
# Usage: powershell -File tools/release/try_install.ps1 RELEASE
param([Parameter(Mandatory)][string]$Release)
$ErrorActionPreference = 'Stop'

$shell = (Get-Process -Id $PID).Path
$script = Join-Path (Resolve-Path $Release).ProviderPath 'install.ps1'
$room = Join-Path ([IO.Path]::GetTempPath()) ('qwen-try-' + [Guid]::NewGuid().ToString('N'))
$dir = Join-Path $room 'programs'
$null = New-Item -ItemType Directory -Path $room
Remove-Item Env:GITHUB_PATH -ErrorAction SilentlyContinue

function Get-RawPath {
    $key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment')
    return $key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
}

function Invoke-Installer {
    & $shell -NoProfile -ExecutionPolicy Bypass -File $script @args
    if ($LASTEXITCODE -ne 0) { throw "install.ps1 $args ended with $LASTEXITCODE" }
}

$before = Get-RawPath
Invoke-Installer -Mirror (Split-Path -Parent $script) -InstallDir $dir
& (Join-Path $dir 'qwen.exe') --version
if ($LASTEXITCODE -ne 0) { throw 'qwen.exe does not run' }
& (Join-Path $dir 'qwen-code.cmd') --version
if ($LASTEXITCODE -ne 0) { throw 'qwen-code.cmd does not run' }
if (-not ((Get-RawPath).Split(';') -contains $dir)) { throw 'PATH was not set' }
Invoke-Installer -Mirror (Split-Path -Parent $script) -InstallDir $dir
Invoke-Installer -Uninstall -InstallDir $dir
if (Test-Path $dir) { throw "left behind: $(Get-ChildItem -Recurse -Force $dir | Out-String)" }
if ((Get-RawPath) -ne $before) { throw 'PATH is not what it was' }
Remove-Item -Recurse -Force $room
