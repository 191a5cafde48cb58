# shellcheck shell=sh
# What run.sh and test.sh share: sets up this checkout. Sourced from the checkout's folder, never run.
#
# Every step looks first and installs only what is missing; nothing outside .venv is touched except
# packages of the system's own package manager. Which servers apt and pip use is the machine's affair.

venv=.venv
python=$venv/bin/python

# Needed by PySide6's wheels, found by starting from a bare system; "a|b" are two names of one library.
# Without libxrandr2 Qt's sound imports but can play nothing; the libxcb ones are for a real screen.
system_libraries="libglib2.0-0t64|libglib2.0-0 libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1
libpulse0 libxrandr2 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1
libxkbcommon-x11-0 libgssapi-krb5-2"

# The first is installed where there is none: small, and its shapes are the mainland's.
chinese_fonts="fonts-wqy-microhei fonts-noto-cjk fonts-wqy-zenhei fonts-droid-fallback fonts-arphic-uming
fonts-arphic-ukai"

# speaks_chinese: is the terminal set to Chinese?
speaks_chinese() {
    case ${EVIDENCE_DESK_LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}} in
        zh*) return 0 ;;
        *) return 1 ;;
    esac
}

# say ENGLISH CHINESE: one plain line.
say() {
    if speaks_chinese; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

# fail ENGLISH CHINESE: say it on stderr and stop.
fail() {
    say "$1" "$2" >&2
    exit 1
}

on_macos() {
    [ "$(uname -s)" = Darwin ]
}

on_debian() {
    command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1
}

# is_installed PACKAGE
is_installed() {
    dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# any_installed PACKAGE...
any_installed() {
    for package; do
        if is_installed "$package"; then return 0; fi
    done
    return 1
}

has_chinese_font() {
    # shellcheck disable=SC2086 # a list of names
    if any_installed $chinese_fonts; then return 0; fi
    command -v fc-list >/dev/null 2>&1 && fc-list :lang=zh-cn family 2>/dev/null | grep -q .
}

# find_python: print the first interpreter from 3.11 to 3.13, or nothing.
find_python() {
    names="python3 python3.13 python3.12 python3.11"
    # On a Mac without developer tools python3 only opens a window that offers them: ask it last.
    if on_macos; then names="python3.13 python3.12 python3.11 python3"; fi
    for name in $names; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
}

# missing_packages INTERPRETER: print the Debian packages still to install, one a line.
missing_packages() {
    for wanted in $system_libraries; do
        # shellcheck disable=SC2046 # "a|b" becomes two words
        any_installed $(printf '%s' "$wanted" | tr '|' ' ') || printf '%s\n' "$wanted"
    done
    has_chinese_font || printf '%s\n' "${chinese_fonts%% *}"
    if [ -n "$1" ]; then
        # Debian ships Python without the part that puts pip into a new environment.
        "$1" -c 'import ensurepip, venv' 2>/dev/null ||
            "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    fi
}

# known_name A|B: print the one of the names that the package lists of this system have.
known_name() {
    for name in $(printf '%s' "$1" | tr '|' ' '); do
        if apt-cache show "$name" >/dev/null 2>&1; then break; fi
    done
    printf '%s\n' "$name"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# install_packages NAME...: by apt; returns 1, having said why, where that is not possible.
install_packages() {
    # shellcheck disable=SC2046 # one word for each name
    set -- $(for wanted; do known_name "$wanted"; done)
    if [ "$(id -u)" -ne 0 ] && ! { command -v sudo >/dev/null 2>&1 && sudo -v; }; then
        say "Some system packages are missing and this user may not install them; nothing of yours was changed. Please ask whoever looks after this computer to install: $*" \
            "缺少一些系统软件包，而当前用户没有安装权限；您的文件没有任何改动。请让管理这台电脑的人安装：$*" >&2
        return 1
    fi
    say "Installing missing system packages: $*" "正在安装缺少的系统软件包：$*"
    apt_log=$(mktemp)
    if as_root apt-get -q update >"$apt_log" 2>&1 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
            "$@" >>"$apt_log" 2>&1; then
        rm -f "$apt_log"
        return 0
    fi
    tail -n 20 "$apt_log" >&2
    rm -f "$apt_log"
    say "The system packages could not be installed; the lines above say why. Nothing of yours was changed. If there is no network, connect and run this command again." \
        "系统软件包没有装上，原因见上面几行；您的文件没有任何改动。如果没有网络，请联网后重新运行本命令。" >&2
    return 1
}

# provide_system: system libraries, a font and Python's venv; returns 1 where some had to stay missing.
provide_system() {
    if on_macos; then return 0; fi
    if ! on_debian; then
        say "This is neither Debian nor Ubuntu: the libraries Qt needs and a Chinese font are not looked after here." \
            "这不是 Debian 或 Ubuntu 系统：本脚本不会检查 Qt 所需的系统库和中文字体。"
        return 0
    fi
    missing=$(missing_packages "$(find_python)")
    if [ -z "$missing" ]; then return 0; fi
    # shellcheck disable=SC2086 # one word for each name
    install_packages $missing
}

# environment_works: is .venv whole, made here, by a Python that fits?
environment_works() {
    [ -x "$python" ] || return 1
    # An environment remembers where it was made: its commands stop working when the folder moves.
    case $(grep '^command = ' "$venv/pyvenv.cfg" 2>/dev/null) in
        "" | *" $(pwd -P)/$venv") ;;
        *) return 1 ;;
    esac
    "$python" -c 'import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

# provide_environment: .venv with pip in it.
provide_environment() {
    if environment_works; then return; fi
    interpreter=$(find_python)
    [ -n "$interpreter" ] || fail \
        "Evidence Desk needs Python 3.11, 3.12 or 3.13 and none was found; nothing was changed. Please install one of them and run this command again." \
        "证据台需要 Python 3.11、3.12 或 3.13，电脑上没有找到；没有任何改动。请先安装其中一个，再运行本命令。"
    say "Making a Python environment in $venv" "正在建立 Python 环境：$venv"
    "$interpreter" -m venv --clear "$venv" || fail \
        "The Python environment could not be made; the lines above say why. On Debian and Ubuntu the package python3-venv is needed." \
        "Python 环境没有建成，原因见上面几行。在 Debian 和 Ubuntu 上需要软件包 python3-venv。"
}

# pip_install ARGUMENT...: pip with the user's own settings, talkative only towards a person.
pip_install() {
    if [ -t 1 ]; then quiet=; else quiet=--quiet; fi
    "$python" -m pip install --disable-pip-version-check ${quiet:+"$quiet"} "$@" || fail \
        "The Python libraries could not be installed; the lines above say why. Nothing outside the folder $venv was changed. If there is no network, connect and run this command again." \
        "Python 库没有装上，原因见上面几行；除 $venv 文件夹外没有任何改动。如果没有网络，请联网后重新运行本命令。"
}

# provide_libraries PURPOSE FILE...: what the requirement files name, and Evidence Desk itself, in .venv.
provide_libraries() {
    stamp=$venv/set-up-for-$1
    shift
    wanted=$(cat pyproject.toml packaging/compile_catalogues.py "$@" | cksum)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    say "Installing Python libraries (the first time about 500 MB to download; this can take minutes)" \
        "正在安装 Python 库（第一次约需下载 500 MB，可能要几分钟）"
    for file; do pip_install --require-hashes -r "$file"; done
    pip_install --no-deps --no-build-isolation -e .
    printf '%s\n' "$wanted" >"$stamp"
}

# provide_catalogues: the translations, compiled.
provide_catalogues() {
    "$python" packaging/compile_catalogues.py || fail \
        "The translations could not be compiled; the lines above name the file. Nothing else was changed." \
        "翻译文件没有编译成功，上面几行写明了是哪个文件；没有其他改动。"
}
