"""``brand.toml`` changed in place: remarks and whatever else stands there stay as they were."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, Item

from cli.atomic import write_text
from crawler.config import load_brand
from crawler.errors import ConfigError, StaleError
from crawler.sentences import say

Key = tuple[str, ...]
_ONE_LINE = 100
"""Characters up to which an array stays on one line."""


class BrandText:
    """One brand file as a person wrote it."""

    def __init__(self, text: str) -> None:
        self.version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._document = tomlkit.parse(text)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The file as it stands.

        Raises:
            ConfigError: it cannot be read, or is no TOML.
        """
        try:
            return cls(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} cannot be read as UTF-8 text; mend it by hand first") from error
        except TOMLKitError as error:
            raise ConfigError(f"{path} is not valid TOML ({error}); mend it by hand first") from error

    @property
    def text(self) -> str:
        """The whole file."""
        return tomlkit.dumps(self._document)

    def get(self, *key: str) -> Any:
        """What stands under a key, as plain values and with ``${NAME}`` unfilled; ``None`` where nothing does."""
        found: Any = self._document
        for part in key:
            if not isinstance(found, Mapping) or part not in found:
                return None
            found = found[part]
        return found.unwrap() if isinstance(found, Item | Container) else found

    def words(self, *key: str) -> str:
        """A text; empty where there is none."""
        found = self.get(*key)
        return found if isinstance(found, str) else ""

    def texts(self, *key: str) -> tuple[str, ...]:
        """An array of texts; empty where there is none."""
        found = self.get(*key)
        return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()

    def put(self, key: Key, value: object) -> None:
        """Set one key; ``None`` takes it away, and an empty value that stands nowhere is not written."""
        if value in (None, "", [], ()) and (value is None or self.get(*key) is None):
            self._remove(key)
            return
        if self.get(*key) == (list(value) if isinstance(value, tuple) else value):
            return
        self._table(key[:-1])[key[-1]] = _item(value)

    def rename(self, key: Key, name: str) -> None:
        """Give a table another name; what stands in it stays."""
        above = self._table(key[:-1])
        kept = above[key[-1]]
        above.remove(key[-1])
        above[name] = kept

    def _remove(self, key: Key) -> None:
        if self.get(*key) is not None:
            self._table(key[:-1]).remove(key[-1])

    def _table(self, key: Key) -> Any:
        """The table of a path; what is missing is made at the end of what is above it."""
        found: Any = self._document
        for part in key:
            if part not in found:
                found[part] = tomlkit.table(is_super_table=part != key[-1])
            found = found[part]
        return found


def backup_of(path: Path) -> Path:
    """Where the file that was replaced last is kept."""
    return path.with_name(f"{path.name}.bak")


def save(path: Path, changed: BrandText, environment: Mapping[str, str]) -> None:
    """Check the changed text as every command will, keep the old file as ``.bak``, and take its place.

    Raises:
        ConfigError: no valid brand would come of it; nothing was changed.
        StaleError: the file is not the one that was changed any more.
        DeliveryError: the disk refused; nothing was changed.
    """
    if path.exists() and BrandText.read(path).version != changed.version:
        raise StaleError(say("brand.toml was changed meanwhile, by a colleague or by hand; look again"))
    beside = path.with_name(f".{path.name}.new")
    write_text(beside, changed.text)
    try:
        load_brand(beside, environment)
        if path.exists():
            shutil.copy2(path, backup_of(path))
        beside.replace(path)
    except ConfigError as error:
        raise ConfigError(str(error).removeprefix(f"{beside}: ")) from None
    except OSError as error:
        raise ConfigError(f"{path} could not be written: {error.strerror}; nothing was changed") from error
    finally:
        beside.unlink(missing_ok=True)


def _item(value: object) -> Item:
    if isinstance(value, list | tuple):
        return _array(value)
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    return tomlkit.item(value)


def _array(values: Iterable[object]) -> Array:
    found = tomlkit.array()
    found.extend(values)
    if len(found.as_string()) > _ONE_LINE:
        found.multiline(True)
    return found
