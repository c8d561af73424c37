"""Reading ``brand.toml``: one clear sentence for whoever has to correct it."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from crawler.config.schema import Brand
from crawler.errors import ConfigError

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def load_brand(path: Path, environment: Mapping[str, str]) -> Brand:
    """Read and check one brand file.

    Args:
        path: the ``brand.toml``.
        environment: values for ``${NAME}``, from ``.env`` and the process.

    Raises:
        ConfigError: names file, key and the nearest right key or the missing variable.
    """
    data = _read_toml(path)
    try:
        return Brand.model_validate(_fill(data, environment, path, ()))
    except ValidationError as error:
        # pydantic's own message repeats what was typed, which may be a delivery address with its password.
        raise ConfigError(_sentence(path, error)) from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist; run `topcomment init`") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error


def _fill(value: Any, environment: Mapping[str, str], path: Path, where: tuple[str, ...]) -> Any:
    """Put the environment's values in place of ``${NAME}`` in every text."""
    if isinstance(value, dict):
        return {k: _fill(v, environment, path, (*where, k)) for k, v in value.items()}
    if isinstance(value, list):
        return [_fill(v, environment, path, where) for v in value]
    if not isinstance(value, str):
        return value

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if name not in environment:
            key = ".".join(where)
            raise ConfigError(f"{path}: {key} needs ${{{name}}}, which .env does not set; add {name}=...")
        return environment[name]

    return _VARIABLE.sub(replace, value)


def _sentence(path: Path, error: ValidationError) -> str:
    # A misspelt key also leaves the right one missing: the misspelling is what helps.
    first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
    where = tuple(str(part) for part in first["loc"] if part != "[key]")
    key = ".".join(where)
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    if first["type"] == "extra_forbidden" or first["loc"][-1:] == ("[key]",):
        return f"{path}: unknown key {key}{_nearest(where)}{more}"
    if first["type"] == "missing":
        return f"{path}: {key} is missing; add it{more}"
    why = first["msg"].removeprefix("Value error, ")
    return f"{path}: {key} is {_typed(where, first['input'])}: {why}{more}"


def _typed(where: tuple[str, ...], value: Any) -> str:
    """What was typed; a delivery address is not repeated, since it holds a password."""
    secret = "send" in where or (where[0] in ("report", "escalate", "markets") and "://" in str(value))
    return "not right" if secret else repr(value)


def _nearest(where: tuple[str, ...]) -> str:
    known = _known_keys(where[:-1])
    found = difflib.get_close_matches(where[-1], known, n=1, cutoff=0.5)
    if found:
        return f"; did you mean {'.'.join((*where[:-1], found[0]))}?"
    return f"; known here: {', '.join(sorted(known))}"


def _known_keys(parents: tuple[str, ...]) -> list[str]:
    """Keys that may stand under a path of parent keys, read off the schema itself."""
    current: Any = Brand
    for parent in parents:
        if isinstance(current, type) and issubclass(current, BaseModel):
            field = current.model_fields.get(parent)
            current = field.annotation if field else None
        elif get_origin(current) is dict:
            current = get_args(current)[1]
        elif get_origin(current) is tuple:  # a list of tables
            current = get_args(current)[0]
        if get_origin(current) is Annotated:
            current = get_args(current)[0]
    if get_origin(current) is dict:
        return [str(name) for name in get_args(get_args(current)[0])]
    if isinstance(current, type) and issubclass(current, BaseModel):
        return list(current.model_fields)
    return []
