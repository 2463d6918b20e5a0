"""What an installation may set: environment variables CIYIN_*, each with a safe default."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read once at start. Paths may be moved; nothing here holds a secret."""

    model_config = SettingsConfigDict(env_prefix="CIYIN_", extra="ignore")

    var: Path = PROJECT / "data" / "var"
    keys: Path | None = None
    database_url: str | None = None
    station_file: Path = PROJECT / "data" / "station.yaml"
    timezone: str = "Asia/Shanghai"
    hosts: str = "localhost,127.0.0.1"
    proxies: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    idle_minutes: int = 15
    idle_minutes_grid_worker: int = 30
    session_hours: int = 8

    @property
    def key_folder(self) -> Path:
        """Where the key files lie: CIYIN_KEYS, else keys/ under CIYIN_VAR."""
        return self.keys or self.var / "keys"

    @property
    def zone(self) -> ZoneInfo:
        """The station's local time zone."""
        return ZoneInfo(self.timezone)

    @property
    def trusted_proxies(self) -> frozenset[str]:
        """Addresses of proxies (nginx) whose word on the caller's address and encryption is believed."""
        return frozenset(name.strip() for name in self.proxies.split(",") if name.strip())

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Host names the gate answers to."""
        return tuple(name.strip() for name in self.hosts.split(",") if name.strip())


@cache
def settings() -> Settings:
    """Return the settings of this process. Tests clear the cache after changing the environment."""
    return Settings()
