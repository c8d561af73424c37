from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config import Workspace, find_workspace, load_brand
from crawler.config.workspace import require_contact
from crawler.errors import ConfigError, WorkspaceError

LEAST = '[brand]\nname = "Kestrel Tea"\nabout = "loose leaf tea"\n'


def brand_file(folder: Path, text: str) -> Path:
    path = folder / "brand.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_least_brand_has_every_section(tmp_path: Path) -> None:
    brand = load_brand(brand_file(tmp_path, LEAST), {})
    assert brand.name == "Kestrel Tea"
    assert brand.play("competitor_complaint").off
    assert not brand.play("question").off
    assert brand.source("peertube").enabled
    assert brand.reply_delay_h == 1.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[brand]\nname = "x"\nabuot = "y"\n', "unknown key brand.abuot; did you mean brand.about?"),
        (LEAST + "[nich]\n", "unknown key nich; did you mean niche?"),
        (LEAST + "[plays.trand]\n", "unknown key plays.trand; did you mean plays.trend?"),
        (LEAST + "[sources.peertube]\nserches = []\n", "did you mean sources.peertube.searches?"),
        (LEAST + "[markets.nordic]\ntimezon = 'UTC'\n", "did you mean markets.nordic.timezone?"),
        (LEAST + "[zzzzqqq]\n", "known here: brand, calendar"),
        ('[brand]\nname = "x"\n', "brand.about is missing; add it"),
        (LEAST + 'timezone = "Mars/Base"\n', "no time zone is called 'Mars/Base'"),
        (LEAST + "[ranking]\nmin_fit = 7\n", "ranking.min_fit is 7"),
        (LEAST + '[sources.peertube]\napi_base = "ftp://x"\n', "sources.peertube.api_base is 'ftp://x'"),
        (LEAST + '[report]\nsend = ["${MAIL}"]\n', "report.send needs ${MAIL}, which .env does not set"),
        ("[brand", "is not valid TOML"),
    ],
)
def test_mistake_is_named_with_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    path = brand_file(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_brand(path, {})
    assert str(caught.value).startswith(str(path))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_values_come_from_the_environment_and_are_not_read_twice(tmp_path: Path) -> None:
    path = brand_file(tmp_path, LEAST + '[report]\nsend = ["mailto://${WHO}@x.example"]\n')
    assert load_brand(path, {"WHO": "${OTHER}"}).report.send == ("mailto://${OTHER}@x.example",)


def test_process_wins_over_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite:///from-file.db\nEMPTY\n", encoding="utf-8")
    brand_file(tmp_path, LEAST)
    assert Workspace(tmp_path).database_url() == "sqlite:///from-file.db"
    monkeypatch.setenv("DATABASE_URL", "sqlite:///from-process.db")
    assert Workspace(tmp_path).database_url() == "sqlite:///from-process.db"


def test_database_is_in_the_workspace_unless_told_otherwise(tmp_path: Path) -> None:
    brand_file(tmp_path, LEAST)
    assert Workspace(tmp_path).database_url() == f"sqlite:///{tmp_path / 'topcomment.db'}"
    brand_file(tmp_path, LEAST + '[storage]\nurl = "postgresql+psycopg://h/d"\n')
    assert Workspace(tmp_path).database_url() == "postgresql+psycopg://h/d"


def test_several_brands_ask_for_a_name(tmp_path: Path) -> None:
    (tmp_path / "brands").mkdir()
    for slug in ("one", "two"):
        (tmp_path / "brands" / f"{slug}.toml").write_text(LEAST, encoding="utf-8")
    workspace = find_workspace(tmp_path)
    with pytest.raises(WorkspaceError, match=r"several brands \(one, two\); add --brand"):
        workspace.brand()
    with pytest.raises(WorkspaceError, match="no brand 'three'"):
        workspace.brand("three")
    assert workspace.brand("two").name == "Kestrel Tea"


def test_workspace_is_found_from_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brand_file(tmp_path, LEAST)
    below = tmp_path / "reports" / "old"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_workspace().root == tmp_path


def test_no_workspace_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WorkspaceError, match="run `topcomment init"):
        find_workspace()
    with pytest.raises(WorkspaceError, match="is not a folder"):
        find_workspace(tmp_path / "nowhere")


def test_contact_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="user_agent_contact"):
        require_contact(load_brand(brand_file(tmp_path, LEAST), {}))
