"""Every error that Yakusoku raises on purpose, on one page.

Each message says what stood where, and what to do next; the command prints it as one line and exits
with the class's status.
"""

from __future__ import annotations

from pathlib import Path


class YakusokuError(Exception):
    """Base of all errors raised on purpose."""

    exit_status = 1


class InputError(YakusokuError):
    """A wrong call or unusable input; the person who called can mend it."""

    exit_status = 2


class UnreadableSource(InputError):
    """A source file that cannot be read as a plan: missing, empty, binary, or in an unknown encoding."""

    def __init__(self, path: object, found: str, advice: str) -> None:
        super().__init__(f"{path}: {found}。{advice}")


class NoSources(InputError):
    """A folder, or a call, that names no readable document."""

    def __init__(self, path: object) -> None:
        if isinstance(path, Path) and not path.exists():
            super().__init__(f"{path}: フォルダもファイルもありません。パスの書き誤りではないか、確かめてください")
            return
        advice = "対応する形式のファイルを置くか、別のフォルダを指定してください"
        super().__init__(f"{path}: 読み込める文書がありません。{advice}")


class SnapshotError(InputError):
    """A snapshot that is missing, broken or of another format."""

    def __init__(self, path: object, found: str) -> None:
        super().__init__(f"{path}: {found}。`yakusoku build` で作り直してください")


WITHOUT_MODELS = "sentence-transformers が入っていません（`make tools` か `pip install 'yakusoku[models]'`）"


class BuildError(InputError):
    """A snapshot that cannot be written here and now."""

    def __init__(self, path: object, found: str) -> None:
        super().__init__(f"{path}: {found}")


class StoreAway(InputError):
    """A database that does not answer, not in time, or has no room; what it holds, it holds."""

    def __init__(self, where: object, error: Exception) -> None:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        super().__init__(
            f"{where}: データベースが応じません（{said}）。動いているか、空きがあるか、"
            "YAKUSOKU_STORE が正しいかを確かめてください"
        )


class EncoderError(InputError):
    """An encoder that cannot be loaded without a network."""

    def __init__(self, name: str, found: str) -> None:
        super().__init__(
            f"YAKUSOKU_ENCODER={name}: {found}。フォルダのパスを指定するか、設定を外して同梱モデルを使ってください"
        )


class SettingsError(InputError):
    """A misspelt or unusable YAKUSOKU_* variable."""


class TemplateError(YakusokuError):
    """A prompt template with a missing or unused name."""


class NotFound(InputError):
    """A record or document that the snapshot does not hold."""
