# Installs qwen on Windows: one executable, no runtime. Windows PowerShell 5.1 and PowerShell 7.
#
#   irm <release>/install.ps1 | iex                                    the version this script was released with
#   & ([scriptblock]::Create((irm <release>/install.ps1))) -DryRun     with options
#   powershell -ExecutionPolicy Bypass -File install.ps1 -From D:\     offline, from a folder or a file
#   powershell -ExecutionPolicy Bypass -File install.ps1 -Uninstall    removes what was installed, and nothing else
#
# Nothing is installed that was not checked against a SHA-256 sum, and nothing replaces a working qwen before the new
# one has answered `--version` in the folder it will live in. No host is contacted but the one files come from.
#
# Exit codes, as in install.sh: 0 done   1 failed otherwise   2 wrong usage   3 no build for this system
#   5 download failed   6 checksum missing or wrong   7 the folder cannot be written   8 the program does not run here
#   9 another program, or a newer version, is in the way. Piped into iex there is no exit code: an error is thrown.
#
# Environment: QWEN_VERSION, QWEN_INSTALL_DIR, QWEN_DOWNLOAD_URL, QWEN_MIRROR, QWEN_SHA256, QWEN_NO_MODIFY_PATH=1,
#   QWEN_PROVENANCE=auto|require|off, QWEN_INSECURE_SKIP_CHECKSUM=1; HTTPS_PROXY, ALL_PROXY and NO_PROXY are obeyed.

param(
    # The attribute makes an unknown option an error.
    [Parameter()]
    [string]$Version = $env:QWEN_VERSION,
    [string]$From = '',
    [string]$Sha256 = $env:QWEN_SHA256,
    [string]$Mirror = $env:QWEN_MIRROR,
    [string]$InstallDir = $env:QWEN_INSTALL_DIR,
    [switch]$NoModifyPath,
    [switch]$Force,
    [switch]$Quiet,
    [switch]$DryRun,
    [switch]$Uninstall,
    [switch]$Purge
)

# Where releases live: "<this>/v<version>/<file>". The release script sets the three lines below.
$DownloadUrlDefault = 'https://github.com/qwen-cli/qwen/releases/download'
$BakedVersion = '0.1.0'
# Lines of "sha256 bytes-to-download bytes-on-disk file"; empty in a checkout, then SHA256SUMS of the release decides.
$BakedFiles = ''

# What is wanted, and what it turned out to be. One object, because functions see it the same way under iex as in a file.
$Plan = @{ Version = "$Version".TrimStart('v'); From = $From }

function Write-Line([string]$Text) {
    if (-not $Quiet) { Write-Host $Text }
}

# Every failure goes through here, so that the way out is the same under iex and as a saved file.
function Stop-Install([int]$Code, [string]$Message, [string[]]$Hints = @()) {
    $lines = @("qwen: $Message") + @($Hints | ForEach-Object { "      $_" })
    $failure = New-Object System.Exception(($lines -join [Environment]::NewLine))
    $failure.Data['QwenCode'] = $Code
    throw $failure
}

# --- the system -----------------------------------------------------------------------------------------------------

function Assert-System {
    if ($PSVersionTable.PSVersion.Major -lt 5) {
        Stop-Install 3 "PowerShell 5.1 or later is needed; this is $($PSVersionTable.PSVersion)"
    }
    if ($PSVersionTable.PSEdition -eq 'Core' -and -not $IsWindows) {
        Stop-Install 3 'This script is for Windows' @('On Linux and macOS: curl -fsSL <release>/install.sh | sh')
    }
    # The registry tells the machine's processor; the environment of an emulated shell tells the emulated one.
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
    $processor = (Get-ItemProperty -Path $key).PROCESSOR_ARCHITECTURE
    if ($processor -eq 'ARM64') {
        if ([Environment]::OSVersion.Version.Build -lt 22000) {
            Stop-Install 3 'Windows 10 on ARM cannot run x64 programs, and there is no ARM64 build for Windows yet'
        }
        Write-Line 'This is an ARM64 machine: the x64 build is installed, and Windows emulates it.'
    } elseif ($processor -ne 'AMD64') {
        Stop-Install 3 "There is no build for the processor $processor"
    }
}

# --- getting files --------------------------------------------------------------------------------------------------

