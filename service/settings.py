"""Every setting of the service, read once from `YAKUSOKU_*` variables by whoever starts it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from limits import parse_many
from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from index.encoder import BUNDLED
from ingest.errors import SettingsError

if TYPE_CHECKING:
    from index.shelf import Shelf

PREFIX = "YAKUSOKU_"


def _cache_folder() -> Path:
    # XDG Base Directory: where a user's caches belong, unless said otherwise.
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "yakusoku"


class Settings(BaseSettings):
    """The service's settings; `read` fills them from the environment."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    data: Path = Field(default=Path("data"), title="スナップショットのフォルダ")
    store: SecretStr | None = Field(
        default=None,
        min_length=len("postgresql://h"),
        title="スナップショットを置くデータベース（postgresql://…）",
        description="in place of the folder; a password belongs in libpq's ~/.pgpass or PGPASSFILE",
    )
    cache: Path = Field(default_factory=_cache_folder, title="作ったモデルを置くフォルダ")
    encoder: str = Field(default=BUNDLED, min_length=1, title="埋め込みモデル")

    reranker: str | None = Field(default=None, min_length=1, title="並べ直しのモデル（CrossEncoder）")

    llm_url: HttpUrl | None = Field(default=None, title="言語モデルの場所（OpenAI 互換、…/v1）")
    llm_model: str = Field(default="default", min_length=1, title="その名前")
    llm_key_file: Path | None = Field(default=None, title="その鍵だけを書いたファイル")
    llm_seconds: float = Field(default=10, gt=0, title="言語モデルを使うとき、一つの質問に答えるまでの秒数")
    llm_tokens: int = Field(default=400, ge=16, title="一度の返事の長さの上限（トークン）")

    line_secret_file: Path | None = Field(default=None, title="LINE のチャネルシークレットだけを書いたファイル")
    line_token_file: Path | None = Field(default=None, title="LINE のチャネルアクセストークンだけを書いたファイル")
    line_api: HttpUrl = Field(default=HttpUrl("https://api.line.me"), title="LINE の API の場所")

    conversation_ttl: float = Field(default=1800, gt=0, title="会話を覚えておく秒数")
    conversation_size: int = Field(default=1000, ge=1, title="覚えておく会話の数")

    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", title="ログに残す度合い")
    log_format: Literal["text", "json"] = Field(default="text", title="ログの形")
    log_questions: bool = Field(default=False, title="質問文をログに残すか")
    feedback: Path | None = Field(default=None, title="評価のデータベース（無指定なら data の中）")
    operator_token: SecretStr | None = Field(default=None, min_length=12, title="運用者の合言葉（12文字以上）")
    operator_token_file: Path | None = Field(default=None, title="その合言葉だけを書いたファイル")

    rate_limit: str = Field(
        default="100/second", title="接続元ごとの質問の上限", description="in the notation of `limits`; empty: none"
    )
    max_body: int = Field(default=16_384, ge=1024, title="本文の上限バイト数")
    max_upload: int = Field(default=50_000_000, ge=1024, title="追加する文書の上限バイト数")
    threads: int = Field(default=8, ge=1, title="同時に処理する数")
    queue: int = Field(default=64, ge=1, title="処理中と順番待ちの上限（超えれば 503）")
    drain_seconds: int = Field(default=30, ge=1, title="終了の合図のあと、答えている途中のものを待つ秒数")
    proxies: str = Field(
        default="127.0.0.1",
        title="手前のサーバーのアドレス（X-Forwarded-For を信じる相手）",
        description="comma separated addresses or networks; `*`: whoever connects",
    )
    poll_seconds: float = Field(default=1.0, gt=0, title="新しいスナップショットを確かめる間隔（秒）")

    embed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("*",),
        title="ウィジェットを埋め込めるサイト",
        description="comma separated origins; `*`: any, since answers are public and no cookie is ever accepted",
    )
    root_path: str = Field(
        default="",
        pattern=r"^(/[A-Za-z0-9._~-]+)*$",
        title="サイトを置く道すじ（/plan など。無指定なら一番上）",
        description="every address of the site begins with it; a proxy may leave it or cut it off",
    )
    public_url: HttpUrl | None = Field(
        default=None,
        title="外から見たアドレス（https://…）",
        description="where links in answers to other tools lead; as the client called where it is not given",
    )
    sources: Path | None = Field(default=None, title="文書のフォルダ（ブラウザで訂正や追加をするとき）")
    staff: Literal["open", "operator", "closed"] = Field(
        default="open",
        title="職員用ページを開く相手",
        description="open: anyone; operator: who holds the token; closed: nobody. Open data stays open",
    )
    license: str | None = Field(
        default=None, min_length=1, max_length=300, title="公開するデータの利用条件（URLか名称）"
    )
    contact: str | None = Field(default=None, max_length=200, title="計画にないことの問い合わせ先")

    @field_validator("embed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("store")
    @classmethod
    def _postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise PydanticCustomError("store", "postgresql:// で始まるアドレスにしてください")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _readable_limit(cls, value: str) -> str:
        if value:
            parse_many(value)
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is passed in: `read` alone looks at the environment."""
        return (init_settings,)

    @property
    def shelf(self) -> Shelf:
        """Where the snapshots stand."""
        from index.shelf import opened  # noqa: PLC0415

        return opened(self.store.get_secret_value() if self.store else None, self.data)

    @property
    def feedback_file(self) -> Path:
        """Where readers' feedback is kept."""
        return self.feedback or self.data / "feedback.sqlite"


def read(environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """The settings of an environment (this process's by default); `overrides` stand over it.

    Raises:
        SettingsError: a `YAKUSOKU_*` variable that is no setting, or a value that does not fit.
    """
    environ = os.environ if environ is None else environ
    given: dict[str, object] = {}
    for variable, value in environ.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in Settings.model_fields or variable != variable.upper():
            raise SettingsError(_misspelt(variable))
        given[name] = value
    if file := given.get("operator_token_file"):
        given["operator_token"] = _secret(Path(str(file)))
    try:
        return Settings.model_validate(given | {name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        title = Settings.model_fields[name].title if name in Settings.model_fields else name
        raise SettingsError(f"{PREFIX}{name.upper()}（{title}）の値が使えません: {_said(first)}") from error


def _secret(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        where = f"{PREFIX}OPERATOR_TOKEN_FILE（{file}）を読めません"
        raise SettingsError(f"{where}: サービスの利用者が読める、UTF-8 のファイルにしてください") from error


_WHY = {
    "too_short": "{min_length}文字以上にしてください",
    "string_too_short": "{min_length}文字以上にしてください",
    "string_too_long": "{max_length}文字以内にしてください",
    "greater_than": "{gt}より大きい数にしてください",
    "greater_than_equal": "{ge}以上にしてください",
    "int_parsing": "整数にしてください",
    "float_parsing": "数にしてください",
    "bool_parsing": "true か false にしてください",
    "url_parsing": "http:// か https:// で始まるアドレスにしてください",
    "string_pattern_mismatch": "/ で始まり / で終わらない形（/plan など）にしてください",
    "url_scheme": "http:// か https:// で始まるアドレスにしてください",
}
"""pydantic's kind of error → what an operator is to do."""


def _said(error: ErrorDetails) -> str:
    reason = _WHY.get(error["type"])
    return reason.format(**error.get("ctx", {})) if reason else error["msg"]


def _misspelt(variable: str) -> str:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    near = get_close_matches(variable.upper(), known, n=1)
    advice = f"{near[0]} の書き誤りではありませんか" if near else f"使えるのは {'、'.join(known)} です"
    return f"{variable}: そのような設定はありません。{advice}"
