# Finds, or where it may, installs LibreOffice Writer for the tests that open printed papers. To be sourced.
# Leaves CIYIN_TEST_NO_OFFICE (why there is none): then only that part is skipped.

has_office() {
    { command -v soffice || command -v libreoffice; } >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1
}

install_office() {
    command -v apt-get >/dev/null 2>&1 || return 1
    printf '%s\n' "office: installing libreoffice-writer and poppler-utils" >&2
    patience="-o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 -o DPkg::Lock::Timeout=120"
    if [ "$(id -u)" = 0 ]; then as=""; else as="sudo -n"; fi
    # shellcheck disable=SC2086 # the options are several words on purpose
    {
        $as env DEBIAN_FRONTEND=noninteractive apt-get $patience update -q &&
            $as env DEBIAN_FRONTEND=noninteractive apt-get $patience install -qy --no-install-recommends \
                libreoffice-writer poppler-utils
    } >/dev/null 2>&1
}

has_office || install_office || true

if has_office; then
    unset CIYIN_TEST_NO_OFFICE
else
    CIYIN_TEST_NO_OFFICE="no LibreOffice here and none could be installed; as root: apt install libreoffice-writer poppler-utils"
    export CIYIN_TEST_NO_OFFICE
    printf '%s\n' "=== OFFICE TESTS WILL BE SKIPPED: $CIYIN_TEST_NO_OFFICE ===" >&2
fi