function Get-ProxyFor([string]$Url) {
    $target = [Uri]$Url
    if ($target.IsLoopback) { return $null }
    foreach ($skip in "$env:NO_PROXY".Split(',')) {
        $name = $skip.Trim().TrimStart('.')
        if ($name -and ($name -eq '*' -or $target.Host -eq $name -or $target.Host.EndsWith(".$name"))) { return $null }
    }
    if ($env:HTTPS_PROXY) { return $env:HTTPS_PROXY }
    if ($env:ALL_PROXY) { return $env:ALL_PROXY }
    return $null
}

function Receive-Url([string]$Url, [string]$File) {
    $options = @{ Uri = $Url; OutFile = $File; UseBasicParsing = $true; MaximumRedirection = 5; PassThru = $true }
    # PowerShell 7 takes the versions of TLS from here, Windows PowerShell from Invoke-Main.
    if ($PSVersionTable.PSEdition -eq 'Core') { $options.SslProtocol = 'Tls12, Tls13' }
    $proxy = Get-ProxyFor $Url
    if ($proxy) { $options.Proxy = $proxy; $options.ProxyUseDefaultCredentials = $true }
    for ($attempt = 1; ; $attempt++) {
        try {
            $answer = (Invoke-WebRequest @options).BaseResponse
            break
        } catch {
            # The server's own "not there" is final; everything else may be the line.
            $response = $_.Exception.Response
            if ($attempt -ge 3 -or ($response -and [int]$response.StatusCode -lt 500)) { throw }
            Start-Sleep -Seconds $attempt
        }
    }
    # Windows PowerShell follows a redirect out of https; whoever sits between could change what comes then.
    $end = if ($answer.ResponseUri) { $answer.ResponseUri } else { $answer.RequestMessage.RequestUri }
    if ($Url -like 'https:*' -and $end -and $end.Scheme -ne 'https') {
        Remove-Item -LiteralPath $File -Force
        Stop-Install 6 "$Url leads to $($end.Scheme)://$($end.Host), which is not https"
    }
}

# Copies <base>/v<version>/<name> (a folder may also hold the file itself) to a file; answers whether it was there.
function Get-ReleaseFile([string]$Base, [string]$Name, [string]$File) {
    if ($Base -match '^https?://') {
        try {
            Receive-Url "$Base/v$($Plan.Version)/$Name" $File
            return $true
        } catch {
            if ($_.Exception.Data['QwenCode']) { throw }
            Write-Line "  $Base/v$($Plan.Version)/${Name}: $($_.Exception.Message)"
            return $false
        }
    }
    foreach ($path in (Join-Path $Base "v$($Plan.Version)\$Name"), (Join-Path $Base $Name)) {
        if (Test-Path -LiteralPath $path -PathType Leaf) {
            Copy-Item -LiteralPath $path -Destination $File
            return $true
        }
    }
    return $false
}

