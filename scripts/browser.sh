# Finds, or where it may, installs a browser and a Chinese font for the browser tests. To be sourced.
# Leaves CIYIN_TEST_BROWSER (path), or CIYIN_TEST_NO_BROWSER (why there is none): then only that part is skipped.

find_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

has_chinese_font() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family)" ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

install_browser() {
    command -v apt-get >/dev/null 2>&1 || return 1
    printf '%s\n' "browser: installing chromium and fonts-noto-cjk" >&2
    patience="-o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 -o DPkg::Lock::Timeout=120"
    # shellcheck disable=SC2086 # the options are several words on purpose
    {
        as_root apt-get $patience update -q &&
            as_root apt-get $patience install -qy --no-install-recommends chromium fonts-noto-cjk fontconfig
    } >/dev/null 2>&1
}

if ! find_browser >/dev/null || ! has_chinese_font; then
    install_browser || true
fi

if CIYIN_TEST_BROWSER=$(find_browser); then
    export CIYIN_TEST_BROWSER
    unset CIYIN_TEST_NO_BROWSER
    has_chinese_font || printf '%s\n' "browser: WARNING no Chinese font; screenshots will show boxes (apt install fonts-noto-cjk)" >&2
else
    unset CIYIN_TEST_BROWSER
    CIYIN_TEST_NO_BROWSER="no Chromium here and none could be installed; as root: apt install chromium fonts-noto-cjk"
    export CIYIN_TEST_NO_BROWSER
    printf '%s\n' "=== BROWSER TESTS WILL BE SKIPPED: $CIYIN_TEST_NO_BROWSER ===" >&2
fi