function Get-Bases {
    if ($Mirror) { return @($Mirror.Split(' ') | Where-Object { $_ } | ForEach-Object { $_.TrimEnd('/', '\') }) }
    if ($env:QWEN_DOWNLOAD_URL) { return @($env:QWEN_DOWNLOAD_URL.TrimEnd('/', '\')) }
    return @($DownloadUrlDefault)
}

function Resolve-LatestVersion([string]$Work) {
    foreach ($base in Get-Bases) {
        $url = "$base/LATEST"
        if ($base -match '^https://.+/releases/download$') {
            $url = ($base -replace '/download$', '') + '/latest/download/LATEST'
        }
        $file = Join-Path $Work 'LATEST'
        try {
            if ($base -match '^https?://') { Receive-Url $url $file } else { Copy-Item (Join-Path $base 'LATEST') $file }
            $found = (Get-Content -LiteralPath $file -TotalCount 1).Trim()
            if ($found -match '^\d+\.\d+\.\d+') { return $found }
        } catch {
            Write-Line "  ${url}: $($_.Exception.Message)"
        }
    }
    Stop-Install 5 'Cannot learn the latest version' @("Name one: -Version $BakedVersion")
}

# --- checksums ------------------------------------------------------------------------------------------------------

function Get-Sum([string]$File) {
    if (Get-Command Get-FileHash -ErrorAction SilentlyContinue) {
        return (Get-FileHash -LiteralPath $File -Algorithm SHA256).Hash.ToLowerInvariant()
    }
    # A Windows PowerShell that was started by PowerShell 7 may not find its own modules.
    $hasher = [Security.Cryptography.SHA256]::Create()
    $stream = [IO.File]::OpenRead($File)
    try { return -join ($hasher.ComputeHash($stream) | ForEach-Object { $_.ToString('x2') }) } finally { $stream.Dispose() }
}

function Find-Sum([string]$Text, [string]$Name) {
    foreach ($line in $Text.Split("`n")) {
        if ($line.TrimEnd() -match '^([0-9a-fA-F]{64}) [ *](.+)$' -and $Matches[2] -eq $Name) {
            return $Matches[1].ToLowerInvariant()
        }
    }
    return ''
}

function Find-Baked([string]$Name) {
    foreach ($line in $BakedFiles.Split("`n")) {
        $fields = $line.Trim().Split(' ')
        if ($fields.Count -eq 4 -and $fields[3] -eq $Name) { return $fields }
    }
    return $null
}

# The sum that the file must have, or a stop: nothing to check against is a failure unless it was waived by name.
function Resolve-Sum([string]$Name, [string]$Work) {
    if ($Sha256) {
        if ($Sha256 -notmatch '^[0-9a-fA-F]{64}$') { Stop-Install 2 "`"$Sha256`" is not a SHA-256 sum" }
        return $Sha256.ToLowerInvariant()
    }
    $baked = Find-Baked $Name
    if ($baked) { return $baked[0] }
    $sums = Join-Path $Work 'SHA256SUMS'
    if ($Plan.From) {
        $beside = Join-Path (Split-Path -Parent $Plan.From) 'SHA256SUMS'
        if (Test-Path -LiteralPath $beside) { Copy-Item -LiteralPath $beside -Destination $sums }
    } else {
        foreach ($base in Get-Bases) {
            if ($base -match '^http://' -and -not ([Uri]$base).IsLoopback) {
                Stop-Install 6 "$base is plain http: whoever sits between could change the file and its sum alike" @(
                    'Use https, or give the sum from a source you trust: -Sha256 HEX')
            }
            if (Get-ReleaseFile $base 'SHA256SUMS' $sums) { break }
        }
    }
    $sum = ''
    if (Test-Path -LiteralPath $sums) { $sum = Find-Sum (Get-Content -LiteralPath $sums -Raw) $Name }
    if (-not $sum -and $env:QWEN_INSECURE_SKIP_CHECKSUM -ne '1') {
        Stop-Install 6 "Nothing says what the SHA-256 of $Name should be" @(
            'Put the release''s SHA256SUMS beside it, or give the sum: -Sha256 HEX')
    }
    return $sum
}

function Assert-Sum([string]$File, [string]$Name, [string]$Sum) {
    if (-not $Sum) {
        Write-Warning "QWEN_INSECURE_SKIP_CHECKSUM=1: $Name was not checked"
        return
    }
    $found = Get-Sum $File
    if ($found -ne $Sum) {
        Stop-Install 6 "$Name is not the file that was released: its SHA-256 is wrong. Nothing was installed" @(
            "expected $Sum", "found    $found")
    }
    Write-Line 'Checked: SHA-256'
}

# Who built the file, where something is here that can tell. Only the release host is asked by itself: a mirror or a
# stick means that no other host may be contacted.
function Assert-Provenance([string]$File, [string]$Name, [string]$Base, [string]$Work) {
    $mode = if ($env:QWEN_PROVENANCE) { $env:QWEN_PROVENANCE } else { 'auto' }
    if ($mode -eq 'off') { return }
    if ($mode -notin 'auto', 'require') { Stop-Install 2 "QWEN_PROVENANCE is auto, require or off, not `"$mode`"" }
    $repo = $DownloadUrlDefault -replace '^https://github\.com/', '' -replace '/releases/download$', ''
    $bundle = Join-Path $Work 'provenance.json'
    $tool = ''
    $why = 'neither cosign nor a signed-in gh is here'
    if ($mode -eq 'auto' -and $Base -ne $DownloadUrlDefault) {
        $why = 'the file does not come from the release host'
    } elseif (Get-Command cosign -CommandType Application -ErrorAction SilentlyContinue) {
        $tool = 'cosign'
    } elseif (Get-Command gh -CommandType Application -ErrorAction SilentlyContinue) {
        $null = Invoke-Tool 'gh' @('auth', 'token')
        if ($LASTEXITCODE -eq 0) { $tool = 'gh' }
    }
    if ($tool -and -not ($Base -and (Get-ReleaseFile $Base 'provenance.sigstore.json' $bundle))) {
        $tool = ''
        $why = 'the release has no provenance.sigstore.json'
    }
    if (-not $tool) {
        if ($mode -eq 'require') { Stop-Install 6 "Provenance was required and cannot be checked: $why" }
        Write-Line "Not checked: provenance ($why)"
        return
    }
    $workflow = "https://github.com/$repo/.github/workflows/release.yml@refs/tags/v$($Plan.Version)"
    $words = if ($tool -eq 'gh') {
        @('attestation', 'verify', $File, '--bundle', $bundle, '--repo', $repo)
    } else {
        @('verify-blob-attestation', '--new-bundle-format', '--bundle', $bundle, '--type', 'slsaprovenance1',
            '--certificate-oidc-issuer', 'https://token.actions.githubusercontent.com',
            '--certificate-identity', $workflow, $File)
    }
    $said = Invoke-Tool $tool $words
    if ($LASTEXITCODE -ne 0) {
        Stop-Install 6 "$tool does not confirm that $Name was built by $repo" @(
            @($said) + 'To rely on the checksum alone: $env:QWEN_PROVENANCE = "off"')
    }
    Write-Line "Checked: provenance (built by $repo's release workflow, says $tool)"
}

# What another program says, on both of its outputs; $LASTEXITCODE tells how it ended.
function Invoke-Tool([string]$Tool, [string[]]$Words) {
    # Under "Stop", Windows PowerShell takes a line on a program's stderr for a failure of its own.
    $ErrorActionPreference = 'Continue'
    & $Tool @Words 2>&1 | ForEach-Object { "$_" }
}

# --- PATH -----------------------------------------------------------------------------------------------------------

# The user's PATH as it is written, with its %VARIABLES% unexpanded: writing back an expanded one would destroy them.
function Get-UserPath {
    $key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment')
    if (-not $key) { return '' }
    $value = $key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    $key.Close()
    return [string]$value
}

function Set-UserPath([string]$Value) {
    $key = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment')
    $key.SetValue('Path', $Value, [Microsoft.Win32.RegistryValueKind]::ExpandString)
    $key.Close()
    # Setting any variable this way tells the windows that are open; the registry alone does not.
    $probe = 'QWEN_INSTALL_' + [Guid]::NewGuid().ToString('N')
    [Environment]::SetEnvironmentVariable($probe, '1', 'User')
    [Environment]::SetEnvironmentVariable($probe, [NullString]::Value, 'User')
}

function Test-PathHas([string]$List, [string]$Dir) {
    foreach ($entry in $List.Split(';')) {
        if ([Environment]::ExpandEnvironmentVariables($entry).TrimEnd('\') -eq $Dir.TrimEnd('\')) { return $true }
    }
    return $false
}

function Add-ToPath([string]$Dir, [string]$Receipt) {
    if ($env:GITHUB_PATH -and (Get-Content -LiteralPath $env:GITHUB_PATH) -notcontains $Dir) {
        Add-Content -LiteralPath $env:GITHUB_PATH -Value $Dir -Encoding UTF8
    }
    $skip = $NoModifyPath -or ($env:QWEN_NO_MODIFY_PATH -and $env:QWEN_NO_MODIFY_PATH -notin '0', 'no', 'false')
    if (Test-PathHas $env:Path $Dir) { return }
    if ($skip) {
        Write-Line "$Dir is not in PATH. For this window: `$env:Path = `"$Dir;`$env:Path`""
        return
    }
    $before = Get-UserPath
    if (-not (Test-PathHas $before $Dir)) {
        Set-UserPath ((@($Dir, $before) -ne '') -join ';')
        Add-Content -LiteralPath $Receipt -Value "path $Dir" -Encoding UTF8
    }
    $env:Path = "$Dir;$env:Path"
    Write-Line "Added $Dir to your PATH; windows that are open now need: `$env:Path = `"$Dir;`$env:Path`""
}

function Show-Shadow([string]$Target) {
    $first = Get-Command qwen -CommandType @('Application', 'ExternalScript') -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $first -or $first.Source -eq $Target) { return }
    Write-Warning "`"qwen`" starts another program, which stands earlier in PATH: $($first.Source)"
    if (Test-Path -LiteralPath (Join-Path (Split-Path -Parent $first.Source) 'node_modules\@qwen-code\qwen-code')) {
        Write-Warning 'It is the npm package @qwen-code/qwen-code. To remove it: npm uninstall -g @qwen-code/qwen-code'
    } else {
        Write-Warning "Remove it, or call this one by its path: $Target"
    }
}

# --- acting ---------------------------------------------------------------------------------------------------------

function Get-ReceiptValues([string]$Receipt, [string]$Key) {
    if (-not (Test-Path -LiteralPath $Receipt)) { return @() }
    return @(Get-Content -LiteralPath $Receipt -Encoding UTF8 | Where-Object { $_.StartsWith("$Key ") } |
        ForEach-Object { $_.Substring($Key.Length + 1) })
}

# In a shared folder anybody could put a receipt beside the program, and what stands in it is removed: it is obeyed only
# where the user, an administrator or the system owns it and its folder, and nobody else may change them.
function Assert-Receipt([string]$Receipt) {
    if (-not (Test-Path -LiteralPath $Receipt)) { return }
    $me = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    # SYSTEM, Administrators, TrustedInstaller, and "whoever made it", which stands for the owner.
    $trusted = @($me, 'S-1-5-18', 'S-1-5-32-544', 'S-1-3-0', 'S-1-3-4',
        'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464')
    $changes = [Security.AccessControl.FileSystemRights]'WriteData, AppendData, Delete, DeleteSubdirectoriesAndFiles, ChangePermissions, TakeOwnership'
    foreach ($path in $Receipt, (Split-Path -Parent $Receipt)) {
        $item = Get-Item -LiteralPath $path -Force
        # A Windows PowerShell that was started by PowerShell 7 may not find its own modules; only that one has the method.
        $acl = if (Get-Command Get-Acl -ErrorAction SilentlyContinue) { Get-Acl -LiteralPath $path } else { $item.GetAccessControl() }
        $owner = $acl.GetOwner([Security.Principal.SecurityIdentifier]).Value
        $others = @($acl.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier]) | Where-Object {
                $_.AccessControlType -eq 'Allow' -and ($_.FileSystemRights -band $changes) -and
                $_.IdentityReference.Value -notin $trusted })
        if ($item.Attributes -band [IO.FileAttributes]::ReparsePoint -or $owner -notin $trusted -or $others) {
            Stop-Install 7 "The receipt $Receipt is not obeyed: another user owns it, or may write to it" @(
                'Choose another folder: -InstallDir C:\some\folder')
        }
    }
}

# Whether a path of a receipt is one that an installer of ours makes: nothing else is ever removed.
function Test-OurPath([string]$Path, [string]$Dir) {
    $own = Join-Path $Dir '.qwen-install'
    $ours = @('qwen.exe', 'qwen-code.cmd' | ForEach-Object { Join-Path $Dir $_ }) +
        @('qwen.ps1', 'LICENSE', 'THIRD_PARTY_LICENSES', 'install.ps1' | ForEach-Object { Join-Path $own $_ })
    return $ours -contains $Path
}

# Innermost first; what is not empty stays.
function Remove-EmptyFolders([string[]]$Folders) {
    if (-not $Folders) { return }
    [array]::Reverse($Folders)
    foreach ($folder in $Folders) {
        if ((Test-Path -LiteralPath $folder) -and -not (Get-ChildItem -LiteralPath $folder -Force)) {
            Remove-Item -LiteralPath $folder
        }
    }
}

function Get-TargetDir {
    $dir = $InstallDir
    if (-not $dir) {
        if (-not $env:LOCALAPPDATA) { Stop-Install 7 'LOCALAPPDATA is not set' @('Name a folder: -InstallDir C:\some\folder') }
        $dir = Join-Path $env:LOCALAPPDATA 'Programs\qwen'
    }
    $dir = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($dir)
    if ($dir.Contains(';')) { Stop-Install 2 "The folder `"$dir`" cannot stand in PATH: its name has a semicolon" }
    return $dir.TrimEnd('\')
}

function Resolve-From {
    if (-not (Test-Path -LiteralPath $Plan.From)) { Stop-Install 2 "There is no file or folder `"$($Plan.From)`"" }
    if (-not (Test-Path -LiteralPath $Plan.From -PathType Container)) { return (Resolve-Path -LiteralPath $Plan.From).ProviderPath }
    $wanted = if ($Plan.Version) { $Plan.Version } else { $BakedVersion }
    $found = @(Get-ChildItem -LiteralPath $Plan.From -Recurse -Depth 1 -Filter 'qwen-*-windows-x64.zip')
    $exact = @($found | Where-Object { $_.Name -eq "qwen-$wanted-windows-x64.zip" })
    if ($exact.Count -ge 1) { return $exact[0].FullName }
    if ($found.Count -eq 1 -and -not $Plan.Version) { return $found[0].FullName }
    if ($found.Count -gt 1) { Stop-Install 2 "$($Plan.From) has several versions" @('Choose one with -Version X') }
    Stop-Install 5 "$($Plan.From) has no qwen-<version>-windows-x64.zip"
}

# Moves the new program into place. One that runs cannot be overwritten, but it can be renamed aside.
function Move-IntoPlace([string]$New, [string]$Target) {
    if (Test-Path -LiteralPath $Target) {
        $aside = "$Target.old-" + [Guid]::NewGuid().ToString('N')
        Move-Item -LiteralPath $Target -Destination $aside
        try {
            Move-Item -LiteralPath $New -Destination $Target
        } catch {
            Move-Item -LiteralPath $aside -Destination $Target
            throw
        }
    } else {
        Move-Item -LiteralPath $New -Destination $Target
    }
    # Still running ones stay until the next time.
    Get-ChildItem -Path "$Target.old-*" | Remove-Item -Force -ErrorAction SilentlyContinue
}

function Test-Program([string]$Program) {
    # Under "Stop", Windows PowerShell takes a line on a program's stderr for a failure of its own.
    $ErrorActionPreference = 'Continue'
    try {
        $lines = @(& $Program --version 2>$null)
        $answer = "$($lines[0])".Trim()
    } catch {
        Stop-Install 8 "The new qwen does not run here: $($_.Exception.Message). Nothing was replaced"
    }
    if ($LASTEXITCODE -ne 0 -or $answer -notmatch '(\d+\.\d+\.\d+\S*)') {
        Stop-Install 8 "The new qwen does not run here (exit code $LASTEXITCODE). Nothing was replaced"
    }
    $found = $Matches[1]
    if ($Plan.Version -and $found -ne $Plan.Version) {
        Stop-Install 8 "The new qwen calls itself version $found, not $($Plan.Version). Nothing was replaced"
    }
    $Plan.Version = $found
    Write-Line "Checked: it runs here and is version $found"
}

# Is the first version newer than the second? What follows a "-" or "+" does not count.
function Test-Newer([string]$Have, [string]$Offered) {
    $numbers = @($Have, $Offered) | ForEach-Object { ($_ -split '[-+]')[0] -as [version] }
    return $null -ne $numbers[0] -and $null -ne $numbers[1] -and $numbers[0] -gt $numbers[1]
}

function Install-Qwen {
    Assert-System
    $dir = Get-TargetDir
    $target = Join-Path $dir 'qwen.exe'
    $own = Join-Path $dir '.qwen-install'
    $receipt = Join-Path $own 'receipt'
    Assert-Receipt $receipt
    $work = Join-Path ([IO.Path]::GetTempPath()) ('qwen-' + [Guid]::NewGuid().ToString('N'))
    $null = New-Item -ItemType Directory -Path $work
    try {
        if ($Plan.From) {
            $Plan.From = Resolve-From
            $asset = Split-Path -Leaf $Plan.From
            if ($asset -match '^qwen-(.+)-windows-x64\.zip$') { $Plan.Version = $Matches[1] }
        } else {
            if (-not $Plan.Version) { $Plan.Version = $BakedVersion }
            if ($Plan.Version -eq 'latest') { $Plan.Version = Resolve-LatestVersion $work }
            $asset = "qwen-$($Plan.Version)-windows-x64.zip"
        }
        $installed = Get-ReceiptValues $receipt 'version' | Select-Object -First 1
        if ((Test-Path -LiteralPath $target) -and -not $installed -and -not $Force) {
            Stop-Install 9 "$target is there already, and this script did not install it" @('Replace it with -Force')
        }
        if (-not $Version -and -not $From -and (Test-Newer $installed $Plan.Version)) {
            Stop-Install 9 "$target is version $installed, newer than the $($Plan.Version) that this script installs" @(
                "To go back on purpose: -Version $($Plan.Version)")
        }
        $sum = Resolve-Sum $asset $work
        if ($sum -and $installed -and (Get-ReceiptValues $receipt 'archive') -contains $sum -and
            (Test-Path -LiteralPath $target) -and (Get-ReceiptValues $receipt 'sha256') -contains (Get-Sum $target)) {
            Write-Line "qwen $installed is already installed: $target"
            return
        }
        Write-Line "qwen $($Plan.Version) for Windows on x64"
        Write-Line "  from     $(if ($Plan.From) { "$($Plan.From) (no network)" } else { "$((Get-Bases) -join ', ')/v$($Plan.Version)/$asset" })"
        $baked = Find-Baked $asset
        if ($baked -and -not $Plan.From) {
            Write-Line ('  size     {0} MiB to download, {1} MiB on disk' -f
                [Math]::Ceiling([long]$baked[1] / 1048576), [Math]::Ceiling([long]$baked[2] / 1048576))
        }
        Write-Line "  sha256   $sum"
        Write-Line "  into     $target$(if ($installed) { " (replaces $installed)" })"
        Write-Line "  also     $dir\qwen-code.cmd, completions and receipt in $own"
        if ($DryRun) {
            Write-Line 'Dry run: nothing was written.'
            return
        }
        Install-Files -Dir $dir -Own $own -Receipt $receipt -Target $target -Work $work -Asset $asset -Sum $sum
    } finally {
        Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
    }
}

function Install-Files($Dir, $Own, $Receipt, $Target, $Work, $Asset, $Sum) {
    $file = Join-Path $Work $Asset
    $from = ''
    if ($Plan.From) {
        Copy-Item -LiteralPath $Plan.From -Destination $file
    } else {
        foreach ($base in Get-Bases) { if (Get-ReleaseFile $base $Asset $file) { $from = $base; break } }
        if (-not $from) {
            Stop-Install 5 "Cannot get $Asset from $((Get-Bases) -join ', ')" @(
                'If the version exists, it is the network: a proxy goes into HTTPS_PROXY, a copy of the release into -From.')
        }
    }
    Assert-Sum $file $Asset $Sum
    Assert-Provenance $file $Asset $from $Work

    $made = @()
    foreach ($folder in $Dir, $Own) {
        if (-not (Test-Path -LiteralPath $folder)) {
            try { $null = New-Item -ItemType Directory -Path $folder } catch {
                Stop-Install 7 "Cannot write to ${folder}: $($_.Exception.Message)" @('Choose another: -InstallDir C:\some\folder')
            }
            $made += $folder
            # A folder below C:\ may be changed by every user; what a receipt stands in must not be.
            if ($folder -eq $Own) {
                $me = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
                $null = Invoke-Tool 'icacls' @($folder, '/inheritance:r', '/grant:r', "*${me}:(OI)(CI)F",
                    '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F', '*S-1-5-32-545:(OI)(CI)RX')
            }
        }
    }
    $stage = Join-Path $Own ('new-' + [Guid]::NewGuid().ToString('N'))
    $null = New-Item -ItemType Directory -Path $stage
    $placed = $false
    try {
        if ($Asset -like '*.zip') {
            Add-Type -AssemblyName System.IO.Compression.FileSystem
            [IO.Compression.ZipFile]::ExtractToDirectory($file, $stage)
            $root = @(Get-ChildItem -LiteralPath $stage -Directory)[0].FullName
        } else {
            $root = $stage
            Copy-Item -LiteralPath $file -Destination (Join-Path $root 'qwen.exe')
        }
        $new = Join-Path $root 'qwen.exe'
        if (-not (Test-Path -LiteralPath $new)) { Stop-Install 6 "$Asset holds no qwen.exe" }
        Test-Program $new

        $shim = Join-Path $Dir 'qwen-code.cmd'
        $extras = @(
            @('completions\qwen.ps1', (Join-Path $Own 'qwen.ps1')),
            @('LICENSE', (Join-Path $Own 'LICENSE')),
            @('THIRD_PARTY_LICENSES', (Join-Path $Own 'THIRD_PARTY_LICENSES')),
            @('install.ps1', (Join-Path $Own 'install.ps1')))
        $present = @($extras | Where-Object { Test-Path -LiteralPath (Join-Path $root $_[0]) })
        $keep = @(Get-ReceiptValues $Receipt 'made' | ForEach-Object { "made $_" }) +
            @(Get-ReceiptValues $Receipt 'path' | ForEach-Object { "path $_" })
        # The receipt is written first: whatever happens after, removal knows every path.
        $lines = @('qwen-receipt 1', "version $($Plan.Version)", "archive $Sum", "sha256 $(Get-Sum $new)",
            "from $(if ($Plan.From) { $Plan.From } else { (Get-Bases) -join ' ' })", "file $Target", "file $shim") +
            @($present | ForEach-Object { "file $($_[1])" }) + $keep + @($made | ForEach-Object { "made $_" })
        Set-Content -LiteralPath $Receipt -Value $lines -Encoding UTF8
        $placed = $true
        Move-IntoPlace $new $Target
        Set-Content -LiteralPath $shim -Value '@"%~dp0qwen.exe" %*' -Encoding ASCII
        foreach ($pair in $present) { Copy-Item -LiteralPath (Join-Path $root $pair[0]) -Destination $pair[1] -Force }
    } finally {
        Remove-Item -LiteralPath $stage -Recurse -Force -ErrorAction SilentlyContinue
        if (-not $placed) {
            Remove-EmptyFolders $made
        }
    }
    Write-Line "Installed qwen $($Plan.Version): $Target"
    Add-ToPath $Dir $Receipt
    Show-Shadow $Target
    if (Test-Path -LiteralPath (Join-Path $Own 'qwen.ps1')) {
        Write-Line "For Tab completion add to `$PROFILE: . `"$Own\qwen.ps1`""
    }
    if ((Get-ExecutionPolicy) -in 'Restricted', 'AllSigned') {
        Write-Line "Your execution policy runs no saved script; remove qwen later with:"
        Write-Line "  powershell -ExecutionPolicy Bypass -File `"$Own\install.ps1`" -Uninstall"
    }
}

function Uninstall-Qwen {
    $dir = Get-TargetDir
    $own = Join-Path $dir '.qwen-install'
    $receipt = Join-Path $own 'receipt'
    Assert-Receipt $receipt
    $files = @(Get-ReceiptValues $receipt 'file')
    $foreign = @($files | Where-Object { -not (Test-OurPath $_ $dir) })
    if ($foreign) {
        Stop-Install 7 "The receipt $receipt is not obeyed: it names $($foreign[0]), which no installer of qwen makes"
    }
    if ($files.Count -eq 0) {
        $target = Join-Path $dir 'qwen.exe'
        if (Test-Path -LiteralPath $target) {
            Stop-Install 1 "There is no receipt for $target, so this script did not install it" @("If it was copied by hand: del `"$target`"")
        }
        Write-Line "qwen is not installed in $dir."
    } elseif ($DryRun) {
        Write-Line 'Would remove:'
        foreach ($path in $files + $receipt) { Write-Line "  $path" }
        foreach ($entry in Get-ReceiptValues $receipt 'path') { Write-Line "  $entry from your PATH" }
    } else {
        foreach ($entry in Get-ReceiptValues $receipt 'path') {
            $rest = @((Get-UserPath).Split(';') | Where-Object { $_.TrimEnd('\') -ne $entry.TrimEnd('\') })
            Set-UserPath ($rest -join ';')
        }
        $made = @(Get-ReceiptValues $receipt 'made' | Where-Object { $_ -eq $dir -or $_ -eq $own })
        foreach ($path in $files + $receipt) {
            if (-not (Test-Path -LiteralPath $path)) { continue }
            try { Remove-Item -LiteralPath $path -Force } catch {
                Stop-Install 7 "Cannot remove ${path}: $($_.Exception.Message)" @('Close every qwen that is running, and run this again.')
            }
        }
        Remove-EmptyFolders $made
        Write-Line "Removed qwen from $dir."
    }
    $settings = if ($env:QWEN_HOME) { $env:QWEN_HOME } else { Join-Path $env:USERPROFILE '.qwen' }
    if (-not $Purge) {
        Write-Line "Credentials and settings in $settings were kept; -Purge removes them."
    } elseif (Test-Path -LiteralPath $settings) {
        $full = (Resolve-Path -LiteralPath $settings).ProviderPath.TrimEnd('\')
        if ($env:USERPROFILE.TrimEnd('\').StartsWith($full, 'OrdinalIgnoreCase') -or $full -eq (Get-Location).Path -or $full.Length -le 3) {
            Stop-Install 2 "$full holds more than settings of qwen; it is not removed"
        }
        if ($DryRun) { Write-Line "  $full and everything in it"; return }
        Remove-Item -LiteralPath $full -Recurse -Force
        Write-Line "Removed $full (credentials, settings, history)."
    }
}

function Invoke-Main {
    # Windows PowerShell 5.1 offers TLS 1.0 first. What was set before is put back: the window goes on after this.
    $before = [Net.ServicePointManager]::SecurityProtocol
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
    try { Invoke-Action } finally { [Net.ServicePointManager]::SecurityProtocol = $before }
}

function Invoke-Action {
    if ($Purge -and -not $Uninstall) { Stop-Install 2 '-Purge goes with -Uninstall' }
    if ($Uninstall) { Uninstall-Qwen } else { Install-Qwen }
}

& {
    $ErrorActionPreference = 'Stop'
    # The progress bar of 5.1 makes a download ten times slower.
    $ProgressPreference = 'SilentlyContinue'
    try {
        Invoke-Main
    } catch {
        # As a saved file there is an exit code. Under iex "exit" would close the user's window, and in a script that calls iex
        # it would end that script: a block knows the file it was written in, and under iex there is none.
        $code = $_.Exception.Data['QwenCode']
        $here = { 'a block of this script' }
        if (-not $here.File) { throw }
        [Console]::Error.WriteLine($_.Exception.Message)
        exit $(if ($code) { $code } else { 1 })
    }
}
